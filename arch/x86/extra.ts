/** Predicates of x86-64 beyond the contract, which captures hold and decode may show. Kernel: the headers of pgtable.ts. */
import { SAVED_DIRTY, SHSTK } from "../../asm/config";
import { BIT, GENMASK, keep, matches, not, shr, test, word } from "../generic/word";
import { DIRTY_BIT, NX_BIT, PKEY_BIT0_BIT, PKEY_BIT3_BIT, RW_BIT, SAVED_DIRTY_BIT } from "./bits";

// @ts-ignore: decorator
@inline
export function pte_exec<T>(pte: T): T {
  return not<T>(test<T>(pte, NX_BIT));
}

/** pte_shstk() */
// @ts-ignore: decorator
@inline
export function pte_shstk<T>(pte: T): T {
  return SHSTK ? matches<T>(pte, BIT(RW_BIT) | BIT(DIRTY_BIT), BIT(DIRTY_BIT)) : word<T>(0);
}

/** The bit itself; the kernel has no such predicate. */
// @ts-ignore: decorator
@inline
export function pte_saveddirty<T>(pte: T): T {
  return SAVED_DIRTY ? test<T>(pte, SAVED_DIRTY_BIT) : word<T>(0);
}

/** The protection key, 0 to 15. */
// @ts-ignore: decorator
@inline
export function pte_pkey<T>(pte: T): T {
  return shr<T>(keep<T>(pte, GENMASK(PKEY_BIT3_BIT, PKEY_BIT0_BIT)), PKEY_BIT0_BIT);
}
