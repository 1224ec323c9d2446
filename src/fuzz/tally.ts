/** What a campaign has come to so far: everything that is in its ledger, and what this run added. */
import { addResults, mergeFindings, NO_CASES, NO_RESULT } from "./merge.ts";
import { contiguousUnits, gapsOf, joinRanges, type Range } from "./ranges.ts";
import type { Family, Finding, ShardResult } from "./types.ts";

export interface Tally {
  /** Of all that is done; findings up to the cap. */
  readonly total: ShardResult;
  /** Different findings, also those beyond the cap. */
  readonly found: number;
  /** Of them, those that nobody knew. */
  readonly unknown: number;
  readonly done: readonly Range[];
  /** What this run computed, apart from what it found in the ledger. */
  readonly fresh: { readonly cases: Readonly<Record<Family, number>>; readonly units: number };
  /** ms, when the last new finding or bit of coverage came; undefined until then. */
  readonly lastNew: number | undefined;
}

export function casesIn(cases: Readonly<Record<Family, number>>): number {
  return cases.words + cases.chains + cases.unmap;
}

export function unitsIn(ranges: readonly Range[]): number {
  return ranges.reduce((sum, { units }) => sum + units, 0);
}

/** @param most findings that are kept; the others are counted */
export function createTally(most: number): {
  add(range: Range, result: ShardResult, fresh: boolean): void;
  /** Runs units that are neither done nor handed out; the first of them. */
  gaps(within: Range, handedOut: readonly Range[]): Range[];
  now(): Tally;
} {
  let total: ShardResult = NO_RESULT;
  let done: Range[] = [];
  let cases: Readonly<Record<Family, number>> = NO_CASES;
  let units = 0;
  let lastNew: number | undefined;
  const keys = new Map<string, Finding["known"]>();

  return {
    add(range, result, fresh) {
      const before = { keys: keys.size, seen: JSON.stringify(total.coverage) };
      for (const { key, known } of result.findings) keys.set(key, known);
      const findings = mergeFindings(total.findings, result.findings).slice(0, most);
      total = { ...addResults(total, result), findings };
      done = joinRanges([...done, range]);
      if (!fresh) return;
      cases = addResults({ ...NO_RESULT, cases }, result).cases;
      units += range.units;
      if (keys.size > before.keys || JSON.stringify(total.coverage) !== before.seen) lastNew = performance.now();
    },
    gaps: (within, handedOut) => gapsOf([...done, ...handedOut], within),
    now: () => ({
      total,
      found: keys.size,
      unknown: [...keys.values()].filter((known) => !known).length,
      done,
      fresh: { cases, units },
      lastNew,
    }),
  };
}

/** Units from 0 on, where that is all that is done: then as many cases of the same campaign give the same digest. */
export function reproducible(done: readonly Range[]): number | undefined {
  const units = contiguousUnits(done);
  return units > 0 && units === unitsIn(done) ? units : undefined;
}
