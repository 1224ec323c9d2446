/** Predicates of book3s64 beyond the contract, which captures hold and decode may show. Kernel: the headers of pgtable.ts. */
import { BIT, matches, not, test } from "../../generic/word";
import { DEVMAP_BIT, EXEC_BIT, PRIVILEGED_BIT, PTE_BIT, READ_BIT } from "./bits";

// @ts-ignore: decorator
@inline
export function pte_read<T>(pte: T): T {
  return test<T>(pte, READ_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_exec<T>(pte: T): T {
  return test<T>(pte, EXEC_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_user<T>(pte: T): T {
  return not<T>(test<T>(pte, PRIVILEGED_BIT));
}

/** PTE is asked too, for in a PMD that points to a table bit 11 is an address. */
// @ts-ignore: decorator
@inline
export function pte_devmap<T>(pte: T): T {
  return matches<T>(pte, BIT(DEVMAP_BIT) | BIT(PTE_BIT), BIT(DEVMAP_BIT) | BIT(PTE_BIT));
}
