/**
 * What an architecture gets when its room does not define a helper (the build looks there first, then here).
 * Kernel: include/linux/pgtable.h, include/linux/mm.h, include/asm-generic/pgtable_uffd.h (6.12.117).
 */
import { PFN_PTE_SHIFT, PTE_BITS } from "../../asm/config";
import { pte_mkwrite_novma, pte_present, pte_write } from "../../asm/pgtable";
import { add, and, equal, implies, keep, shl, word } from "./word";

/** A 32-bit entry is carried in a 64-bit word: arithmetic that may carry out of it is cut here. */
// @ts-ignore: decorator
@inline
export function fit<T>(pte: T): T {
  return PTE_BITS == 32 ? keep<T>(pte, 0xffff_ffff) : pte;
}

/** Truth: nothing but the bits under `ignored` is set. */
// @ts-ignore: decorator
@inline
export function pte_none_ignoring<T>(pte: T, ignored: u64): T {
  return equal<T>(keep<T>(pte, ~ignored), word<T>(0));
}

// @ts-ignore: decorator
@inline
export function pte_none<T>(pte: T): T {
  return pte_none_ignoring<T>(pte, 0);
}

/** pte_clear() stores 0. `pte` is what the slot held. */
// @ts-ignore: decorator
@inline
export function pte_clear_value<T>(pte: T): T {
  return word<T>(0);
}

// @ts-ignore: decorator
@inline
export function pte_same<T>(a: T, b: T): T {
  return equal<T>(a, b);
}

/** Constant 1; both arguments are evaluated and thrown away, so even an empty entry is "accessible". */
// @ts-ignore: decorator
@inline
export function pte_accessible<T>(pte: T, tlb_flush_pending: T): T {
  return word<T>(1);
}

/** Present, and writable if written to. */
// @ts-ignore: decorator
@inline
export function pte_access_permitted<T>(pte: T, write: T): T {
  return and<T>(pte_present<T>(pte), implies<T>(write, pte_write<T>(pte)));
}

/** Only architectures with shadow stacks look at the VMA. */
// @ts-ignore: decorator
@inline
export function pte_mkwrite<T>(pte: T, shadow_stack_vma: T): T {
  return pte_mkwrite_novma<T>(pte);
}

/** Adds to the whole word: a carry out of the PFN field goes where it goes. */
// @ts-ignore: decorator
@inline
export function pte_advance_pfn<T>(pte: T, nr: T): T {
  return fit<T>(add<T>(pte, shl<T>(nr, PFN_PTE_SHIFT)));
}

/** Nothing is known about the entries that follow. `index` is the entry's place in its page table. */
// @ts-ignore: decorator
@inline
export function pte_batch_hint<T>(pte: T, index: T): T {
  return word<T>(1);
}

/** Without NUMA balancing no entry is a hinting one. */
// @ts-ignore: decorator
@inline
export function pte_protnone<T>(pte: T): T {
  return word<T>(0);
}

/** Without HAVE_ARCH_SOFT_DIRTY soft-dirty is never set, and the setters change nothing. */
// @ts-ignore: decorator
@inline
export function pte_soft_dirty<T>(pte: T): T {
  return word<T>(0);
}

// @ts-ignore: decorator
@inline
export function pte_mksoft_dirty<T>(pte: T): T {
  return pte;
}

// @ts-ignore: decorator
@inline
export function pte_clear_soft_dirty<T>(pte: T): T {
  return pte;
}

/** Without HAVE_ARCH_USERFAULTFD_WP likewise. */
// @ts-ignore: decorator
@inline
export function pte_uffd_wp<T>(pte: T): T {
  return word<T>(0);
}

// @ts-ignore: decorator
@inline
export function pte_mkuffd_wp<T>(pte: T): T {
  return pte;
}

// @ts-ignore: decorator
@inline
export function pte_clear_uffd_wp<T>(pte: T): T {
  return pte;
}
