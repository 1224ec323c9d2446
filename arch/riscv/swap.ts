/**
 * Entries that are not present: swap type and offset, and the marks that a swap entry carries.
 * Kernel: arch/riscv/include/asm/pgtable.h (6.12.117; soft-dirty and uffd-wp 6.19), include/linux/swapops.h (6.12.117).
 */
import { SOFT_DIRTY, UFFD_WP } from "../../asm/config";
import { fit } from "../generic/pgtable";
import { BIT, GENMASK, clear, keep, or, set, shl, shr, test, word } from "../generic/word";
import {
  SWP_EXCLUSIVE_BIT, SWP_OFFSET_LOW_BIT, SWP_SOFT_DIRTY_BIT, SWP_TYPE_HIGH_BIT, SWP_TYPE_LOW_BIT, SWP_UFFD_WP_BIT,
} from "./bits";

// @ts-ignore: decorator
@inline
function TYPE_MASK(): u64 {
  return GENMASK(SWP_TYPE_HIGH_BIT, SWP_TYPE_LOW_BIT);
}

// @ts-ignore: decorator
@inline
export function swp_type<T>(pte: T): T {
  return shr<T>(keep<T>(pte, TYPE_MASK()), SWP_TYPE_LOW_BIT);
}

/** To the top of the entry, whatever its width. */
// @ts-ignore: decorator
@inline
export function swp_offset<T>(pte: T): T {
  return shr<T>(pte, SWP_OFFSET_LOW_BIT);
}

/** swp_entry_t's own limits (58 bits of offset, 26 with 32-bit longs) are wider than what is left of the offset here. */
// @ts-ignore: decorator
@inline
export function swp_entry_to_pte<T>(type: T, offset: T): T {
  return fit<T>(or<T>(keep<T>(shl<T>(type, SWP_TYPE_LOW_BIT), TYPE_MASK()), shl<T>(offset, SWP_OFFSET_LOW_BIT)));
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
