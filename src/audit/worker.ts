/** Judges profiles on its own thread, each with all the laws asked for. */
import { parentPort } from "node:worker_threads";
import { laws } from "../laws/index.ts";
import { loadProfile } from "../node.ts";
import { type Dependencies, dependencies } from "./depends.ts";
import { type JudgeOptions, judge } from "./judge.ts";
import type { Judged } from "./verdict.ts";

export interface AuditJob {
  readonly profile: string;
  readonly laws: readonly string[];
  readonly options: JudgeOptions;
}

export type AuditAnswer = { readonly judged: readonly Judged[] } | { readonly error: string };

async function run(job: AuditJob): Promise<AuditAnswer> {
  try {
    const lab = await loadProfile(job.profile);
    const known = new Map<string, Dependencies>();
    const judged = laws
      .filter((law) => job.laws.includes(law.id))
      .map((law) => {
        const start = performance.now();
        const shared = known.get(law.predicate) ?? dependencies(lab, law.predicate, job.options);
        known.set(law.predicate, shared);
        const verdict = judge(lab, law, job.options, shared);
        return { profile: job.profile, law: law.id, verdict, ms: performance.now() - start };
      });
    return { judged };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

parentPort?.on("message", async (job: AuditJob) => parentPort?.postMessage(await run(job)));
