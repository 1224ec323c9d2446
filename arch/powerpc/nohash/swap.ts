/**
 * Entries that are not present: one format, in three places (asm/bits says where).
 * Kernel: arch/powerpc/include/asm/{nohash/32,nohash/64,book3s/32}/pgtable.h, include/linux/swapops.h (6.12.117).
 */
import { SWP_OFFSET_LOW_BIT, SWP_TYPE_HIGH_BIT, SWP_TYPE_LOW_BIT } from "../../../asm/bits";
import { LONG_BITS } from "../../../asm/config";
import { GENMASK, keep, or, shl, shr } from "../../generic/word";
import { ulong } from "./ulong";

/** SWP_OFFSET_MASK: a swp_entry_t is an unsigned long, of which one bit stays free and five tell the type. */
// @ts-ignore: decorator
@inline
function OFFSET_MASK(): u64 {
  return GENMASK(LONG_BITS - 7, 0);
}

// @ts-ignore: decorator
@inline
export function swp_type<T>(pte: T): T {
  return shr<T>(keep<T>(pte, GENMASK(SWP_TYPE_HIGH_BIT, SWP_TYPE_LOW_BIT)), SWP_TYPE_LOW_BIT);
}

/** Of a 64-bit entry on a 32-bit kernel two bits of the high half are read, though none is ever written. */
// @ts-ignore: decorator
@inline
export function swp_offset<T>(pte: T): T {
  return keep<T>(shr<T>(pte, SWP_OFFSET_LOW_BIT), OFFSET_MASK());
}

// @ts-ignore: decorator
@inline
export function swp_entry_to_pte<T>(type: T, offset: T): T {
  const field = keep<T>(shl<T>(type, SWP_TYPE_LOW_BIT), GENMASK(SWP_TYPE_HIGH_BIT, SWP_TYPE_LOW_BIT));
  return or<T>(field, ulong<T>(shl<T>(offset, SWP_OFFSET_LOW_BIT)));
}
