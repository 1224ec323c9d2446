/** `npm run build`: every profile into build/<target>/, in parallel, and only what changed. */
import { join } from "node:path";
import { runPool } from "../pool.ts";
import { profiles as listed } from "../profile/find.ts";
import type { Profile } from "../profile/types.ts";
import type { Target } from "./compile.ts";
import { digest, isFresh, sharedDigest } from "./stamp.ts";
import type { Job, Outcome } from "./worker.ts";

export interface BuildResult {
  readonly built: number;
  readonly fresh: number;
  readonly errors: readonly string[];
}

function staleJobs(root: string, profiles: readonly Profile[], targets: readonly Target[]): Job[] {
  const shared = sharedDigest(root);
  return profiles.flatMap((profile) =>
    targets
      .map((target) => ({
        root,
        profile,
        target,
        out: join(root, "build", target, profile.id),
        digest: digest(root, shared, profile, target),
      }))
      .filter((job) => !isFresh(`${job.out}.stamp`, `${job.out}.wasm`, job.digest)),
  );
}

/** Builds what is stale. Errors are collected, so that one bad room does not hide the next. */
export async function build(
  root: string,
  targets: readonly Target[],
  profiles: readonly Profile[] = listed,
  onProgress: (line: string) => void = () => {},
): Promise<BuildResult> {
  const jobs = staleJobs(root, profiles, targets);
  const errors: string[] = [];
  let done = 0;
  await runPool<Job, Outcome>("./worker", import.meta.url, jobs, (outcome) => {
    done++;
    if ("error" in outcome) errors.push(outcome.error);
    else
      onProgress(
        `[${done}/${jobs.length}] ${outcome.job.target} ${outcome.job.profile.id}  ${outcome.bytes} bytes  ${outcome.ms.toFixed(0)} ms`,
      );
  });
  return { built: jobs.length - errors.length, fresh: profiles.length * targets.length - jobs.length, errors };
}
