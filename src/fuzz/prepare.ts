/** Modules for fuzzing that are not there yet, compiled side by side: each takes ten seconds and more. */
import { existsSync } from "node:fs";
import { runPool } from "../pool.ts";
import { findProfile } from "../profile/find.ts";
import type { Job } from "./compileWorker.ts";
import { fuzzModulePath } from "./modules.ts";
import { lawsOn } from "./targets.ts";

/** @param say is told what takes so long */
export async function prepareModules(
  profiles: readonly string[],
  targets: readonly string[],
  say: (line: string) => void = () => {},
): Promise<void> {
  const missing = profiles.filter((id) => !existsSync(fuzzModulePath(findProfile(id), lawsOn(id, { targets }))));
  if (missing.length === 0) return;
  say(`compiling the loops of ${missing.join(", ")}: once, ten seconds or more for each`);
  const jobs = missing.map((profile): Job => ({ profile, targets }));
  // One is compiled where it is needed.
  if (jobs.length > 1) await runPool<Job, string>("compileWorker", import.meta.url, jobs, () => {});
}
