/**
 * Digests of what a function answers, over many words: the same loops as in src/verify/emulate/main.c, which asks a kernel's functions. A module of
 * its own, into which a profile's helper is imported; one that takes a single word is `one`.
 */
import { mix } from "./random";

// @ts-ignore: decorator
@external("helper", "one")
declare function one(a: u64): u64;
// @ts-ignore: decorator
@external("helper", "two")
declare function two(a: u64, b: u64): u64;

// @ts-ignore: decorator
@inline
function into(digest: u64, value: u64): u64 {
  return rotl<u64>((digest ^ value) * 0x9e37_79b9_7f4a_7c15, 29);
}

// @ts-ignore: decorator
@inline
function ask(words: i32, a: u64, b: u64): u64 {
  return words == 1 ? one(a) : two(a, b);
}

/** The number's bits, one after the other, at the places of the mask's. */
function deposit(index: u64, mask: u64): u64 {
  let placed: u64 = 0;
  for (; mask != 0 && index != 0; index >>= 1, mask &= mask - 1) if ((index & 1) != 0) placed |= mask & (0 - mask);
  return placed;
}

/** Combinations of the bits of `mask`, from the one of number `first` on; the bits of `rest` are drawn at random. */
export function bits(words: i32, seed: u64, first: u64, count: u64, mask: u64, rest: u64, b: u64): u64 {
  let under = deposit(first, mask);
  let digest: u64 = 0;
  for (let i = first; i < first + count; i++) {
    const a = under | (mix(seed, i) & rest);
    digest = into(into(digest, a), ask(words, a, b));
    under = (under - mask) & mask;
  }
  return digest;
}

/** Random words under two masks. */
export function random(words: i32, seed: u64, first: u64, count: u64, maskA: u64, maskB: u64): u64 {
  let digest: u64 = 0;
  for (let i = first; i < first + count; i++) {
    const a = mix(seed, 2 * i) & maskA;
    const b = mix(seed, 2 * i + 1) & maskB;
    digest = into(into(into(digest, a), b), ask(words, a, b));
  }
  return digest;
}
