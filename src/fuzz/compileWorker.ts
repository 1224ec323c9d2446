/** Compiles modules for fuzzing beside others. One that does not compile is not there afterwards: who needs it says so. */
import { parentPort } from "node:worker_threads";
import { findProfile } from "../profile/find.ts";
import { loadFuzzBytes } from "./modules.ts";
import { lawsOn } from "./targets.ts";

export interface Job {
  readonly profile: string;
  readonly targets: readonly string[];
}

async function run({ profile, targets }: Job): Promise<void> {
  await loadFuzzBytes(findProfile(profile), lawsOn(profile, { targets })).catch(() => undefined);
}

parentPort?.on("message", (job: Job) => run(job).then(() => parentPort?.postMessage(job.profile)));
