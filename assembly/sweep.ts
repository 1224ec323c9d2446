/**
 * The loops over a law, which is given by its number (`index_<law>`).
 *
 * A law takes three words; one that needs fewer does not look at the others.
 * A tally is five `u64` at `out`: words seen, condition applied, promise kept, violated, and what was violated first: of random()
 * the smallest counter, of the others the smallest word (all ones if none).
 */
import { at } from "../asm/dispatch";
import { mix } from "./random";

// @ts-ignore: decorator
@inline
const VIOLATED: u64 = 1;

/** Adds one answer to the tally; `name` is what to keep of a violation, of which the smallest stays. */
// @ts-ignore: decorator
@inline
function count(out: usize, name: u64, answer: u64): void {
  const violated = u64(answer == VIOLATED);
  store<u64>(out, load<u64>(out) + 1);
  store<u64>(out, load<u64>(out, 8) + (answer & 1), 8);
  store<u64>(out, load<u64>(out, 16) + (answer >> 1), 16);
  store<u64>(out, load<u64>(out, 24) + violated, 24);
  const least = load<u64>(out, 32);
  store<u64>(out, select<u64>(name, least, (i32(violated) & i32(name < least)) != 0), 32);
}

/** Every combination of the bits of `a` under `mask`, its other bits as in `rest`. */
export function enumerate(law: i32, mask: u64, rest: u64, b: u64, c: u64, out: usize): void {
  let bits: u64 = 0;
  const other = rest & ~mask;
  do {
    const a = bits | other;
    count(out, a, at(law, a, b, c));
    bits = (bits - mask) & mask;
  } while (bits != 0);
}

/** `n` random triples, from the counter `first` of `seed` on, three numbers each: under a mask a word. */
export function random(law: i32, seed: u64, first: u64, n: i32, a: u64, b: u64, c: u64, out: usize): void {
  for (let i = 0; i < n; i++) {
    const counter = first + <u64>i;
    const draw = counter * 3;
    count(out, counter, at(law, mix(seed, draw) & a, mix(seed, draw + 1) & b, mix(seed, draw + 2) & c));
  }
}

/** The `n` words at `words`. */
export function each(law: i32, words: usize, n: i32, b: u64, c: u64, out: usize): void {
  for (let i = 0; i < n; i++) {
    const a = load<u64>(words + (<usize>i << 3));
    count(out, a, at(law, a, b, c));
  }
}
