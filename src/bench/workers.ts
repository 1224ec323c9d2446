/** One worker against two, each with a memory of its own, at growing sizes: where memory bandwidth, not the processor, sets the pace. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { loadBytes } from "../node.ts";
import type { Profile } from "../profile/types.ts";
import type { Case } from "./cases.ts";
import { knobsOf } from "./cases.ts";
import { type Summary, summarise } from "./statistics.ts";

export interface WorkerJob {
  readonly profile: string;
  readonly module: WebAssembly.Module;
  readonly policy: Case["policy"];
  readonly knobs: Int32Array;
  readonly seed: number;
  readonly ptes: number;
  readonly rounds: number;
  /** Two words: how many stand at the barrier, and how often it has opened. */
  readonly barrier: SharedArrayBuffer;
  readonly threads: number;
}

export interface WorkerPoint {
  /** Entries of each worker's table. */
  readonly ptes: number;
  /** ns per entry of one worker alone. */
  readonly alone: Summary;
  /** Of two at once, until the later is done; each has a whole table. */
  readonly together: Summary;
  /** Work that two do in the time in which one does half of it. */
  readonly speedup: Summary;
}

export interface WorkersPlan {
  readonly profile: Profile;
  readonly policy: Case["policy"];
  readonly batch: Case["batch"];
  readonly flags: Case["flags"];
  readonly sizes: readonly number[];
  readonly rounds: number;
  readonly seed: number;
  readonly onProgress?: (ptes: number) => void;
}

/** Starts the threads; a job gives for each round the time until the last was done, in ns per entry. */
function crew(threads: number): { run(job: Omit<WorkerJob, "barrier" | "threads">): Promise<readonly number[]>; stop(): Promise<void> } {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const workers = Array.from({ length: threads }, () => new Worker(new URL(`./workerThread.${extension}`, import.meta.url)));
  return {
    async run(job) {
      const barrier = new SharedArrayBuffer(8);
      const answers = workers.map(async (worker) => {
        worker.postMessage({ ...job, barrier, threads } satisfies WorkerJob);
        const [times] = (await once(worker, "message")) as [readonly number[]];
        return times;
      });
      const all = await Promise.all(answers);
      return all[0].map((_, round) => Math.max(...all.map((times) => times[round])) / job.ptes);
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/** The module is compiled once and posted to every thread. */
export async function measureWorkers(plan: WorkersPlan): Promise<readonly WorkerPoint[]> {
  const { profile, policy, sizes, rounds, seed, onProgress } = plan;
  const module = await WebAssembly.compile(await loadBytes(profile));
  const [one, two] = [crew(1), crew(2)];
  try {
    const points: WorkerPoint[] = [];
    for (const ptes of sizes) {
      onProgress?.(ptes);
      const job = { profile: profile.id, module, policy, knobs: knobsOf(plan, profile), seed, ptes, rounds };
      const alone = await one.run(job);
      const together = await two.run(job);
      points.push({
        ptes,
        alone: summarise(alone),
        together: summarise(together),
        speedup: summarise(alone.map((ns, i) => (2 * ns) / together[i])),
      });
    }
    return points;
  } finally {
    await Promise.all([one.stop(), two.stop()]);
  }
}

/** What two workers are to do at least, of what one does. */
export const ENOUGH = 1.8;

/** The first size from which on two workers do less than 1.8 times the work of one: there bandwidth is what they share. */
export function bandwidthLimit(points: readonly WorkerPoint[]): number | undefined {
  return points.find(({ speedup }, i) => i > 0 && speedup.median < ENOUGH)?.ptes;
}
