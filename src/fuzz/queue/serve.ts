/** A worker's part in one campaign: jobs to threads, results to the coordinator, until the campaign is over or the worker is to end. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import { InfrastructureError } from "../../profile/errors.ts";
import type { Crew } from "../crew.ts";
import { endOf } from "../ranges.ts";
import type { Campaign, ShardResult } from "../types.ts";
import type { Address } from "./address.ts";
import type { Bell } from "./bell.ts";
import { closeAll, listen, takeJobs } from "./connect.ts";
import { createDeliveries } from "./deliver.ts";
import { CAMPAIGNS, type Job, keysOf, OVER, shardOf } from "./jobs.ts";
import type { Patience } from "./trouble.ts";

export interface Service {
  readonly redis: Redis;
  readonly address: Address;
  readonly hash: string;
  readonly campaign: Campaign;
  readonly crew: Crew;
  /** ms that a job stays this worker's own without a sign of life. */
  readonly lock: number;
  /** ms that a result waits for a coordinator. */
  readonly hold: number;
  readonly patience: Patience;
  readonly signal: AbortSignal;
  /** Rung by the signal, too. */
  readonly bell: Bell;
  /** Tells the coordinator that we are here. */
  readonly sign: () => Promise<void>;
}

const TICK = 1000;
/** ms without an offer after which a campaign is left: its coordinator may just be starting again; or Redis, where nobody says that it is on. */
const GONE = 30_000;
const ENDED = 5000;
/** ms that a worker that is told to end waits for the acknowledgement of what it has computed. */
const FAREWELL = 15_000;

/** Notes what runs as long as it does. */
async function during<T>(running: Set<Promise<unknown>>, act: Promise<T>): Promise<T> {
  running.add(act);
  try {
    return await act;
  } finally {
    running.delete(act);
  }
}

/** @returns how many shards it had acknowledged. @throws InfrastructureError where a thread ended, or Redis is away for too long */
export async function serve({ redis, address, hash, campaign, crew, lock, hold, patience, signal, bell, sign }: Service): Promise<number> {
  const keys = keysOf(hash, address.db);
  const deliveries = createDeliveries(redis, hash, keys, hold);
  const free = Array.from({ length: crew.threads }, (_, i) => i);
  const computing = new Set<Promise<unknown>>();
  const running = new Set<Promise<unknown>>();
  let shards = 0;
  let broken: Error | undefined;
  let over = false;
  const finish = () => {
    over = true;
    deliveries.give();
    bell.ring();
  };
  const ear = await listen(address, keys.acks, (message) => {
    if (message === OVER) finish();
    else deliveries.acknowledge(message);
  });

  const compute = async (range: Job): Promise<ShardResult> => {
    // There is one: no more jobs are taken than there are threads.
    const thread = free.pop() as number;
    try {
      return await crew.run(thread, shardOf(campaign, range));
    } catch (error) {
      broken ??= new InfrastructureError(`units ${range.first}..${endOf(range) - 1}: ${(error as Error).message}`);
      bell.ring();
      throw error;
    } finally {
      free.push(thread);
    }
  };
  const processJob = async (range: Job) => {
    const result = await during(computing, compute(range));
    await deliveries.deliver(range, result);
    shards++;
    return { digest: result.digest };
  };
  const jobs = await takeJobs(address, {
    name: keys.queue,
    concurrency: crew.threads,
    lock,
    process: (range) => during(running, processJob(range)),
  });

  let offered = performance.now();
  const look = async () => {
    try {
      if ((await redis.exists(keys.campaign)) === 1) {
        offered = performance.now();
        await sign();
      } else if (performance.now() - offered > ENDED && (await redis.sismember(CAMPAIGNS, hash)) === 0) finish();
      patience.fine();
    } catch (error) {
      // While nobody can be heard, nobody is missing.
      offered = performance.now();
      patience.lost(error);
    }
  };
  try {
    while (!over && !broken && !signal.aborted && performance.now() - offered < GONE) {
      await look();
      await bell.wait(TICK);
    }
    if (broken) throw broken;
  } finally {
    const closing = jobs.close(over).catch(() => undefined);
    if (!over) {
      await Promise.allSettled(computing);
      const late = setTimeout(deliveries.give, performance.now() - offered < GONE ? FAREWELL : 0);
      // Where the server is away, closing does not end.
      await Promise.race([closing, Promise.allSettled(running).then(() => sleep(2000))]);
      clearTimeout(late);
    }
    await closeAll([() => crew.stop()], [ear]);
  }
  return shards;
}
