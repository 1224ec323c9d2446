/**
 * The pte_* helpers that do not depend on how a family says "readable" and "writable": 8xx, 44x, 85xx, e500, over the names of
 * asm/bits. book3s/32/pgtable.h spells the same formulas, so book3s32 takes them from here as well.
 * Kernel: arch/powerpc/include/asm/nohash/{pgtable.h,32/pgtable.h,64/pgtable.h}, asm/pgtable.h, include/linux/pgtable.h (6.12.117).
 */
import { ACCESSED_BIT, DIRTY_BIT, PRESENT_BIT, SPECIAL_BIT } from "../../../asm/bits";
import { LONG_BITS, PFN_PTE_SHIFT, PTE_BITS } from "../../../asm/config";
import { pte_read, pte_write } from "../../../asm/pgtable";
import { fit, pte_none_ignoring } from "../../generic/pgtable";
import { BIT, GENMASK, add, and, clear, implies, keep, or, set, shl, shr, test } from "../../generic/word";
import { ulong } from "./ulong";

/** A 64-bit entry on a 32-bit kernel: pte_clear() does not reach its high half, so pte_none() ignores it. */
// @ts-ignore: decorator
@inline
function UNREACHED(): u64 {
  return PTE_BITS > LONG_BITS ? GENMASK(63, 32) : 0;
}

/** _PAGE_CHG_MASK: what pte_modify() keeps of the old entry. PTE_RPN_MASK has no upper end. */
// @ts-ignore: decorator
@inline
function CHG_MASK(): u64 {
  return GENMASK(63, PFN_PTE_SHIFT) | BIT(DIRTY_BIT) | BIT(ACCESSED_BIT) | BIT(SPECIAL_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_none<T>(pte: T): T {
  return pte_none_ignoring<T>(pte, UNREACHED());
}

// @ts-ignore: decorator
@inline
export function pte_clear_value<T>(pte: T): T {
  return keep<T>(pte, UNREACHED());
}

// @ts-ignore: decorator
@inline
export function pte_present<T>(pte: T): T {
  return test<T>(pte, PRESENT_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_hw_valid<T>(pte: T): T {
  return test<T>(pte, PRESENT_BIT);
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

/** There is no test for the kernel's pages here: their protections are told by the address. */
// @ts-ignore: decorator
@inline
export function pte_access_permitted<T>(pte: T, write: T): T {
  return and<T>(and<T>(pte_present<T>(pte), pte_read<T>(pte)), implies<T>(write, pte_write<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function pte_mkdirty<T>(pte: T): T {
  return set<T>(pte, BIT(DIRTY_BIT));
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

// @ts-ignore: decorator
@inline
export function pte_modify<T>(pte: T, prot: T): T {
  return or<T>(keep<T>(pte, CHG_MASK()), ulong<T>(prot));
}

// @ts-ignore: decorator
@inline
export function pte_pfn<T>(pte: T): T {
  return ulong<T>(shr<T>(pte, PFN_PTE_SHIFT));
}

// @ts-ignore: decorator
@inline
export function pfn_pte<T>(pfn: T, prot: T): T {
  return fit<T>(or<T>(shl<T>(ulong<T>(pfn), PFN_PTE_SHIFT), ulong<T>(prot)));
}

/** The step is shifted as an unsigned long, before it is added to the whole entry. */
// @ts-ignore: decorator
@inline
export function pte_advance_pfn<T>(pte: T, nr: T): T {
  return fit<T>(add<T>(pte, ulong<T>(shl<T>(nr, PFN_PTE_SHIFT))));
}
