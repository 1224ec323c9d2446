/** What book3s64 adds to entries in a table. */
import { PFN_PTE_SHIFT, RADIX } from "../../../asm/config";

/** Hash: pte_same() does not ask for what the hash table left in an entry. */
// @ts-ignore: decorator
@inline
export function ignores_by_mask(): bool {
  return RADIX;
}

/** pte_advance_pfn() adds to the whole word. */
// @ts-ignore: decorator
@inline
export function pte_step(pte: u64): u64 {
  return (<u64>1) << PFN_PTE_SHIFT;
}

// @ts-ignore: decorator
@inline
export function steps_evenly(pte: u64, step: u64, steps: i32): bool {
  return true;
}
