/**
 * Where an entry one level up is not asked like a PTE.
 * Kernel: arch/riscv/include/asm/pgtable.h (6.12.117). A 64-bit kernel has transparent huge pages, a 32-bit one cannot have them.
 */
import { PTE_BITS } from "../../asm/config";
import { BIT, GENMASK, and, any, keep, shr, test, word } from "../generic/word";
import {
  EXEC_BIT, PFN_HIGH_BIT, PFN_LOW_BIT, PMD_PFN_HIGH_RV32_BIT, PMD_PFN_LOW_BIT, PMD_PFN_LOW_RV32_BIT, PRESENT_BIT, PROT_NONE_BIT, READ_BIT,
  WRITE_BIT,
} from "./bits";

/** _PAGE_LEAF */
// @ts-ignore: decorator
@inline
function LEAF(): u64 {
  return BIT(READ_BIT) | BIT(WRITE_BIT) | BIT(EXEC_BIT);
}

/** With transparent huge pages R, W or X is enough: they stay while a huge page is being split and PRESENT is gone. */
// @ts-ignore: decorator
@inline
export function pmd_present<T>(pmd: T): T {
  return any<T>(pmd, BIT(PRESENT_BIT) | BIT(PROT_NONE_BIT) | (PTE_BITS == 64 ? LEAF() : 0));
}

// @ts-ignore: decorator
@inline
export function pmd_leaf<T>(pmd: T): T {
  return and<T>(pmd_present<T>(pmd), any<T>(pmd, LEAF()));
}

// @ts-ignore: decorator
@inline
export function pmd_trans_huge<T>(pmd: T): T {
  return PTE_BITS == 64 ? pmd_leaf<T>(pmd) : word<T>(0);
}

/** Cut to a huge page in any entry; NAPOT means nothing here. The address has 32 bits on a 32-bit kernel, and PPN[1] loses two. */
// @ts-ignore: decorator
@inline
export function pmd_pfn<T>(pmd: T): T {
  const mask = PTE_BITS == 32 ? GENMASK(PMD_PFN_HIGH_RV32_BIT, PMD_PFN_LOW_RV32_BIT) : GENMASK(PFN_HIGH_BIT, PMD_PFN_LOW_BIT);
  return shr<T>(keep<T>(pmd, mask), PFN_LOW_BIT);
}

// @ts-ignore: decorator
@inline
export function pud_present<T>(pud: T): T {
  return test<T>(pud, PRESENT_BIT);
}

// @ts-ignore: decorator
@inline
export function pud_leaf<T>(pud: T): T {
  return and<T>(pud_present<T>(pud), any<T>(pud, LEAF()));
}
