/** Compiles the profiles that the build hands over, one at a time, and writes each into place in one step. */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parentPort } from "node:worker_threads";
import type { Profile } from "../profile/types.ts";
import { compile, type Target } from "./compile.ts";

export interface Job {
  readonly root: string;
  readonly profile: Profile;
  readonly target: Target;
  /** Path without ending. */
  readonly out: string;
  readonly digest: string;
}

export type Outcome = { readonly job: Job; readonly ms: number; readonly bytes: number } | { readonly job: Job; readonly error: string };

function writeWhole(path: string, contents: string | Uint8Array): void {
  writeFileSync(`${path}.tmp`, contents);
  renameSync(`${path}.tmp`, path);
}

async function run(job: Job): Promise<Outcome> {
  const start = performance.now();
  try {
    const { wasm, wat } = await compile(job.root, job.profile, job.target);
    mkdirSync(dirname(job.out), { recursive: true });
    writeWhole(`${job.out}.wat`, wat);
    writeWhole(`${job.out}.wasm`, wasm);
    writeWhole(`${job.out}.stamp`, job.digest);
    return { job, ms: performance.now() - start, bytes: wasm.length };
  } catch (error) {
    return { job, error: (error as Error).message };
  }
}

parentPort?.on("message", async (job: Job) => parentPort?.postMessage(await run(job)));
