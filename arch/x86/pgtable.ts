/**
 * The pte_* helpers of x86-64.
 * Kernel: arch/x86/include/asm/{pgtable.h,pgtable_types.h,pgtable-invert.h}, arch/x86/mm/pgtable.c (6.12.117; 6.1 where KERNEL says so).
 */
import { NUMA_BALANCING, NX, SAVED_DIRTY, SHSTK, SOFT_DIRTY, UFFD_WP, UFFD_WP_WRPROTECTS } from "../../asm/config";
import { pte_none_ignoring } from "../generic/pgtable";
import {
  BIT, add, and, any, choose, clear, clearIf, implies, keep, matches, moveBit, moveBitIf, not, or, set, shl, shr, spread, sub, test,
  word, xor,
} from "../generic/word";
import {
  ACCESSED_BIT, DEVMAP_6_1_BIT, DEVMAP_BIT, DIRTY_BIT, NX_BIT, PAT_BIT, PCD_BIT, PFN_LOW_BIT, PRESENT_BIT, PROTNONE_BIT, PWT_BIT, RW_BIT,
  SAVED_DIRTY_BIT, SOFT_DIRTY_BIT, SPECIAL_BIT, UFFD_WP_BIT, USER_BIT,
} from "./bits";
import { PFN_MASK, needs_invert } from "./invert";

/** _PAGE_DIRTY_BITS: 6.6 brought SAVED_DIRTY; before, the CPU's bit alone said dirty. */
// @ts-ignore: decorator
@inline
function DIRTY_BITS(): u64 {
  return BIT(DIRTY_BIT) | (SAVED_DIRTY ? BIT(SAVED_DIRTY_BIT) : 0);
}

// @ts-ignore: decorator
@inline
function DEVMAP(): u64 {
  return BIT(SAVED_DIRTY ? DEVMAP_BIT : DEVMAP_6_1_BIT);
}

/** _PAGE_CHG_MASK: what pte_modify() keeps of the old entry. The protection key is not in it. */
// @ts-ignore: decorator
@inline
function CHG_MASK(): u64 {
  return (
    PFN_MASK() | BIT(PCD_BIT) | BIT(PWT_BIT) | BIT(PAT_BIT) | BIT(SPECIAL_BIT) | BIT(ACCESSED_BIT) | DIRTY_BITS() | DEVMAP() |
    (SOFT_DIRTY ? BIT(SOFT_DIRTY_BIT) : 0) | (UFFD_WP ? BIT(UFFD_WP_BIT) : 0)
  );
}

/** mksaveddirty_shift(): a dirty entry without RW would be a shadow-stack page to the CPU, so the bit is kept elsewhere. */
// @ts-ignore: decorator
@inline
function mksaveddirty<T>(pte: T): T {
  if (!SAVED_DIRTY) return pte;
  return moveBitIf<T>(pte, DIRTY_BIT, SAVED_DIRTY_BIT, not<T>(test<T>(pte, RW_BIT)));
}

// @ts-ignore: decorator
@inline
function clear_saveddirty<T>(pte: T): T {
  if (!SAVED_DIRTY) return pte;
  return moveBitIf<T>(pte, SAVED_DIRTY_BIT, DIRTY_BIT, test<T>(pte, RW_BIT));
}

/** massage_pgprot(): of a present protection only what the CPU supports goes into an entry (__supported_pte_mask). */
// @ts-ignore: decorator
@inline
function supported<T>(prot: T): T {
  return NX ? prot : clearIf<T>(prot, NX_BIT, test<T>(prot, PRESENT_BIT));
}

