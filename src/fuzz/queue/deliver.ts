/** A result on its way into the coordinator's ledger: given again and again until it is acknowledged. */
import type { Redis } from "ioredis";
import { InfrastructureError } from "../../profile/errors.ts";
import type { Range } from "../ranges.ts";
import type { ShardResult } from "../types.ts";
import { type Bell, createBell } from "./bell.ts";
import { jobId, KEPT, type Keys } from "./jobs.ts";
import { isPassing } from "./trouble.ts";

/** ms until a result is given again; it grows while nobody answers. */
const FIRST = 2000;
const MOST = 10_000;

export interface Deliveries {
  /** Resolves when the ledger has the result. @throws InfrastructureError where nobody comes for it any more */
  deliver(range: Range, result: ShardResult): Promise<void>;
  /** The ledger has this job's result. */
  acknowledge(id: string): void;
  /** Nothing is waited for any more: what is under way stays in Redis, for the next coordinator. */
  give(): void;
}

export function createDeliveries(redis: Redis, hash: string, keys: Keys, patience: number): Deliveries {
  const waiting = new Map<string, Bell>();
  let given = false;

  const put = async (id: string, json: string) => {
    try {
      await redis.multi().hset(keys.results, id, json).expire(keys.results, KEPT).publish(keys.bell, id).exec();
    } catch (error) {
      // It is given again anyway.
      if (!isPassing(error)) throw error;
    }
  };

  const give = () => {
    given = true;
    for (const bell of waiting.values()) bell.ring();
  };

  return {
    async deliver(range, result) {
      const id = jobId(hash, range);
      const bell = createBell();
      const until = performance.now() + patience;
      const json = JSON.stringify(result);
      waiting.set(id, bell);
      try {
        for (let wait = FIRST; waiting.has(id); wait = Math.min(MOST, 1.5 * wait)) {
          await put(id, json);
          if (waiting.has(id) && !given) await bell.wait(wait);
          // The job must not be complete: the ledger has nothing of it.
          if (waiting.has(id) && (given || performance.now() > until))
            throw new InfrastructureError("no coordinator took the result; it lies in Redis for the next one");
        }
      } finally {
        waiting.delete(id);
      }
    },
    acknowledge(id) {
      const bell = waiting.get(id);
      waiting.delete(id);
      bell?.ring();
    },
    give,
  };
}
