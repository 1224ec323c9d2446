/**
 * The loops over one law. The build compiles this file once for each law, with `asm/law` standing for it, so that the law is inlined
 * into every loop: a function reference would cost a call a word.
 *
 * A tally is five `u64` at `out`: words seen, condition applied, promise kept, violated, smallest violating word (all ones if none).
 */
import { word } from "../arch/generic/word";
import { law } from "../asm/law";
import { mix } from "./random";

// @ts-ignore: decorator
@inline
const VIOLATED: u64 = 1;

/** Adds one word to the tally. */
// @ts-ignore: decorator
@inline
function count(out: usize, pte: u64, answer: u64): void {
  const violated = u64(answer == VIOLATED);
  store<u64>(out, load<u64>(out) + 1);
  store<u64>(out, load<u64>(out, 8) + (answer & 1), 8);
  store<u64>(out, load<u64>(out, 16) + (answer >> 1), 16);
  store<u64>(out, load<u64>(out, 24) + violated, 24);
  const least = load<u64>(out, 32);
  store<u64>(out, select<u64>(pte, least, (i32(violated) & i32(pte < least)) != 0), 32);
}

/** The law's answer for one word. The loops below call it: a copy of the law in each would double the module. */
export function at(pte: u64, argument: u64): u64 {
  return law<u64>(pte, argument);
}

/** Every combination of the bits under `mask`, the other bits as in `rest`. */
export function enumerate(mask: u64, rest: u64, argument: u64, out: usize): void {
  let bits: u64 = 0;
  const other = rest & ~mask;
  do {
    const pte = bits | other;
    count(out, pte, at(pte, argument));
    bits = (bits - mask) & mask;
  } while (bits != 0);
}

/** `n` random words under `width`, from the counter `first` of `seed` on. */
export function random(seed: u64, first: u64, n: i32, width: u64, argument: u64, out: usize): void {
  for (let i = 0; i < n; i++) {
    const pte = mix(seed, first + <u64>i) & width;
    count(out, pte, at(pte, argument));
  }
}

/** How many of the `n` words at `words` violate the law; four at a time, in two sums that do not wait for each other. */
export function check(words: usize, n: i32, argument: u64): i32 {
  const both = word<v128>(argument);
  const violated = word<v128>(VIOLATED);
  let even = i64x2.splat(0);
  let odd = i64x2.splat(0);
  let next = words;
  const end = words + ((<usize>n & ~3) << 3);
  if (next < end) {
    do {
      // A lane that is violated compares as -1.
      even = i64x2.sub(even, i64x2.eq(law<v128>(v128.load(next), both), violated));
      odd = i64x2.sub(odd, i64x2.eq(law<v128>(v128.load(next, 16), both), violated));
      next += 32;
    } while (next < end);
  }
  const total = i64x2.add(even, odd);
  let count = i32(i64x2.extract_lane(total, 0) + i64x2.extract_lane(total, 1));
  for (let rest = n & 3; rest > 0; rest--) {
    count += i32(at(load<u64>(next), argument) == VIOLATED);
    next += 8;
  }
  return count;
}
