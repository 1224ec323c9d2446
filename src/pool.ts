/** Jobs over worker threads: as many as there are processors, each job to the next thread that is free. */
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";

/**
 * @param worker module next to the caller, without ending; it answers every message with one message
 * @param onAnswer called in the order in which answers arrive
 * @param threads as many as there are processors where left out
 * @param signal no job is begun after it, and what runs is given up
 */
export async function runPool<Job, Answer>(
  worker: string,
  base: string,
  jobs: readonly Job[],
  onAnswer: (answer: Answer, job: Job) => void,
  { threads = availableParallelism(), signal }: { readonly threads?: number; readonly signal?: AbortSignal } = {},
): Promise<void> {
  const queue = [...jobs];
  const extension = base.endsWith(".ts") ? "ts" : "js";
  const url = new URL(`${worker}.${extension}`, base);
  await Promise.all(
    Array.from({ length: Math.min(threads, jobs.length) }, async () => {
      const thread = new Worker(url);
      try {
        for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
          if (signal?.aborted) break;
          thread.postMessage(job);
          const [answer] = (await once(thread, "message", { signal })) as [Answer];
          onAnswer(answer, job);
        }
      } catch (error) {
        if (!signal?.aborted) throw error;
      } finally {
        await thread.terminate();
      }
    }),
  );
}
