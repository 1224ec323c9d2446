/** The answer of a law: bit 0 says that its condition applies to the word, bit 1 that what it promises is so. Violated is exactly 1. */
import { any, andnot, equal, keep, not, or, shl, word } from "../../arch/generic/word";

// @ts-ignore: decorator
@inline
export function promise<T>(condition: T, kept: T): T {
  return or<T>(condition, shl<T>(kept, 1));
}

/** Some access under `mask` was granted; all that were still are. The words are those of mmu_access(). */
// @ts-ignore: decorator
@inline
export function keepsGranted<T>(before: T, after: T, mask: u64): T {
  return promise<T>(any<T>(before, mask), equal<T>(keep<T>(andnot<T>(before, after), mask), word<T>(0)));
}

/** Some access under `mask` was refused; none of those is granted now. */
// @ts-ignore: decorator
@inline
export function grantsNothing<T>(before: T, after: T, mask: u64): T {
  const refused = not<T>(equal<T>(keep<T>(before, mask), word<T>(mask)));
  return promise<T>(refused, equal<T>(keep<T>(andnot<T>(after, before), mask), word<T>(0)));
}
