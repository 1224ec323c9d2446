/** Chains of helpers in three evaluators: a block of 4,096 that each walks, and where they part. */
import { reserve, words } from "../profile/arena.ts";
import { InfrastructureError } from "../profile/errors.ts";
import type { Lab } from "../profile/lab.ts";
import { chainFinding } from "./chainFinding.ts";
import { stepsOf } from "./chainSteps.ts";
import { type Evaluators, loadEvaluators } from "./evaluators.ts";
import { createWalker, type Walker } from "./recipe.ts";
import type { Finding, UnitResult } from "./types.ts";

export const CHAINS_A_BLOCK = 4096;
/** Of 32 bits, a chain: its last entry and its digest. */
const RESULT_WORDS = 4;
/** What is shrunk of a block. */
const MOST_FINDINGS = 8;
/** Chains of a block that are looked at for other disagreements. */
const MOST_LOOKED_AT = 32;

interface Runner {
  /** A view of what the last run wrote. */
  readonly results: Uint32Array;
  run(seed: bigint, first: number): void;
}

/** The chains of a module, by its own loop. */
function moduleRunner(lab: Lab): Runner {
  const steps = stepsOf(lab.profile);
  const run = lab.exports.run_chains;
  if (!run) throw new InfrastructureError(`the module of ${lab.profile.id} has no chains; run: npm run build`);
  const map = reserve(lab, 16 * 8 + CHAINS_A_BLOCK * RESULT_WORDS * 4 + steps.length * 4);
  words(lab, map, 16).set(lab.profile.protectionMap);
  const out = map + 16 * 8;
  const table = out + CHAINS_A_BLOCK * RESULT_WORDS * 4;
  new Uint32Array(lab.memory.buffer, table, steps.length).set(steps.map(({ packed }) => packed));
  const call = run as unknown as (first: bigint, n: number, seed: bigint, steps: number, count: number, map: number, out: number) => void;
  return {
    results: new Uint32Array(lab.memory.buffer, out, CHAINS_A_BLOCK * RESULT_WORDS),
    run: (seed, first) => call(BigInt(first), CHAINS_A_BLOCK, seed, table, steps.length, map, out),
  };
}

/** The same on halves, and which pairs of helpers came after each other. */
function walkAll(walker: Walker, first: number, results: Uint32Array, pairs: Uint8Array): void {
  const { steps, end, digest, taken } = walker;
  for (let i = 0, at = 0; i < CHAINS_A_BLOCK; i++, at += RESULT_WORDS) {
    walker.walk(first + i);
    results[at] = end.lo;
    results[at + 1] = end.hi;
    results[at + 2] = digest.lo;
    results[at + 3] = digest.hi;
    for (let step = 1; step < walker.length; step++) pairs[taken[step - 1] * steps.length + taken[step]] = 1;
  }
}

/** The places of chains whose results differ from each other's. */
function partings(runs: readonly Uint32Array[]): number[] {
  const [a, b, c] = runs;
  const found = new Set<number>();
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at] || a[at] !== c[at]) found.add(Math.floor(at / RESULT_WORDS));
  return [...found];
}

/** Everything that was computed, in 64 bits. */
function digestOf(runs: readonly Uint32Array[]): bigint {
  let [low, high] = [1, 2];
  for (const results of runs)
    for (let at = 0; at < results.length; at++) {
      low = Math.imul(low ^ results[at], 0x9e3779b1);
      high = Math.imul(high ^ low ^ (low >>> 15), 0x85ebca6b);
      low ^= high >>> 13;
    }
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

/** Truths as a bitset in hex, bit 0 the lowest. */
function bitset(truths: Uint8Array): string {
  let digits = "";
  for (let at = 0; at < truths.length; at += 4) {
    let digit = 0;
    for (let bit = 0; bit < 4; bit++) digit |= (truths[at + bit] ?? 0) << bit;
    digits = digit.toString(16) + digits;
  }
  return `0x${digits}`;
}

/** Shrunk and each once; a block has hardly more than one cause. */
function findingsOf(evaluators: Evaluators, seed: bigint, indices: readonly number[]): Finding[] {
  const found = new Map<string, Finding>();
  for (const index of indices.slice(0, MOST_LOOKED_AT)) {
    const finding = chainFinding(evaluators, seed, index);
    if (!found.has(finding.key)) found.set(finding.key, finding);
    if (found.size >= MOST_FINDINGS) break;
  }
  return [...found.values()];
}

export interface Chains {
  /** Block `block`: chains `4096 * block` to `4096 * block + 4095` of the seed. */
  run(seed: bigint, block: number): UnitResult;
}

export function createChainsOf(evaluators: Evaluators): Chains {
  const { profile } = evaluators;
  const [release, debug] = [evaluators.release, evaluators.debug].map(moduleRunner);
  const results = new Uint32Array(CHAINS_A_BLOCK * RESULT_WORDS);
  const runs = [release.results, debug.results, results];
  const count = stepsOf(profile).length;
  let walker: { readonly seed: bigint; readonly of: Walker } | undefined;
  return {
    run(seed, block) {
      const first = block * CHAINS_A_BLOCK;
      if (walker?.seed !== seed) walker = { seed, of: createWalker(profile, seed, evaluators.halves) };
      const pairs = new Uint8Array(count * count);
      release.run(seed, first);
      debug.run(seed, first);
      walkAll(walker.of, first, results, pairs);
      const parted = partings(runs);
      const indices = parted.map((place) => first + place);
      return {
        // Three times the same would say no more than once.
        digest: digestOf(parted.length === 0 ? [results] : runs),
        cases: CHAINS_A_BLOCK,
        violations: parted.length === 0 ? {} : { [`${profile.id}:chains`]: parted.length },
        findings: findingsOf(evaluators, seed, indices),
        coverage: { sets: { [`pairs/${profile.id}`]: { bits: bitset(pairs), of: count * count } } },
      };
    },
  };
}

/** @throws UsageError on an unknown profile, InfrastructureError where it is not built */
/** @param release the campaign's module; the built one where left out */
export async function createChains(profile: string, release?: WebAssembly.Module): Promise<Chains> {
  return createChainsOf(await loadEvaluators(profile, release));
}
