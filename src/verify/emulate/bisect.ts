/** The first case in which two sides differ, found by digests of ever shorter stretches. */

/**
 * @param same do both sides have the same digest of so many cases, from this one on?
 * @returns the number of the first case that differs; undefined where the whole stretch is the same
 */
export async function firstDifference(
  count: bigint,
  same: (first: bigint, count: bigint) => Promise<boolean>,
): Promise<bigint | undefined> {
  if (count === 0n || (await same(0n, count))) return undefined;
  let [from, left] = [0n, count];
  while (left > 1n) {
    const half = left / 2n;
    if (await same(from, half)) {
      from += half;
      left -= half;
    } else left = half;
  }
  return from;
}
