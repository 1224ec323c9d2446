/** Threads that compute shards, each with a memory of its own; the modules are compiled once and handed to all. */
import { Worker } from "node:worker_threads";
import { InfrastructureError, UsageError } from "../profile/errors.ts";
import type { Shard, ShardResult } from "./types.ts";

export interface CrewPlan {
  /** The thread's code: it answers every shard that it is posted with the shard's result, or with what went wrong. */
  readonly worker: URL;
  /** What the thread is told once. */
  readonly workerData: unknown;
  readonly threads: number;
}

export interface Failed {
  readonly error: string;
  readonly usage?: boolean;
}

export interface Crew {
  readonly threads: number;
  /** One shard at a time for each thread. */
  run(thread: number, shard: Shard): Promise<ShardResult>;
  stop(): Promise<void>;
}

interface Waiting {
  readonly resolve: (result: ShardResult) => void;
  readonly reject: (error: Error) => void;
}

export function startCrew({ worker, workerData, threads }: CrewPlan): Crew {
  const waiting: (Waiting | undefined)[] = Array.from({ length: threads }, () => undefined);
  const broken: (Error | undefined)[] = Array.from({ length: threads }, () => undefined);
  const workers = waiting.map((_, i) => {
    const thread = new Worker(worker, { workerData });
    const fail = (error: Error) => {
      broken[i] ??= error;
      waiting[i]?.reject(error);
    };
    thread.on("message", (answer: ShardResult | Failed) => {
      const asked = waiting[i];
      waiting[i] = undefined;
      if (!("error" in answer)) asked?.resolve(answer);
      else asked?.reject(answer.usage ? new UsageError(answer.error) : new InfrastructureError(answer.error));
    });
    thread.on("error", fail);
    thread.on("exit", (code) => fail(new InfrastructureError(`a thread ended by itself with code ${code}; run the same command again`)));
    return thread;
  });
  return {
    threads,
    run(i, shard) {
      return new Promise((resolve, reject) => {
        const error = broken[i];
        if (error) return reject(error);
        waiting[i] = { resolve, reject };
        workers[i].postMessage(shard);
      });
    },
    async stop() {
      await Promise.all(workers.map((thread) => thread.terminate()));
    },
  };
}
