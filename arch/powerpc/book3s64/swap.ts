/**
 * Entries that are not present. A swap entry is stored with PTE set, which no other architecture's has an equal of.
 * Kernel: arch/powerpc/include/asm/book3s/64/pgtable.h, include/linux/swapops.h (6.12.117).
 */
import { PAGE_SHIFT } from "../../../asm/config";
import { BIT, GENMASK, keep, or, set, shl, shr } from "../../generic/word";
import { PTE_BIT, SWP_EXCLUSIVE_BIT, SWP_TYPE_HIGH_BIT, SWP_TYPE_LOW_BIT } from "./bits";
import { RPN_MASK } from "./pgtable";

// @ts-ignore: decorator
@inline
export function swp_type<T>(pte: T): T {
  return keep<T>(pte, GENMASK(SWP_TYPE_HIGH_BIT, SWP_TYPE_LOW_BIT));
}

// @ts-ignore: decorator
@inline
export function swp_offset<T>(pte: T): T {
  return shr<T>(keep<T>(pte, RPN_MASK()), PAGE_SHIFT);
}

/** __swp_entry() does not cut the type, and swp_type() lets six bits through: the sixth lands on SWP_EXCLUSIVE. */
// @ts-ignore: decorator
@inline
export function swp_entry_to_pte<T>(type: T, offset: T): T {
  const entry = or<T>(keep<T>(type, GENMASK(SWP_EXCLUSIVE_BIT, SWP_TYPE_LOW_BIT)), keep<T>(shl<T>(offset, PAGE_SHIFT), RPN_MASK()));
  return set<T>(entry, BIT(PTE_BIT));
}
