/**
 * PFN inversion. Kernel: arch/x86/include/asm/pgtable-invert.h (6.12.117).
 */
import { GENMASK, and, equal, not, test, word } from "../generic/word";
import { PFN_HIGH_BIT, PFN_LOW_BIT, PRESENT_BIT } from "./bits";

// @ts-ignore: decorator
@inline
export function PFN_MASK(): u64 {
  return GENMASK(PFN_HIGH_BIT, PFN_LOW_BIT);
}

/**
 * __pte_needs_invert(): the PFN of an entry that is not present but not empty is stored inverted, so that no
 * speculative load finds real memory behind it (L1TF).
 */
// @ts-ignore: decorator
@inline
export function needs_invert<T>(pte: T): T {
  return and<T>(not<T>(equal<T>(pte, word<T>(0))), not<T>(test<T>(pte, PRESENT_BIT)));
}
