/** Judges profiles on its own thread, each with all the laws asked for. */
import { parentPort } from "node:worker_threads";
import type { Law } from "../laws/index.ts";
import { UsageError } from "../profile/errors.ts";
import type { Tree } from "../verify/tree.ts";
import { type JudgeOptions, judge } from "./judge.ts";
import { askZ3 } from "./second.ts";
import { prepareSubject } from "./subject.ts";
import type { Judged } from "./verdict.ts";

export interface AuditJob {
  readonly profile: string;
  readonly laws: readonly Law[];
  readonly options: JudgeOptions;
  /** Sources of laws that are not the catalogue's. */
  readonly files?: ReadonlyMap<string, string>;
  readonly tree?: Tree;
}

export type AuditAnswer = { readonly judged: readonly Judged[] } | { readonly error: string; readonly usage: boolean };

async function run(job: AuditJob): Promise<AuditAnswer> {
  try {
    const subject = await prepareSubject(job.profile, job.options.domains.includes("reachable"), job.files, job.tree);
    const judged = job.laws.map((law) => judge(subject, law, job.options));
    return { judged: job.options.z3 ? await askZ3(subject, job.laws, judged) : judged };
  } catch (error) {
    return { error: (error as Error).message, usage: error instanceof UsageError };
  }
}

parentPort?.on("message", async (job: AuditJob) => parentPort?.postMessage(await run(job)));
