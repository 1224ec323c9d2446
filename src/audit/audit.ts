/** Every law on every profile, over all processors. */
import { runPool } from "../pool.ts";
import { InfrastructureError } from "../profile/errors.ts";
import type { JudgeOptions } from "./judge.ts";
import type { Judged } from "./verdict.ts";
import type { AuditAnswer, AuditJob } from "./worker.ts";

/**
 * @returns verdicts in the order of the profiles, then of the catalogue, however the work was spread
 * @throws InfrastructureError where a module is not built
 */
export async function audit(
  profiles: readonly string[],
  lawIds: readonly string[],
  options: JudgeOptions,
  onProgress: (done: number, of: number, profile: string) => void = () => {},
): Promise<readonly Judged[]> {
  const jobs = profiles.map((profile): AuditJob => ({ profile, laws: lawIds, options }));
  const judged = new Map<string, readonly Judged[]>();
  const errors: string[] = [];
  await runPool<AuditJob, AuditAnswer>("./worker", import.meta.url, jobs, (answer, job) => {
    if ("error" in answer) errors.push(answer.error);
    else judged.set(job.profile, answer.judged);
    onProgress(judged.size + errors.length, jobs.length, job.profile);
  });
  if (errors.length > 0) throw new InfrastructureError(errors[0]);
  return profiles.flatMap((profile) => judged.get(profile) ?? []);
}
