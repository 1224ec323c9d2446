/**
 * Where an entry one level up is not asked like a PTE.
 * Kernel: arch/powerpc/include/asm/book3s/64/{pgtable.h,radix.h,hash-4k.h,hash-64k.h} (6.12.117).
 */
import { PAGE_SHIFT, RADIX } from "../../../asm/config";
import { BIT, and, any, equal, matches, test, word } from "../../generic/word";
import { DEVMAP_BIT, H_PAGE_THP_HUGE_BIT, INVALID_BIT, PRESENT_BIT, PTE_BIT } from "./bits";

/** All of it zero: unlike pte_none() nothing is ignored. */
// @ts-ignore: decorator
@inline
export function pmd_none<T>(pmd: T): T {
  return equal<T>(pmd, word<T>(0));
}

/** A pointer to a table has PRESENT without PTE; INVALID stands in while a huge page is being split. */
// @ts-ignore: decorator
@inline
export function pmd_present<T>(pmd: T): T {
  return any<T>(pmd, BIT(PRESENT_BIT) | BIT(INVALID_BIT));
}

/** Also of a migration entry, which carries PTE. */
// @ts-ignore: decorator
@inline
export function pmd_leaf<T>(pmd: T): T {
  return test<T>(pmd, PTE_BIT);
}

/** Hash tells a transparent huge page from a hugetlb one, and has none with 4K pages. */
// @ts-ignore: decorator
@inline
export function pmd_trans_huge<T>(pmd: T): T {
  if (!RADIX && PAGE_SHIFT != 16) return word<T>(0);
  const value = BIT(PTE_BIT) | (RADIX ? 0 : BIT(H_PAGE_THP_HUGE_BIT));
  return and<T>(pmd_present<T>(pmd), matches<T>(pmd, value | BIT(DEVMAP_BIT), value));
}

// @ts-ignore: decorator
@inline
export function pud_present<T>(pud: T): T {
  return test<T>(pud, PRESENT_BIT);
}
