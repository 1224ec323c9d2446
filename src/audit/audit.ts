/** Every law on every profile, over all processors. */
import type { Law } from "../laws/index.ts";
import { runPool } from "../pool.ts";
import { InfrastructureError, UsageError } from "../profile/errors.ts";
import type { Tree } from "../verify/tree.ts";
import type { JudgeOptions } from "./judge.ts";
import type { Judged } from "./verdict.ts";
import type { AuditAnswer, AuditJob } from "./worker.ts";

export interface AuditPlan {
  readonly profiles: readonly string[];
  readonly laws: readonly Law[];
  readonly options: JudgeOptions;
  readonly files?: ReadonlyMap<string, string>;
  /** Of a profile: the kernel tree whose own compiled helpers are judged, in the place of the room's. They must be in the cache. */
  readonly tree?: (profile: string) => Tree;
}

/**
 * @returns verdicts in the order of the profiles, then of the laws, however the work was spread
 * @throws InfrastructureError where a module is not built or evidence contradicts itself, UsageError where a law file does not compile
 */
export async function audit(
  { profiles, laws, options, files, tree }: AuditPlan,
  onProgress: (done: number, of: number, profile: string) => void = () => {},
): Promise<readonly Judged[]> {
  const jobs = profiles.map((profile): AuditJob => ({ profile, laws, options, files, tree: tree?.(profile) }));
  const judged = new Map<string, readonly Judged[]>();
  const errors: Extract<AuditAnswer, { error: string }>[] = [];
  await runPool<AuditJob, AuditAnswer>("./worker", import.meta.url, jobs, (answer, job) => {
    if ("error" in answer) errors.push(answer);
    else judged.set(job.profile, answer.judged);
    onProgress(judged.size + errors.length, jobs.length, job.profile);
  });
  if (errors.length > 0) throw errors[0].usage ? new UsageError(errors[0].error) : new InfrastructureError(errors[0].error);
  return profiles.flatMap((profile) => judged.get(profile) ?? []);
}
