/** Predicates of book3s64 beyond the contract, which captures hold and decode may show. Kernel: the headers of pgtable.ts. */
import { PAGE_SHIFT, RADIX } from "../../../asm/config";
import { BIT, GENMASK, keep, matches, not, shr, test, word } from "../../generic/word";
import {
  DEVMAP_BIT, EXEC_BIT, PKEY_BIT0_BIT, PKEY_BIT1_BIT, PKEY_BIT3_BIT, PKEY_BIT4_BIT, PRIVILEGED_BIT, PTE_BIT, READ_BIT,
} from "./bits";

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

/** pte_to_pkey_bits(): user keys are hash's alone, and with 4K pages three bits of them. */
// @ts-ignore: decorator
@inline
export function pte_pkey<T>(pte: T): T {
  if (RADIX) return word<T>(0);
  if (PAGE_SHIFT == 12) return shr<T>(keep<T>(pte, GENMASK(PKEY_BIT3_BIT, PKEY_BIT1_BIT)), PKEY_BIT0_BIT);
  return shr<T>(keep<T>(pte, GENMASK(PKEY_BIT4_BIT, PKEY_BIT0_BIT)), PKEY_BIT0_BIT);
}
