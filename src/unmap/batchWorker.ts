/** Judges the batches of one profile on its own thread. */
import { parentPort } from "node:worker_threads";
import { loadProfile } from "../node.ts";
import { UsageError } from "../profile/errors.ts";
import type { BatchJob, BatchResult } from "./batchJobs.ts";
import { examplesOf } from "./example.ts";
import { exhaustive } from "./exhaustive.ts";
import { lazyfreeOf } from "./lazyfree.ts";
import { findLoop } from "./loops.ts";
import { findSentence } from "./sentences.ts";
import { judgeSentences } from "./verdicts.ts";
import { waysOf } from "./ways.ts";

async function run(job: BatchJob): Promise<BatchResult> {
  try {
    const lab = await loadProfile(job.profile);
    const loop = findLoop(job.loop, lab.profile);
    if (job.kind === "sentences") {
      const { pages, random, seed } = job;
      const judged = judgeSentences(lab, { sentences: job.sentences?.map(findSentence), loop, pages, random, seed });
      return { kind: "sentences", judged };
    }
    const lazy = lazyfreeOf(lab);
    const found = exhaustive(lab, job.policies, loop, { most: job.pages, lazy });
    const examples = examplesOf(lab, waysOf(lazy), found, loop, ({ id }) => job.told.includes(id));
    return { kind: "exhaustive", run: found, examples };
  } catch (error) {
    return { kind: "error", message: (error as Error).message, usage: error instanceof UsageError };
  }
}

parentPort?.on("message", async (job: BatchJob) => parentPort?.postMessage(await run(job)));
