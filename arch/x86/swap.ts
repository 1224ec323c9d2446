/**
 * Entries that are not present: swap type and offset, and the marks that a swap entry carries.
 * Kernel: arch/x86/include/asm/{pgtable_64.h,pgtable.h} (6.12.117).
 */
import { SOFT_DIRTY, UFFD_WP } from "../../asm/config";
import { BIT, GENMASK, clear, keep, or, set, shl, shr, test, word, xor } from "../generic/word";
import {
  SWP_EXCLUSIVE_BIT, SWP_OFFSET_HIGH_BIT, SWP_OFFSET_LOW_BIT, SWP_SOFT_DIRTY_BIT, SWP_TYPE_LOW_BIT, SWP_UFFD_WP_BIT,
} from "./bits";

// @ts-ignore: decorator
@inline
function OFFSET_MASK(): u64 {
  return GENMASK(SWP_OFFSET_HIGH_BIT, SWP_OFFSET_LOW_BIT);
}

// @ts-ignore: decorator
@inline
export function swp_type<T>(pte: T): T {
  return shr<T>(pte, SWP_TYPE_LOW_BIT);
}

/** The offset is stored inverted, which sets the high physical bits (L1TF). */
// @ts-ignore: decorator
@inline
export function swp_offset<T>(pte: T): T {
  return shr<T>(keep<T>(xor<T>(pte, word<T>(OFFSET_MASK())), OFFSET_MASK()), SWP_OFFSET_LOW_BIT);
}

// @ts-ignore: decorator
@inline
export function swp_entry_to_pte<T>(type: T, offset: T): T {
  const inverted = keep<T>(xor<T>(shl<T>(offset, SWP_OFFSET_LOW_BIT), word<T>(OFFSET_MASK())), OFFSET_MASK());
  return or<T>(inverted, shl<T>(type, SWP_TYPE_LOW_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_swp_exclusive<T>(pte: T): T {
  return test<T>(pte, SWP_EXCLUSIVE_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_swp_mkexclusive<T>(pte: T): T {
  return set<T>(pte, BIT(SWP_EXCLUSIVE_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_swp_clear_exclusive<T>(pte: T): T {
  return clear<T>(pte, BIT(SWP_EXCLUSIVE_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_swp_soft_dirty<T>(pte: T): T {
  return SOFT_DIRTY ? test<T>(pte, SWP_SOFT_DIRTY_BIT) : word<T>(0);
}

// @ts-ignore: decorator
@inline
export function pte_swp_mksoft_dirty<T>(pte: T): T {
  return SOFT_DIRTY ? set<T>(pte, BIT(SWP_SOFT_DIRTY_BIT)) : pte;
}

// @ts-ignore: decorator
@inline
export function pte_swp_clear_soft_dirty<T>(pte: T): T {
  return SOFT_DIRTY ? clear<T>(pte, BIT(SWP_SOFT_DIRTY_BIT)) : pte;
}

// @ts-ignore: decorator
@inline
export function pte_swp_uffd_wp<T>(pte: T): T {
  return UFFD_WP ? test<T>(pte, SWP_UFFD_WP_BIT) : word<T>(0);
}

// @ts-ignore: decorator
@inline
export function pte_swp_mkuffd_wp<T>(pte: T): T {
  return UFFD_WP ? set<T>(pte, BIT(SWP_UFFD_WP_BIT)) : pte;
}

// @ts-ignore: decorator
@inline
export function pte_swp_clear_uffd_wp<T>(pte: T): T {
  return UFFD_WP ? clear<T>(pte, BIT(SWP_UFFD_WP_BIT)) : pte;
}
