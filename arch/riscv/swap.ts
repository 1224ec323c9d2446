/**
 * Entries that are not present: swap type and offset, and the marks that a swap entry carries.
 * Kernel: arch/riscv/include/asm/pgtable.h (6.12.117; soft-dirty and uffd-wp 6.19), include/linux/swapops.h (6.12.117).
 */
import { fit } from "../generic/pgtable";
import { GENMASK, keep, or, shl, shr } from "../generic/word";
import { SWP_OFFSET_LOW_BIT, SWP_TYPE_HIGH_BIT, SWP_TYPE_LOW_BIT } from "./bits";

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
