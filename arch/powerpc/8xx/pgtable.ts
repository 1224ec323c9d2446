/**
 * What 8xx says in its own way: two bits, NA and RO, take permissions away. 00 is read/write, NA alone no access, both read-only.
 * Kernel: arch/powerpc/include/asm/nohash/32/pte-8xx.h (6.12.117).
 *
 * With 16K pages a pte_t is four identical words. pte_val() reads the first and so do all helpers; those that return an entry set only
 * the first, and storing it (pte_update(), set_ptes()) writes all four.
 */
import { BIT, GENMASK, clear, matches, not, set, test } from "../../generic/word";
import { EXEC_BIT, NA_BIT, RO_HIGH_BIT } from "./bits";

// @ts-ignore: decorator
@inline
function RO(): u64 {
  return GENMASK(RO_HIGH_BIT, NA_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_read<T>(pte: T): T {
  return not<T>(matches<T>(pte, RO(), BIT(NA_BIT)));
}

// @ts-ignore: decorator
@inline
export function pte_write<T>(pte: T): T {
  return matches<T>(pte, RO(), 0);
}

// @ts-ignore: decorator
@inline
export function pte_exec<T>(pte: T): T {
  return test<T>(pte, EXEC_BIT);
}

/** An entry without access becomes readable. */
// @ts-ignore: decorator
@inline
export function pte_wrprotect<T>(pte: T): T {
  return set<T>(pte, RO());
}

// @ts-ignore: decorator
@inline
export function pte_mkwrite_novma<T>(pte: T): T {
  return clear<T>(pte, RO());
}
