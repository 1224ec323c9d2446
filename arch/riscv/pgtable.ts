/**
 * The pte_* helpers of RISC-V: Sv39, Sv48 and Sv57 share one leaf, Sv32 has a 32-bit one.
 * Kernel: arch/riscv/include/asm/{pgtable.h,pgtable-bits.h,pgtable-64.h,pgtable-32.h,errata_list.h} (6.12.117); soft-dirty and
 * uffd-wp 6.19, USER_CFI 7.0: README.md says from what.
 */
import { NUMA_BALANCING, PTE_BITS, SOFT_DIRTY, SVNAPOT, SVPBMT, THEAD_MAE, USER_CFI } from "../../asm/config";
import { fit } from "../generic/pgtable";
import { BIT, GENMASK, and, any, choose, clear, keep, matches, or, set, shl, shr, spread, sub, test, word } from "../generic/word";
import {
  ACCESSED_BIT, DIRTY_BIT, EXEC_BIT, GLOBAL_BIT, IO_BIT, NAPOT_BIT, NOCACHE_BIT, PFN_HIGH_BIT, PFN_HIGH_RV32_BIT, PFN_LOW_BIT,
  PRESENT_BIT, PROT_NONE_BIT, READ_BIT, SOFT_DIRTY_BIT, SPECIAL_BIT, THEAD_B_BIT, THEAD_C_BIT, THEAD_SEC_BIT, THEAD_SH_BIT, THEAD_SO_BIT,
  USER_BIT, WRITE_BIT,
} from "./bits";

// @ts-ignore: decorator
@inline
function PFN_MASK(): u64 {
  return GENMASK(PTE_BITS == 32 ? PFN_HIGH_RV32_BIT : PFN_HIGH_BIT, PFN_LOW_BIT);
}

/** _PAGE_LEAF: with none of these set, a valid entry points to another table. */
// @ts-ignore: decorator
@inline
export function LEAF(): u64 {
  return BIT(READ_BIT) | BIT(WRITE_BIT) | BIT(EXEC_BIT);
}

/** _PAGE_MTMASK: where the memory type is, patched in at boot (ALT_SVPBMT); nowhere without the extension. */
// @ts-ignore: decorator
@inline
function MTMASK(): u64 {
  if (THEAD_MAE) return GENMASK(THEAD_SO_BIT, THEAD_SEC_BIT);
  return SVPBMT ? GENMASK(IO_BIT, NOCACHE_BIT) : 0;
}

/** _PAGE_CHG_MASK: what pte_modify() keeps of the old entry: A, D, everything for software and every bit it does not know. */
// @ts-ignore: decorator
@inline
function CHG_MASK(): u64 {
  return ~(BIT(PRESENT_BIT) | LEAF() | BIT(USER_BIT) | BIT(GLOBAL_BIT) | MTMASK());
}

/** ALT_THEAD_PMA(): to a T-Head core ordinary memory is not all zeroes, so a protection without a memory type gets that one. */
// @ts-ignore: decorator
@inline
function with_memory_type<T>(prot: T): T {
  if (!THEAD_MAE) return prot;
  const ordinary = BIT(THEAD_C_BIT) | BIT(THEAD_B_BIT) | BIT(THEAD_SH_BIT);
  return or<T>(prot, keep<T>(spread<T>(matches<T>(prot, MTMASK(), 0)), ordinary));
}

// @ts-ignore: decorator
@inline
export function pte_present<T>(pte: T): T {
  return any<T>(pte, BIT(PRESENT_BIT) | BIT(PROT_NONE_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_accessible<T>(pte: T, tlb_flush_pending: T): T {
  return or<T>(test<T>(pte, PRESENT_BIT), and<T>(test<T>(pte, PROT_NONE_BIT), tlb_flush_pending));
}

/** W alone: a shadow-stack page (R=0, W=1) is writable in the kernel's sense. */
// @ts-ignore: decorator
@inline
export function pte_write<T>(pte: T): T {
  return test<T>(pte, WRITE_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_dirty<T>(pte: T): T {
  return test<T>(pte, DIRTY_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_young<T>(pte: T): T {
  return test<T>(pte, ACCESSED_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_special<T>(pte: T): T {
  return test<T>(pte, SPECIAL_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_protnone<T>(pte: T): T {
  return NUMA_BALANCING ? matches<T>(pte, BIT(PRESENT_BIT) | BIT(PROT_NONE_BIT), BIT(PROT_NONE_BIT)) : word<T>(0);
}

/** With shadow stacks in the kernel R is set as well, for R=W=X=0 would be a pointer to a table. */
// @ts-ignore: decorator
@inline
export function pte_wrprotect<T>(pte: T): T {
  const readonly = clear<T>(pte, BIT(WRITE_BIT));
  return USER_CFI ? set<T>(readonly, BIT(READ_BIT)) : readonly;
}

// @ts-ignore: decorator
@inline
export function pte_mkwrite_novma<T>(pte: T): T {
  return set<T>(pte, BIT(WRITE_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_mkwrite<T>(pte: T, shadow_stack_vma: T): T {
  const ordinary = pte_mkwrite_novma<T>(pte);
  if (!USER_CFI) return ordinary;
  return choose<T>(shadow_stack_vma, set<T>(clear<T>(pte, LEAF()), BIT(WRITE_BIT)), ordinary);
}

// @ts-ignore: decorator
@inline
export function pte_mkdirty<T>(pte: T): T {
  return set<T>(pte, BIT(DIRTY_BIT) | (SOFT_DIRTY ? BIT(SOFT_DIRTY_BIT) : 0));
}

// @ts-ignore: decorator
@inline
export function pte_mkclean<T>(pte: T): T {
  return clear<T>(pte, BIT(DIRTY_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_mkyoung<T>(pte: T): T {
  return set<T>(pte, BIT(ACCESSED_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_mkold<T>(pte: T): T {
  return clear<T>(pte, BIT(ACCESSED_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_mkspecial<T>(pte: T): T {
  return set<T>(pte, BIT(SPECIAL_BIT));
}

/** The new protection is ORed in whole; a `pgprot_t` has the entry's width. */
// @ts-ignore: decorator
@inline
export function pte_modify<T>(pte: T, prot: T): T {
  return fit<T>(or<T>(keep<T>(pte, CHG_MASK()), with_memory_type<T>(prot)));
}

/** The lowest set bit of the PPN says how large a Svnapot page is, and is no part of the number. */
// @ts-ignore: decorator
@inline
export function pte_pfn<T>(pte: T): T {
  const pfn = shr<T>(keep<T>(pte, PFN_MASK()), PFN_LOW_BIT);
  if (!SVNAPOT) return pfn;
  return choose<T>(test<T>(pte, NAPOT_BIT), and<T>(pfn, sub<T>(pfn, word<T>(1))), pfn);
}

/** Nothing is masked: PFN bits beyond the field land in the bits above it. */
// @ts-ignore: decorator
@inline
export function pfn_pte<T>(pfn: T, prot: T): T {
  return fit<T>(or<T>(shl<T>(pfn, PFN_LOW_BIT), with_memory_type<T>(prot)));
}
