/**
 * The loops over one law. The build compiles this file once for each law, with `asm/law` standing for it, so that the law is inlined
 * into every loop: a function reference would cost a call a word.
 *
 * A law takes three words; one that needs fewer does not look at the others.
 * A tally is five `u64` at `out`: words seen, condition applied, promise kept, violated, and what was violated first: of enumerate()
 * the smallest word, of random() the counter (all ones if none).
 */
import { word } from "../arch/generic/word";
import { law } from "../asm/law";
import { mix } from "./random";

// @ts-ignore: decorator
@inline
const VIOLATED: u64 = 1;

/** A second copy of the law in check() pays where it is measured; the build says no of the other families, which it makes a third faster. */
// @ts-ignore: decorator
@inline
const UNROLLED = true;

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

/** The law's answer. The loops below call it: a copy of the law in each would double the module. */
export function at(a: u64, b: u64, c: u64): u64 {
  return law<u64>(a, b, c);
}

/** Every combination of the bits of `a` under `mask`, its other bits as in `rest`. */
export function enumerate(mask: u64, rest: u64, b: u64, c: u64, out: usize): void {
  let bits: u64 = 0;
  const other = rest & ~mask;
  do {
    const a = bits | other;
    count(out, a, at(a, b, c));
    bits = (bits - mask) & mask;
  } while (bits != 0);
}

/** `n` random triples, from the counter `first` of `seed` on, three numbers each: under a mask a word. */
export function random(seed: u64, first: u64, n: i32, a: u64, b: u64, c: u64, out: usize): void {
  for (let i = 0; i < n; i++) {
    const counter = first + <u64>i;
    const draw = counter * 3;
    count(out, counter, at(mix(seed, draw) & a, mix(seed, draw + 1) & b, mix(seed, draw + 2) & c));
  }
}

/** How many of the `n` words at `words` violate the law; four at a time where unrolled, in two sums that do not wait for each other. */
export function check(words: usize, n: i32, b: u64, c: u64): i32 {
  const step = UNROLLED ? 4 : 2;
  const second = word<v128>(b);
  const third = word<v128>(c);
  const violated = word<v128>(VIOLATED);
  let even = i64x2.splat(0);
  let odd = i64x2.splat(0);
  let next = words;
  const end = words + ((<usize>n & ~<usize>(step - 1)) << 3);
  if (next < end) {
    do {
      // A lane that is violated compares as -1.
      even = i64x2.sub(even, i64x2.eq(law<v128>(v128.load(next), second, third), violated));
      if (UNROLLED) odd = i64x2.sub(odd, i64x2.eq(law<v128>(v128.load(next, 16), second, third), violated));
      next += step << 3;
    } while (next < end);
  }
  const total = i64x2.add(even, odd);
  let count = i32(i64x2.extract_lane(total, 0) + i64x2.extract_lane(total, 1));
  for (let rest = n & (step - 1); rest > 0; rest--) {
    count += i32(at(load<u64>(next), b, c) == VIOLATED);
    next += 8;
  }
  return count;
}
