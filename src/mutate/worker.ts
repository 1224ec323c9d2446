/** Judges the mutants of profiles on its own thread. */
import { parentPort } from "node:worker_threads";
import { UsageError } from "../profile/errors.ts";
import type { Vector } from "../vectors/file.ts";
import { judgeMutant, type Verdict } from "./judge.ts";
import { planMutants } from "./plan.ts";
import { unchanged } from "./reference.ts";
import { loadSubject } from "./subject.ts";

export interface MutateJob {
  readonly profile: string;
  readonly seed: bigint;
  readonly mutants?: number;
  readonly survivorsOnly: boolean;
}

/** A mutant with what became of it, as plain data. */
export interface Judged {
  readonly function: string;
  /** Of the changed instruction in the module's file. */
  readonly offset: number;
  readonly was: string;
  readonly is: string;
  readonly helpers: readonly string[];
  readonly verdict: Verdict;
}

export interface ProfileResult {
  readonly profile: string;
  readonly judged: readonly Judged[];
  readonly leftOut: readonly string[];
}

export type MutateAnswer = { readonly result: ProfileResult } | { readonly error: string; readonly usage: boolean };

export async function judgeProfile({ profile, seed, mutants, survivorsOnly }: MutateJob): Promise<ProfileResult> {
  const subject = await loadSubject(profile);
  const wanted: Vector[] = [];
  const trial = { subject, reference: unchanged(subject.module), survivorsOnly, wanted };
  const judged = planMutants(subject, seed, mutants).map((mutant): Judged => {
    const { at: offset, was, is } = mutant.change;
    const helpers = mutant.helpers.map(({ name }) => name);
    const verdict = judgeMutant(trial, mutant);
    if (verdict.kind === "missing" && !wanted.includes(verdict.vector)) wanted.push(verdict.vector);
    return { function: mutant.function, offset, was, is, helpers, verdict };
  });
  return { profile, judged, leftOut: subject.leftOut };
}

async function run(job: MutateJob): Promise<MutateAnswer> {
  try {
    return { result: await judgeProfile(job) };
  } catch (error) {
    return { error: (error as Error).message, usage: error instanceof UsageError };
  }
}

parentPort?.on("message", async (job: MutateJob) => parentPort?.postMessage(await run(job)));
