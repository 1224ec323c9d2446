/**
 * Entries that are not present: swap type and offset, and the marks that a swap entry carries.
 * Kernel: arch/x86/include/asm/{pgtable_64.h,pgtable.h} (6.12.117).
 */
import { GENMASK, keep, or, shl, shr, word, xor } from "../generic/word";
import { SWP_OFFSET_HIGH_BIT, SWP_OFFSET_LOW_BIT, SWP_TYPE_LOW_BIT } from "./bits";

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
