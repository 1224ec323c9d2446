/**
 * The fast loop over one law: two entries at a time. The build compiles this file for a law with its own in the place of `asm/law`, so that
 * it is inlined: a function reference would cost a call a word.
 */
import { word } from "../arch/generic/word";
import { at, law } from "../asm/law";

// @ts-ignore: decorator
@inline
const VIOLATED: u64 = 1;

/** How many of the `n` words at `words` violate the law; four at a time, in two sums that do not wait for each other. */
export function check(words: usize, n: i32, b: u64, c: u64): i32 {
  const second = word<v128>(b);
  const third = word<v128>(c);
  const violated = word<v128>(VIOLATED);
  let even = i64x2.splat(0);
  let odd = i64x2.splat(0);
  let next = words;
  const end = words + ((<usize>n & ~3) << 3);
  if (next < end) {
    do {
      // A lane that is violated compares as -1.
      even = i64x2.sub(even, i64x2.eq(law<v128>(v128.load(next), second, third), violated));
      odd = i64x2.sub(odd, i64x2.eq(law<v128>(v128.load(next, 16), second, third), violated));
      next += 32;
    } while (next < end);
  }
  const total = i64x2.add(even, odd);
  let count = i32(i64x2.extract_lane(total, 0) + i64x2.extract_lane(total, 1));
  for (let rest = n & 3; rest > 0; rest--) {
    count += i32(at(load<u64>(next), b, c) == VIOLATED);
    next += 8;
  }
  return count;
}
