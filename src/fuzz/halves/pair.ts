/**
 * A 64-bit word as two 32-bit numbers, which JavaScript calculates with as fast as with any. Functions change the word they are given, for a
 * campaign runs them a hundred million times and nothing may be allocated.
 */

/** Both halves signed, as bit operations give them: V8 keeps those in the object itself, and every unsigned one from 2^31 on in a box. */
export interface Pair {
  lo: number;
  hi: number;
}

/** A question about a word. */
export type Truth = (word: Pair, argument: Pair) => boolean;
/** Puts a helper's result in the place of the word; leaves the argument alone. */
export type Change = (word: Pair, argument: Pair) => void;

export function pair(lo = 0, hi = 0): Pair {
  return { lo, hi };
}

export function toPair(value: bigint): Pair {
  return pair(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)));
}

export function fromPair({ lo, hi }: Pair): bigint {
  return (BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0);
}

export function put(word: Pair, lo: number, hi: number): void {
  word.lo = lo | 0;
  word.hi = hi | 0;
}

export function has(word: Pair, bit: number): boolean {
  return (((bit < 32 ? word.lo : word.hi) >>> (bit & 31)) & 1) === 1;
}

export function raise(word: Pair, bit: number): void {
  if (bit < 32) word.lo |= 1 << bit;
  else word.hi |= 1 << (bit & 31);
}

export function lower(word: Pair, bit: number): void {
  if (bit < 32) word.lo &= ~(1 << bit);
  else word.hi &= ~(1 << (bit & 31));
}

export function isZero(word: Pair): boolean {
  return word.lo === 0 && word.hi === 0;
}

export function isEqual(a: Pair, b: Pair): boolean {
  return a.lo === b.lo && a.hi === b.hi;
}

/** Times two to the power of `n`, 0 to 63. */
export function shiftUp(word: Pair, n: number): void {
  if (n >= 32) put(word, 0, word.lo << (n & 31));
  else if (n > 0) put(word, word.lo << n, (word.hi << n) | (word.lo >>> (32 - n)));
}

/** Divided by two to the power of `n`, 0 to 63. */
export function shiftDown(word: Pair, n: number): void {
  if (n >= 32) put(word, word.hi >>> (n & 31), 0);
  else if (n > 0) put(word, (word.lo >>> n) | (word.hi << (32 - n)), word.hi >>> n);
}

export function plus(word: Pair, other: Pair): void {
  const sum = (word.lo >>> 0) + (other.lo >>> 0);
  put(word, sum, word.hi + other.hi + (sum > 0xffffffff ? 1 : 0));
}

export function minus(word: Pair, other: Pair): void {
  const borrow = word.lo >>> 0 < other.lo >>> 0 ? 1 : 0;
  put(word, word.lo - other.lo, word.hi - other.hi - borrow);
}

export function join(word: Pair, other: Pair): void {
  put(word, word.lo | other.lo, word.hi | other.hi);
}

export function cut(word: Pair, mask: Pair): void {
  put(word, word.lo & mask.lo, word.hi & mask.hi);
}

export function flip(word: Pair, mask: Pair): void {
  put(word, word.lo ^ mask.lo, word.hi ^ mask.hi);
}

export function without(word: Pair, mask: Pair): void {
  put(word, word.lo & ~mask.lo, word.hi & ~mask.hi);
}

/** Nothing but what is under the mask is set. */
export function isWithin(word: Pair, mask: Pair): boolean {
  return (word.lo & ~mask.lo) === 0 && (word.hi & ~mask.hi) === 0;
}

/** Single bits and runs [highest, lowest] as one mask. */
export function maskOf(...bits: readonly (number | readonly [high: number, low: number])[]): Pair {
  const mask = pair();
  for (const item of bits) {
    const [high, low] = typeof item === "number" ? [item, item] : item;
    for (let bit = low; bit <= high; bit++) raise(mask, bit);
  }
  return mask;
}
