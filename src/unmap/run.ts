/** A generated table of any size under policies: chunks over worker threads, results added up as they come. */

import { FINDINGS } from "../../assembly/unmap/findings.ts";
import { BLOCK } from "../../assembly/unmap/knobs.ts";
import { runPool } from "../pool.ts";
import { InfrastructureError, UsageError } from "../profile/errors.ts";
import { CHUNK } from "./generated.ts";
import type { Loop } from "./loops.ts";
import type { Policy } from "./policies.ts";
import { addTallies, NO_TALLY, type Outcome } from "./replay.ts";
import { KEPT_BATCHES, type Sample } from "./samples.ts";
import type { Mix } from "./scenarios/presets.ts";

/** One thread's piece: slots `first` to before `first + slots`. */
export interface UnmapJob {
  readonly profile: string;
  readonly mix: Mix;
  readonly seed: bigint;
  readonly first: number;
  readonly slots: number;
  readonly policies: readonly Policy[];
  readonly loop: Loop;
}

export interface PolicyResult extends Outcome {
  /** For each finding the first batches that have it. */
  readonly samples: readonly Sample[];
}

export type UnmapAnswer = { readonly results: readonly PolicyResult[] } | { readonly error: string; readonly usage: boolean };

export interface UnmapPlan extends Omit<UnmapJob, "first" | "slots"> {
  readonly ptes: number;
  readonly workers?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number) => void;
}

export interface UnmapResult {
  /** Entries that the results are of: fewer than asked for where it was stopped. */
  readonly ptes: number;
  readonly results: readonly PolicyResult[];
}

/** Slots of a job: seconds at most, so that stopping loses little. */
const JOB = 16 * CHUNK;

function nothing(policy: Policy): PolicyResult {
  return { policy, tally: NO_TALLY, counts: new Array<number>(FINDINGS).fill(0), marked: 0, ms: 0, samples: [] };
}

function firstSamples(a: readonly Sample[], b: readonly Sample[]): readonly Sample[] {
  const sorted = [...a, ...b].sort((x, y) => x.bit - y.bit || x.slot - y.slot);
  return sorted.filter(({ bit }, i) => i < KEPT_BATCHES || sorted[i - KEPT_BATCHES].bit !== bit);
}

export function addResults(a: PolicyResult, b: PolicyResult): PolicyResult {
  return {
    policy: a.policy,
    tally: addTallies(a.tally, b.tally),
    counts: a.counts.map((count, bit) => count + b.counts[bit]),
    marked: a.marked + b.marked,
    ms: a.ms + b.ms,
    samples: firstSamples(a.samples, b.samples),
  };
}

/**
 * Runs the plan. The result is the same however many threads there are.
 * @throws UsageError, InfrastructureError where a profile cannot be loaded
 */
export async function unmapGenerated(plan: UnmapPlan): Promise<UnmapResult> {
  const { ptes, workers, signal, onProgress, ...what } = plan;
  const jobs = Array.from({ length: Math.ceil(ptes / JOB) }, (_, i): UnmapJob => {
    return { ...what, first: i * JOB, slots: Math.min(JOB, ptes - i * JOB) };
  });
  let results = plan.policies.map(nothing);
  let done = 0;
  await runPool<UnmapJob, UnmapAnswer>(
    "./worker",
    import.meta.url,
    jobs,
    (answer, job) => {
      if ("error" in answer) throw answer.usage ? new UsageError(answer.error) : new InfrastructureError(answer.error);
      results = results.map((result, i) => addResults(result, answer.results[i]));
      done += job.slots;
      onProgress?.(done);
    },
    { threads: workers, signal },
  );
  return { ptes: done, results };
}

/** The least that a table can have: chunks are made of whole blocks. */
export const LEAST_PTES = BLOCK;
