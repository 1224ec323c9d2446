/**
 * Entries that are not present: swap type and offset, and the marks that a swap entry carries.
 * Kernel: arch/s390/include/asm/pgtable.h, include/linux/swapops.h (6.12.117).
 */
import { SOFT_DIRTY } from "../../asm/config";
import { BIT, GENMASK, clear, keep, or, set, shl, shr, test, word } from "../generic/word";
import {
  INVALID_BIT, PROTECT_BIT, SOFT_DIRTY_BIT, SWP_EXCLUSIVE_BIT, SWP_OFFSET_LOW_BIT, SWP_TYPE_HIGH_BIT, SWP_TYPE_LOW_BIT,
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

// @ts-ignore: decorator
@inline
export function swp_offset<T>(pte: T): T {
  return shr<T>(pte, SWP_OFFSET_LOW_BIT);
}

/** mk_swap_pte(): INVALID and PROTECT mark it. */
// @ts-ignore: decorator
@inline
export function swp_entry_to_pte<T>(type: T, offset: T): T {
  const entry = or<T>(shl<T>(offset, SWP_OFFSET_LOW_BIT), keep<T>(shl<T>(type, SWP_TYPE_LOW_BIT), TYPE_MASK()));
  return set<T>(entry, BIT(INVALID_BIT) | BIT(PROTECT_BIT));
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

/** The same bit as in a present entry. */
// @ts-ignore: decorator
@inline
export function pte_swp_soft_dirty<T>(pte: T): T {
  return SOFT_DIRTY ? test<T>(pte, SOFT_DIRTY_BIT) : word<T>(0);
}

// @ts-ignore: decorator
@inline
export function pte_swp_mksoft_dirty<T>(pte: T): T {
  return SOFT_DIRTY ? set<T>(pte, BIT(SOFT_DIRTY_BIT)) : pte;
}

// @ts-ignore: decorator
@inline
export function pte_swp_clear_soft_dirty<T>(pte: T): T {
  return SOFT_DIRTY ? clear<T>(pte, BIT(SOFT_DIRTY_BIT)) : pte;
}
