/**
 * One law on one profile, in the module itself, two ways: every combination of the bits that its helpers depend on (depends.ts), and
 * random full words.
 */
import { type Law, lawArguments, lawExport } from "../laws/index.ts";
import { reserve, words } from "../profile/arena.ts";
import type { Lab } from "../profile/lab.ts";
import { type Dependencies, dependencies } from "./depends.ts";
import type { Counterexample, Evidence, Verdict } from "./verdict.ts";

export interface JudgeOptions {
  readonly seed: bigint;
  /** Random words per law and argument. */
  readonly random: number;
}

/** More combinations than this are not enumerated: the verdict is then "undecided". */
export const MOST_DECIDING_BITS = 26;
const TALLY_WORDS = 5;
const NONE = (1n << 64n) - 1n;

interface Tally {
  readonly words: number;
  readonly applied: number;
  readonly violated: number;
  readonly least: bigint;
}

type Loop = (...args: (bigint | number)[]) => bigint | number;

/** The loops of assembly/sweep.ts over this law. */
function loopsOf(lab: Lab, law: Law): Record<string, Loop> {
  const name = lawExport(law);
  const loop = (kind: string) => lab.exports[`${kind}_${name}`] as unknown as Loop;
  return { enumerate: loop("enumerate"), random: loop("random") };
}

function readTally(lab: Lab, at: number): Tally {
  const [count, applied, , violated, least] = words(lab, at, TALLY_WORDS);
  return { words: Number(count), applied: Number(applied), violated: Number(violated), least };
}

function bitCount(word: bigint): number {
  return word.toString(2).replaceAll("0", "").length;
}

/** Runs `fill` on a cleared tally. */
function tallied(lab: Lab, at: number, fill: (at: number) => void): Tally {
  words(lab, at, TALLY_WORDS).set([0n, 0n, 0n, 0n, NONE]);
  fill(at);
  return readTally(lab, at);
}

/** The smallest violating word over all arguments. */
function smallest(lab: Lab, found: readonly { argument: bigint; tally: Tally }[]): Counterexample {
  const { argument, tally } = found.filter((f) => f.tally.violated > 0).reduce((a, b) => (b.tally.least < a.tally.least ? b : a));
  return { pte: tally.least, argument, after: lab.call("wrprotect", tally.least) };
}

/** Judges `law` on `lab`'s profile. `known` spares finding again what laws with the same predicate share. */
export function judge(lab: Lab, law: Law, options: JudgeOptions, known: Dependencies = dependencies(lab, law.predicate, options)): Verdict {
  const loops = loopsOf(lab, law);
  const { bits, leaks } = known;
  const { pteBits } = lab.profile;
  const width = (1n << BigInt(pteBits)) - 1n;
  const tallyAt = reserve(lab, TALLY_WORDS * 8);
  const args = lawArguments(law);
  const random = args.map((argument) => ({
    argument,
    tally: tallied(lab, tallyAt, (at) => loops.random(options.seed, 0n, options.random, width, argument, at)),
  }));
  const randomWords = options.random * args.length;
  if (bitCount(bits) > MOST_DECIDING_BITS) {
    const evidence = { decidingBits: bits, enumerated: 0, random: randomWords, leaks, applied: 0 };
    return { kind: "undecided", evidence, reason: `${bitCount(bits)} bits decide it: too many to enumerate` };
  }
  const enumerated = args.map((argument) => ({ argument, tally: tallied(lab, tallyAt, (at) => loops.enumerate(bits, 0n, argument, at)) }));
  const sum = (pick: (t: Tally) => number) => enumerated.reduce((total, { tally }) => total + pick(tally), 0);
  const evidence: Evidence = {
    decidingBits: bits,
    enumerated: sum((t) => t.words),
    random: randomWords,
    leaks,
    applied: sum((t) => t.applied),
  };

  if (leaks > 0) return { kind: "undecided", evidence, reason: `${leaks} random words are decided by other bits than those found` };
  if (sum((t) => t.violated) > 0) {
    const free = BigInt(pteBits - bitCount(bits));
    return { kind: "refuted", evidence, smallest: smallest(lab, enumerated), counterexamples: BigInt(sum((t) => t.violated)) << free };
  }
  if (random.some(({ tally }) => tally.violated > 0))
    return { kind: "refuted", evidence, smallest: smallest(lab, random), counterexamples: 0n };
  const constant = law.predicate !== "mmu_access" && (evidence.applied === 0 || evidence.applied === evidence.enumerated);
  if (constant) return { kind: "vacuous", evidence, reason: `${law.predicate}() is a constant here: the law says nothing` };
  if (evidence.applied === 0) return { kind: "vacuous", evidence, reason: "its condition applies to no word" };
  return { kind: "holds", evidence };
}
