/**
 * Where a block or table entry is not asked like a page entry.
 * Kernel: arch/arm64/include/asm/{pgtable.h,pgtable-prot.h} (6.12.117; 6.1.192 where PRESENT_INVALID says so).
 */
import { PAGE_SHIFT, PRESENT_INVALID } from "../../asm/config";
import { BIT, GENMASK, and, clear, matches, not, or, test } from "../generic/word";
import { DESCRIPTOR_SHIFT, OLD_PMD_PRESENT_INVALID_BIT, TABLE_BIT, VALID_BIT } from "./bits";
import { pte_pfn, pte_present } from "./pgtable";

/** Before 6.10 a PMD had a mark of its own for "present though not valid"; it is read whether or not VALID is set. */
// @ts-ignore: decorator
@inline
export function pmd_present<T>(pmd: T): T {
  const present = pte_present<T>(pmd);
  return PRESENT_INVALID ? present : or<T>(present, test<T>(pmd, OLD_PMD_PRESENT_INVALID_BIT));
}

/** pmd_table() asks for VALID too, so a present-invalid entry is a leaf whatever TABLE says. */
// @ts-ignore: decorator
@inline
export function pmd_leaf<T>(pmd: T): T {
  const table = matches<T>(pmd, BIT(VALID_BIT) | BIT(TABLE_BIT), BIT(VALID_BIT) | BIT(TABLE_BIT));
  return and<T>(pmd_present<T>(pmd), not<T>(table));
}

/** Here TABLE alone decides. */
// @ts-ignore: decorator
@inline
export function pmd_trans_huge<T>(pmd: T): T {
  return and<T>(pmd_present<T>(pmd), not<T>(test<T>(pmd, TABLE_BIT)));
}

/** Cut to a block in an entry that points to a table, too. */
// @ts-ignore: decorator
@inline
export function pmd_pfn<T>(pmd: T): T {
  return clear<T>(pte_pfn<T>(pmd), GENMASK(PAGE_SHIFT - DESCRIPTOR_SHIFT - 1, 0));
}
