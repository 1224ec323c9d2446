/** What RISC-V adds to entries in a table. */
import { PFN_PTE_SHIFT, PTE_BITS } from "../../asm/config";

// @ts-ignore: decorator
@inline
export function ignores_by_mask(): bool {
  return true;
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
  return PTE_BITS == 64 || (pte + <u64>steps * step) >> 32 == 0;
}
