/** Predicates of s390 beyond the contract, which captures hold and decode may show. Kernel: the headers of pgtable.ts. */
import { BIT, matches, test } from "../generic/word";
import { PRESENT_BIT, PROTECT_BIT, UNUSED_BIT } from "./bits";

/** The kernel's further predicates, for decode and captures. pte_swap(): PROTECT without PRESENT. */
// @ts-ignore: decorator
@inline
export function pte_swap<T>(pte: T): T {
  return matches<T>(pte, BIT(PROTECT_BIT) | BIT(PRESENT_BIT), BIT(PROTECT_BIT));
}

/** The guest told KVM that it does not need the page's content; set_ptes() clears it. */
// @ts-ignore: decorator
@inline
export function pte_unused<T>(pte: T): T {
  return test<T>(pte, UNUSED_BIT);
}
