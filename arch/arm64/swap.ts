/**
 * Entries that are not present: swap type and offset, and the marks that a swap entry carries.
 * Kernel: arch/arm64/include/asm/pgtable.h, include/linux/swapops.h (6.12.117; 6.1.192 without PRESENT_INVALID, whose layout is the
 * one from before the type made room for uffd-wp and for bit 11).
 */
import { PRESENT_INVALID } from "../../asm/config";
import { GENMASK, keep, or, shl, shr } from "../generic/word";
import {
  OLD_SWP_OFFSET_HIGH_BIT, OLD_SWP_OFFSET_LOW_BIT, OLD_SWP_TYPE_HIGH_BIT, OLD_SWP_TYPE_LOW_BIT, SWP_OFFSET_HIGH_BIT, SWP_OFFSET_LOW_BIT,
  SWP_TYPE_HIGH_BIT, SWP_TYPE_LOW_BIT,
} from "./bits";

// @ts-ignore: decorator
@inline
function TYPE_SHIFT(): i32 {
  return PRESENT_INVALID ? SWP_TYPE_LOW_BIT : OLD_SWP_TYPE_LOW_BIT;
}

// @ts-ignore: decorator
@inline
function OFFSET_SHIFT(): i32 {
  return PRESENT_INVALID ? SWP_OFFSET_LOW_BIT : OLD_SWP_OFFSET_LOW_BIT;
}

// @ts-ignore: decorator
@inline
export function swp_type<T>(pte: T): T {
  const mask = PRESENT_INVALID ? GENMASK(SWP_TYPE_HIGH_BIT, SWP_TYPE_LOW_BIT) : GENMASK(OLD_SWP_TYPE_HIGH_BIT, OLD_SWP_TYPE_LOW_BIT);
  return shr<T>(keep<T>(pte, mask), TYPE_SHIFT());
}

// @ts-ignore: decorator
@inline
export function swp_offset<T>(pte: T): T {
  const mask = PRESENT_INVALID
    ? GENMASK(SWP_OFFSET_HIGH_BIT, SWP_OFFSET_LOW_BIT)
    : GENMASK(OLD_SWP_OFFSET_HIGH_BIT, OLD_SWP_OFFSET_LOW_BIT);
  return shr<T>(keep<T>(pte, mask), OFFSET_SHIFT());
}

/** Nothing is masked on the way in, but swp_entry_t holds six bits of type: the sixth falls outside the field (onto bit 11 here). */
// @ts-ignore: decorator
@inline
export function swp_entry_to_pte<T>(type: T, offset: T): T {
  return or<T>(shl<T>(keep<T>(type, 0x3f), TYPE_SHIFT()), shl<T>(offset, OFFSET_SHIFT()));
}