/** A and D are ignored: the Knights Landing erratum can set them in an empty entry. */
// @ts-ignore: decorator
@inline
export function pte_none<T>(pte: T): T {
  return pte_none_ignoring<T>(pte, BIT(DIRTY_BIT) | BIT(ACCESSED_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_present<T>(pte: T): T {
  return any<T>(pte, BIT(PRESENT_BIT) | BIT(PROTNONE_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_accessible<T>(pte: T, tlb_flush_pending: T): T {
  const protnone = and<T>(shr<T>(pte, PROTNONE_BIT), tlb_flush_pending);
  return test<T>(or<T>(pte, shl<T>(protnone, PRESENT_BIT)), PRESENT_BIT);
}

/** Write=0, Dirty=1 is shadow-stack memory, and that is writable in the kernel's sense. */
// @ts-ignore: decorator
@inline
export function pte_write<T>(pte: T): T {
  if (!SHSTK) return test<T>(pte, RW_BIT);
  return any<T>(pte, BIT(RW_BIT) | BIT(DIRTY_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_dirty<T>(pte: T): T {
  return any<T>(pte, DIRTY_BITS());
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
  return NUMA_BALANCING ? matches<T>(pte, BIT(PROTNONE_BIT) | BIT(PRESENT_BIT), BIT(PROTNONE_BIT)) : word<T>(0);
}

/** Protection keys are taken to allow everything (PKRU = 0). */
// @ts-ignore: decorator
@inline
export function pte_access_permitted<T>(pte: T, write: T): T {
  const present = matches<T>(pte, BIT(PRESENT_BIT) | BIT(USER_BIT), BIT(PRESENT_BIT) | BIT(USER_BIT));
  return and<T>(present, implies<T>(write, test<T>(pte, RW_BIT)));
}

// @ts-ignore: decorator
@inline
export function pte_wrprotect<T>(pte: T): T {
  return SAVED_DIRTY ? moveBit<T>(pte, DIRTY_BIT, SAVED_DIRTY_BIT, BIT(RW_BIT)) : clear<T>(pte, BIT(RW_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_mkwrite_novma<T>(pte: T): T {
  return set<T>(pte, BIT(RW_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_mkwrite<T>(pte: T, shadow_stack_vma: T): T {
  const ordinary = clear_saveddirty<T>(pte_mkwrite_novma<T>(pte));
  if (!SAVED_DIRTY) return ordinary;
  return choose<T>(shadow_stack_vma, set<T>(clear<T>(pte, BIT(RW_BIT)), BIT(DIRTY_BIT)), ordinary);
}

// @ts-ignore: decorator
@inline
export function pte_mkdirty<T>(pte: T): T {
  return mksaveddirty<T>(set<T>(pte, BIT(DIRTY_BIT) | (SOFT_DIRTY ? BIT(SOFT_DIRTY_BIT) : 0)));
}

// @ts-ignore: decorator
@inline
export function pte_mkclean<T>(pte: T): T {
  return clear<T>(pte, DIRTY_BITS());
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

/** 6.1 only sets the mark and leaves the write-protecting to the caller. */
// @ts-ignore: decorator
@inline
export function pte_mkuffd_wp<T>(pte: T): T {
  if (!UFFD_WP) return pte;
  const marked = set<T>(pte, BIT(UFFD_WP_BIT));
  return UFFD_WP_WRPROTECTS ? pte_wrprotect<T>(marked) : marked;
}

/** The direction in which the dirty bit moves is chosen by the *old* entry's RW, so that shadow-stack entries keep theirs. */
// @ts-ignore: decorator
@inline
export function pte_modify<T>(pte: T, prot: T): T {
  const next = or<T>(keep<T>(pte, CHG_MASK()), keep<T>(supported<T>(prot), ~CHG_MASK()));
  const flip = spread<T>(xor<T>(needs_invert<T>(pte), needs_invert<T>(next)));
  const guarded = xor<T>(next, keep<T>(flip, PFN_MASK()));
  return choose<T>(test<T>(pte, RW_BIT), mksaveddirty<T>(guarded), clear_saveddirty<T>(guarded));
}

// @ts-ignore: decorator
@inline
export function pte_pfn<T>(pte: T): T {
  return shr<T>(keep<T>(xor<T>(pte, spread<T>(needs_invert<T>(pte))), PFN_MASK()), PFN_LOW_BIT);
}

// @ts-ignore: decorator
@inline
export function pfn_pte<T>(pfn: T, prot: T): T {
  return or<T>(keep<T>(xor<T>(shl<T>(pfn, PFN_LOW_BIT), spread<T>(needs_invert<T>(prot))), PFN_MASK()), supported<T>(prot));
}

/** An inverted PFN counts down. */
// @ts-ignore: decorator
@inline
export function pte_advance_pfn<T>(pte: T, nr: T): T {
  const step = shl<T>(nr, PFN_LOW_BIT);
  return choose<T>(needs_invert<T>(pte), sub<T>(pte, step), add<T>(pte, step));
}

// @ts-ignore: decorator
@inline
export function pte_devmap<T>(pte: T): T {
  return any<T>(pte, DEVMAP());
}
