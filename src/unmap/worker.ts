/** Compares one piece of a generated table on its own thread. */
import { parentPort } from "node:worker_threads";
import { loadProfile } from "../node.ts";
import { UsageError } from "../profile/errors.ts";
import type { Lab } from "../profile/lab.ts";
import { CHUNK, compareChunk } from "./generated.ts";
import { addResults, type PolicyResult, type UnmapAnswer, type UnmapJob } from "./run.ts";
import { KEPT_BATCHES, samplesOf } from "./samples.ts";

const labs = new Map<string, Promise<Lab>>();

function labOf(profile: string): Promise<Lab> {
  const lab = labs.get(profile) ?? loadProfile(profile);
  labs.set(profile, lab);
  return lab;
}

async function run({ profile, mix, seed, first, slots, policies, loop }: UnmapJob): Promise<UnmapAnswer> {
  try {
    const lab = await labOf(profile);
    const results = new Map<string, PolicyResult>();
    for (let start = first; start < first + slots; start += CHUNK) {
      compareChunk(lab, mix, seed, start, Math.min(CHUNK, first + slots - start), policies, loop, (outcome, places, vmas) => {
        const before = results.get(outcome.policy.id);
        const missing = (bit: number) => KEPT_BATCHES - (before?.samples.filter((sample) => sample.bit === bit).length ?? 0);
        const result = { ...outcome, samples: samplesOf(lab, places, outcome, vmas, start, missing) };
        results.set(outcome.policy.id, before ? addResults(before, result) : result);
      });
    }
    return { results: [...results.values()] };
  } catch (error) {
    return { error: (error as Error).message, usage: error instanceof UsageError };
  }
}

parentPort?.on("message", async (job: UnmapJob) => parentPort?.postMessage(await run(job)));
