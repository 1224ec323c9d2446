/** The module's own loops over a law: evidence that does not pass through the prover. */
import { inputMasks, type Law, lawExport } from "../laws/index.ts";
import { reserve, words } from "../profile/arena.ts";
import type { Lab } from "../profile/lab.ts";
import type { RunEvidence } from "./verdict.ts";

type Loop = (...args: (bigint | number)[]) => bigint | number;

const TALLY_WORDS = 5;
const NONE = (1n << 64n) - 1n;

/** A run with what it violated first: of an enumeration the smallest first word, of random words their counter. */
export interface Run extends RunEvidence {
  readonly first?: bigint;
}

/** The run as it stands in a verdict: what it met first is the seed's business. */
export function evidenceOf({ words, applied, violated, exhaustive }: Run): RunEvidence {
  return { words, applied, violated, exhaustive };
}

/** A loop of assembly/sweep.ts over this law. */
function loop(lab: Lab, kind: "each" | "enumerate" | "random", law: Law): Loop {
  const { value } = lab.exports[`index_${lawExport(law)}`] as unknown as WebAssembly.Global;
  const run = lab.exports[kind] as unknown as Loop;
  return (...args) => run(value as number, ...args);
}

/** The law's answer in the module: bit 0 its condition applies, bit 1 its promise is kept. */
export function answerAt(lab: Lab, law: Law, inputs: readonly bigint[]): bigint {
  const [a, b = 0n, c = 0n] = inputs;
  return BigInt.asUintN(64, lab.exports[`at_${lawExport(law)}`](a, b, c) as bigint);
}

/** Every value that has ones only under `mask`, from 0 up. */
export function* combinations(mask: bigint): Generator<bigint> {
  let bits = 0n;
  do {
    yield bits;
    bits = (bits - mask) & mask;
  } while (bits !== 0n);
}

export function bitCount(word: bigint): number {
  return word.toString(2).replaceAll("0", "").length;
}

function tallied(lab: Lab, exhaustive: boolean, fill: (at: number) => void, at = reserve(lab, TALLY_WORDS * 8)): Run {
  words(lab, at, TALLY_WORDS).set([0n, 0n, 0n, 0n, NONE]);
  fill(at);
  const [count, applied, , violated, first] = words(lab, at, TALLY_WORDS);
  const run = { words: Number(count), applied: Number(applied), violated: Number(violated), exhaustive };
  return violated === 0n ? run : { ...run, first };
}

/**
 * Every combination of the deciding bits, one mask a word of the law; the bits that do not decide are as in `rest`.
 * @returns undefined where there are more than `most` deciding bits
 */
export function enumerateLaw(lab: Lab, law: Law, decidingBits: readonly bigint[], rest: readonly bigint[], most: number): Run | undefined {
  if (decidingBits.reduce((sum, mask) => sum + bitCount(mask), 0) > most) return undefined;
  const masks = inputMasks(lab, law);
  const fixed = [0, 1, 2].map((i) => (rest[i] ?? 0n) & (masks[i] ?? 0n) & ~(decidingBits[i] ?? 0n));
  const enumerate = loop(lab, "enumerate", law);
  return tallied(lab, true, (at) => {
    for (const b of combinations(decidingBits[1] ?? 0n))
      for (const c of combinations(decidingBits[2] ?? 0n)) enumerate(decidingBits[0], fixed[0], b | fixed[1], c | fixed[2], at);
  });
}

/** `n` random words each, from the start of `seed`. */
export function fuzzLaw(lab: Lab, law: Law, seed: bigint, n: number): Run {
  const [a, b = 0n, c = 0n] = inputMasks(lab, law);
  return tallied(lab, false, (at) => loop(lab, "random", law)(seed, 0n, n, a, b, c, at));
}

/** These entries, with each of these further words. */
export function runEntries(lab: Lab, law: Law, entries: BigUint64Array, more: readonly (readonly [bigint, bigint])[]): Run {
  const from = reserve(lab, entries.byteLength + TALLY_WORDS * 8);
  words(lab, from, entries.length).set(entries);
  const out = from + entries.byteLength;
  const each = loop(lab, "each", law);
  return tallied(lab, false, (at) => more.forEach(([b, c]) => void each(from, entries.length, b, c, at)), out);
}
