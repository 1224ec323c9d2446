/**
 * Entries that are not present: swap type and offset, and the marks that a swap entry carries.
 * Kernel: arch/s390/include/asm/pgtable.h, include/linux/swapops.h (6.12.117).
 */
import { BIT, GENMASK, keep, or, set, shl, shr } from "../generic/word";
import { INVALID_BIT, PROTECT_BIT, SWP_OFFSET_LOW_BIT, SWP_TYPE_HIGH_BIT, SWP_TYPE_LOW_BIT } from "./bits";

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
