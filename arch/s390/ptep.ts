/** What s390 adds to entries in a table. Kernel: arch/s390/include/asm/pgtable.h (6.12.117). */
import { PFN_PTE_SHIFT } from "../../asm/config";
import { pte_unused as unused } from "./extra";

/** The guest told KVM that it does not need the page's content. */
// @ts-ignore: decorator
@inline
export function pte_unused<T>(pte: T): T {
  return unused<T>(pte);
}

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
  return true;
}
