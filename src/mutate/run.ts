/** All profiles over all processors, and the vectors that were missing. */
import { runPool } from "../pool.ts";
import { InfrastructureError, UsageError } from "../profile/errors.ts";
import { readVectors, type Vector, vectorLine, writeVectors } from "../vectors/file.ts";
import type { Judged, MutateAnswer, MutateJob, ProfileResult } from "./worker.ts";

/**
 * @returns a result a profile, in the order of the jobs
 * @throws InfrastructureError where a module is not built, vectors cannot be read, or evidence contradicts itself
 */
export async function mutateAll(
  jobs: readonly MutateJob[],
  onProgress: (done: number, of: number, profile: string) => void = () => {},
): Promise<readonly ProfileResult[]> {
  const results = new Map<string, ProfileResult>();
  const errors: Extract<MutateAnswer, { error: string }>[] = [];
  await runPool<MutateJob, MutateAnswer>("./worker", import.meta.url, jobs, (answer, job) => {
    if ("error" in answer) errors.push(answer);
    else results.set(job.profile, answer.result);
    onProgress(results.size + errors.length, jobs.length, job.profile);
  });
  if (errors.length > 0) throw errors[0].usage ? new UsageError(errors[0].error) : new InfrastructureError(errors[0].error);
  return jobs.flatMap(({ profile }) => results.get(profile) ?? []);
}

/** A vector that no file has yet, and the mutant that it is for. */
export interface Missing {
  readonly vector: Vector;
  readonly mutant: Judged;
}

/** One each, though several mutants may ask for the same. */
export function missingOf({ judged }: ProfileResult): Missing[] {
  const missing = judged.flatMap((mutant) => (mutant.verdict.kind === "missing" ? [{ vector: mutant.verdict.vector, mutant }] : []));
  const first = new Map<string, Missing>();
  for (const one of missing) if (!first.has(vectorLine(one.vector))) first.set(vectorLine(one.vector), one);
  return [...first.values()];
}

/** Adds them to the profile's file. */
export function addVectors(profile: string, missing: readonly Missing[]): void {
  if (missing.length > 0) writeVectors(profile, [...readVectors(profile), ...missing.map(({ vector }) => vector)]);
}
