/** What x86-64 adds to entries in a table. */
import { PFN_PTE_SHIFT } from "../../asm/config";
import { PRESENT_BIT } from "./bits";

/** Dirty is either of two bits, write either of two, so neighbours may be ORed. */
// @ts-ignore: decorator
@inline
export function ignores_by_mask(): bool {
  return true;
}

/** Added to the whole word, or taken away where the frame is inverted: of a present entry, where PRESENT is not set but PROTNONE is. */
// @ts-ignore: decorator
@inline
export function pte_step(pte: u64): u64 {
  return ((pte >> PRESENT_BIT & 1) << (PFN_PTE_SHIFT + 1)) - ((<u64>1) << PFN_PTE_SHIFT);
}

// @ts-ignore: decorator
@inline
export function steps_evenly(pte: u64, step: u64, steps: i32): bool {
  return true;
}
