/**
 * A great many words, as a rule that makes the case of any number: what both sides run through without any word being sent. The same arithmetic is in
 * main.c and assembly/digest.ts; here it is written for one case at a time.
 */

/** All combinations of the bits of `mask` in `a`, whose bits of `rest` are random; `b` stays. */
export interface BitSweep {
  readonly kind: "bits";
  readonly seed: bigint;
  readonly count: bigint;
  readonly mask: bigint;
  readonly rest: bigint;
  readonly b: bigint;
}

/** Random words under two masks. */
export interface RandomSweep {
  readonly kind: "random";
  readonly seed: bigint;
  readonly count: bigint;
  readonly maskA: bigint;
  readonly maskB: bigint;
}

export type Sweep = BitSweep | RandomSweep;

const wrap = (word: bigint): bigint => BigInt.asUintN(64, word);

/** SplitMix64 over a counter, as assembly/random.ts has it. */
export function mix(seed: bigint, index: bigint): bigint {
  let z = wrap(seed + (index + 1n) * 0x9e3779b97f4a7c15n);
  z = wrap((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = wrap((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
}

/** The number's bits, one after the other, at the places of the mask's. */
export function deposit(index: bigint, mask: bigint): bigint {
  let placed = 0n;
  for (let [left, bit] = [index, 0n]; mask >> bit !== 0n; bit++) {
    if (((mask >> bit) & 1n) === 0n) continue;
    placed |= (left & 1n) << bit;
    left >>= 1n;
  }
  return placed;
}

/** The words of the case of this number. */
export function caseOf(sweep: Sweep, index: bigint): { readonly a: bigint; readonly b: bigint } {
  if (sweep.kind === "bits") return { a: deposit(index, sweep.mask) | (mix(sweep.seed, index) & sweep.rest), b: sweep.b };
  return { a: mix(sweep.seed, wrap(2n * index)) & sweep.maskA, b: mix(sweep.seed, wrap(2n * index + 1n)) & sweep.maskB };
}

/** The turn brings the high bits down, where the next product spreads them: two differences in bit 63 do not cancel. */
export function into(digest: bigint, value: bigint): bigint {
  const product = wrap((digest ^ value) * 0x9e3779b97f4a7c15n);
  return wrap(product << 29n) | (product >> 35n);
}

/** What the loops compute, one case after the other. */
export function plainDigest(sweep: Sweep, first: bigint, count: bigint, answer: (a: bigint, b: bigint) => bigint): bigint {
  let digest = 0n;
  for (let i = first; i < first + count; i++) {
    const { a, b } = caseOf(sweep, i);
    digest = into(digest, a);
    if (sweep.kind === "random") digest = into(digest, b);
    digest = into(digest, answer(a, b));
  }
  return digest;
}
