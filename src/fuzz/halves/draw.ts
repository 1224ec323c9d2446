/** The counter-based generator of assembly/random.ts on two halves. */
import { type Pair, put } from "./pair.ts";

export const GOLDEN = { lo: 0x7f4a7c15, hi: 0x9e3779b9 } as const;

/** The product modulo 2^64, of 16 bits at a time below and 32 above. */
export function times(word: Pair, lo: number, hi: number): void {
  const a = word.lo;
  const [a0, a1, b0, b1] = [a & 0xffff, a >>> 16, lo & 0xffff, lo >>> 16];
  const low = a0 * b0;
  const middle = a1 * b0 + (low >>> 16);
  const other = a0 * b1 + (middle & 0xffff);
  const carried = a1 * b1 + Math.floor(middle / 0x10000) + (other - (other & 0xffff)) / 0x10000;
  put(word, (other << 16) | (low & 0xffff), carried + Math.imul(a, hi) + Math.imul(word.hi, lo));
}

function fold(word: Pair, n: number): void {
  put(word, word.lo ^ ((word.lo >>> n) | (word.hi << (32 - n))), word.hi ^ (word.hi >>> n));
}

/** SplitMix64's finaliser, in place. */
export function mixed(word: Pair): void {
  fold(word, 30);
  times(word, 0x1ce4e5b9, 0xbf58476d);
  fold(word, 27);
  times(word, 0x133111eb, 0x94d049bb);
  fold(word, 31);
}
