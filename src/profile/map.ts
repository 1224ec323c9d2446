/** A helper over an array, in the two-lane form: for users who have millions of entries and not one. */
import { reserve, words } from "./arena.ts";
import { UsageError } from "./errors.ts";
import { findHelper, type Lab } from "./lab.ts";

/** Words that go through memory at a time; even, so that two lanes are always full. */
const CHUNK = 1 << 16;

/**
 * Applies a helper to every word.
 * @param entries entries, each below 2^width of the profile; they are not checked one by one
 * @param argument the same argument for all of them, 0 if the helper takes none
 * @returns a new array of the same length
 * @throws UsageError on an unknown helper, or one that has no array form (is_swap)
 */
export function mapEntries(lab: Lab, name: string, entries: BigUint64Array, argument = 0n): BigUint64Array {
  const helper = findHelper(name);
  const loop = lab.exports[`lanes_${helper.export}`] as unknown as
    | ((to: number, from: number, args: number, n: number) => void)
    | undefined;
  if (!loop) throw new UsageError(`${helper.name} has no array form`);
  const at = reserve(lab, 3 * 8 * CHUNK);
  const [to, from, args] = [at, at + 8 * CHUNK, at + 16 * CHUNK];
  words(lab, args, CHUNK).fill(argument);
  const result = new BigUint64Array(entries.length);
  for (let start = 0; start < entries.length; start += CHUNK) {
    const part = entries.subarray(start, start + CHUNK);
    words(lab, from, part.length).set(part);
    if (helper.swapped) loop(to, args, from, part.length + (part.length & 1));
    else loop(to, from, args, part.length + (part.length & 1));
    result.set(words(lab, to, part.length), start);
  }
  return result;
}
