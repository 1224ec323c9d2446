/** Threads that compute shards, each with a memory of its own; the modules are compiled once and handed to all. */
import { Worker } from "node:worker_threads";
import { InfrastructureError, UsageError } from "../profile/errors.ts";
import type { Shard, ShardResult } from "./types.ts";
import type { WorkerAnswer, WorkerMessage, WorkerStart } from "./worker.ts";

type Ready = { readonly ready: true };

export interface CrewPlan {
  /** The thread's code: it answers `start` by `{ ready: true }`, and then every shard with the shard's result, or with what went wrong. */
  readonly worker: URL;
  readonly start: WorkerStart;
  readonly threads: number;
}

export interface Crew {
  readonly threads: number;
  /** One shard at a time for each thread. */
  run(thread: number, shard: Shard): Promise<ShardResult>;
  stop(): Promise<void>;
}

interface Waiting {
  readonly resolve: (answer: ShardResult | Ready) => void;
  readonly reject: (error: Error) => void;
}

/** Starts the threads; they are ready when it returns. */
export async function startCrew({ worker, start, threads }: CrewPlan): Promise<Crew> {
  const waiting: (Waiting | undefined)[] = Array.from({ length: threads }, () => undefined);
  const broken: (Error | undefined)[] = Array.from({ length: threads }, () => undefined);
  const workers = waiting.map((_, i) => {
    const thread = new Worker(worker);
    const fail = (error: Error) => {
      broken[i] ??= error;
      waiting[i]?.reject(error);
    };
    thread.on("message", (answer: WorkerAnswer) => {
      const asked = waiting[i];
      waiting[i] = undefined;
      if (!("error" in answer)) asked?.resolve(answer);
      else asked?.reject(answer.usage ? new UsageError(answer.error) : new InfrastructureError(answer.error));
    });
    thread.on("error", fail);
    thread.on("exit", (code) => fail(new InfrastructureError(`a thread ended by itself with code ${code}; run the same command again`)));
    return thread;
  });
  const ask = (i: number, message: WorkerMessage) =>
    new Promise<ShardResult | Ready>((resolve, reject) => {
      const error = broken[i];
      if (error) return reject(error);
      waiting[i] = { resolve, reject };
      workers[i].postMessage(message);
    });
  const stop = async () => {
    await Promise.all(workers.map((thread) => thread.terminate()));
  };
  try {
    await Promise.all(workers.map((_, i) => ask(i, start)));
  } catch (error) {
    await stop();
    throw error;
  }
  return { threads, run: (i, shard) => ask(i, shard) as Promise<ShardResult>, stop };
}
