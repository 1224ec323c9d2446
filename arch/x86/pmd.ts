/**
 * Where an entry one level up (2 MiB; 1 GiB has the same flags) is not asked like a PTE.
 * Kernel: arch/x86/include/asm/{pgtable.h,pgtable_types.h} (6.12.117; 6.1.192 has the same formulas, and pmd_leaf() is called pmd_large()).
 */
import { SHSTK } from "../../asm/config";
import { BIT, GENMASK, and, andnot, any, keep, matches, not, or, spread, test } from "../generic/word";
import { DIRTY_BIT, PFN_LOW_BIT, PMD_PFN_LOW_BIT, PRESENT_BIT, PROTNONE_BIT, PSE_BIT, RW_BIT } from "./bits";
import { pte_devmap, pte_pfn } from "./pgtable";

/** PSE alone is enough: it stays while a huge page is being split and PRESENT and PROTNONE are both gone. */
// @ts-ignore: decorator
@inline
export function pmd_present<T>(pmd: T): T {
  return any<T>(pmd, BIT(PRESENT_BIT) | BIT(PROTNONE_BIT) | BIT(PSE_BIT));
}

// @ts-ignore: decorator
@inline
export function pmd_leaf<T>(pmd: T): T {
  return test<T>(pmd, PSE_BIT);
}

// @ts-ignore: decorator
@inline
export function pmd_trans_huge<T>(pmd: T): T {
  return and<T>(pmd_leaf<T>(pmd), not<T>(pte_devmap<T>(pmd)));
}

/** Only a leaf is a shadow-stack page. */
// @ts-ignore: decorator
@inline
export function pmd_write<T>(pmd: T): T {
  const rw = test<T>(pmd, RW_BIT);
  return SHSTK ? or<T>(rw, matches<T>(pmd, BIT(DIRTY_BIT) | BIT(PSE_BIT), BIT(DIRTY_BIT) | BIT(PSE_BIT))) : rw;
}

/** pmd_pfn_mask(): in a leaf bit 12 is PAT and 20:13 are reserved. */
// @ts-ignore: decorator
@inline
export function pmd_pfn<T>(pmd: T): T {
  return andnot<T>(pte_pfn<T>(pmd), keep<T>(spread<T>(pmd_leaf<T>(pmd)), GENMASK(PMD_PFN_LOW_BIT - PFN_LOW_BIT - 1, 0)));
}

/** Not by PROTNONE, nor by PSE: nobody splits a PUD that way. */
// @ts-ignore: decorator
@inline
export function pud_present<T>(pud: T): T {
  return test<T>(pud, PRESENT_BIT);
}

/** No shadow stacks of 1 GiB. */
// @ts-ignore: decorator
@inline
export function pud_write<T>(pud: T): T {
  return test<T>(pud, RW_BIT);
}
