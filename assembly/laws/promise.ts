/**
 * The answer of a law: bit 0 says that its condition applies to the word, bit 1 that what it promises is so. Violated is exactly 1.
 * Where only violations are counted (TERSE), two lanes answer 1 for violated, else 0.
 */
import { TERSE } from "../../asm/config";
import { and, any, andnot, equal, keep, not, or, shl, word } from "../../arch/generic/word";

// @ts-ignore: decorator
@inline
export function promise<T>(condition: T, kept: T): T {
  if (TERSE && isVector<T>()) return andnot<T>(condition, kept);
  return or<T>(condition, shl<T>(kept, 1));
}

/** Of every word it is promised. */
// @ts-ignore: decorator
@inline
export function always<T>(kept: T): T {
  return promise<T>(word<T>(1), kept);
}

/** A truth that is so before is so afterwards. */
// @ts-ignore: decorator
@inline
export function keeps<T>(before: T, after: T): T {
  return promise<T>(before, after);
}

/** A truth that is not so before is not so afterwards. */
// @ts-ignore: decorator
@inline
export function neverMakes<T>(before: T, after: T): T {
  if (TERSE && isVector<T>()) return andnot<T>(after, before);
  return promise<T>(not<T>(before), not<T>(after));
}

/** The same before and after: of truths and of words. */
// @ts-ignore: decorator
@inline
export function leaves<T>(before: T, after: T): T {
  return always<T>(equal<T>(before, after));
}

/** The same promise, made only where this holds as well. */
// @ts-ignore: decorator
@inline
export function where<T>(condition: T, answer: T): T {
  if (TERSE && isVector<T>()) return and<T>(condition, answer);
  return and<T>(answer, or<T>(condition, word<T>(2)));
}

/**
 * Some access under `mask` was granted; all that were still are. The words are those of mmu_access(). Violated is what has lost one: its condition
 * needs no look.
 */
// @ts-ignore: decorator
@inline
export function keepsGranted<T>(before: T, after: T, mask: u64): T {
  if (TERSE && isVector<T>()) return any<T>(andnot<T>(before, after), mask);
  return promise<T>(any<T>(before, mask), equal<T>(keep<T>(andnot<T>(before, after), mask), word<T>(0)));
}

/** Some access under `mask` was refused; none of those is granted now. */
// @ts-ignore: decorator
@inline
export function grantsNothing<T>(before: T, after: T, mask: u64): T {
  if (TERSE && isVector<T>()) return any<T>(andnot<T>(after, before), mask);
  const refused = not<T>(equal<T>(keep<T>(before, mask), word<T>(mask)));
  return promise<T>(refused, equal<T>(keep<T>(andnot<T>(after, before), mask), word<T>(0)));
}
