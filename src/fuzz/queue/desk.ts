/** What the coordinator does with Redis. Every call may be made again; none of them decides what is done. */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { InfrastructureError } from "../../profile/errors.ts";
import { endOf, type Range } from "../ranges.ts";
import type { Campaign } from "../types.ts";
import type { Address } from "./address.ts";
import type { Book } from "./book.ts";
import { closeAll, connectRedis, listen, openQueue } from "./connect.ts";
import { CAMPAIGNS, type Delivery, deliveryOf, jobId, keysOf, OVER, offerFromText, offerToText, rangeOfJob } from "./jobs.ts";
import type { Patience } from "./trouble.ts";

/** ms after which a coordinator that gives no sign of life has gone. */
const OFFERED = 10_000;
/** A shard that failed so often will not come. */
const MOST_FAILURES = 3;
const WAITING = ["waiting", "prioritized", "delayed"] as const;

export interface DeskPlan {
  readonly campaign: Campaign;
  readonly hash: string;
  readonly address: Address;
  readonly book: Book;
  readonly patience: Patience;
  readonly say: (line: string) => void;
  readonly onRing: () => void;
}

export interface Desk {
  /** Says that the campaign is on, and whose it is. @throws InfrastructureError where another coordinates it */
  offer(): Promise<void>;
  signs(): Promise<Readonly<Record<string, string>>>;
  forget(worker: string): Promise<void>;
  results(): Promise<readonly Delivery[]>;
  acknowledge(range: Range): Promise<void>;
  add(ranges: readonly Range[]): Promise<void>;
  /** Puts the queue and the book in step. @param going adds what is missing; else what waits is taken back */
  sweep(going: boolean): Promise<void>;
  /** Takes the campaign out of Redis; what is not acknowledged stays, for the next time. */
  close(): Promise<void>;
}

export async function createDesk({ campaign, hash, address, book, patience, say, onRing }: DeskPlan): Promise<Desk> {
  const redis = await connectRedis(address, say);
  const keys = keysOf(hash, address.db);
  const who = `process ${process.pid} on ${hostname()}`;
  const text = offerToText({ owner: randomUUID(), who, campaign });
  const failures = new Map<string, number>();
  const ear = await listen(address, keys.bell, onRing);
  const queue = await openQueue(address, keys.queue);
  let mine = false;

  const offer = async () => {
    const before = await redis.get(keys.campaign);
    if (before !== null && before !== text) {
      mine = false;
      throw new InfrastructureError(
        `another ptelab fuzz (${offerFromText(before).who}) coordinates the same campaign at ${address.shown}; wait until it ends, or fuzz with another --seed`,
      );
    }
    await redis.multi().set(keys.campaign, text, "PX", OFFERED).sadd(CAMPAIGNS, hash).exec();
    mine = true;
  };

  const add = async (ranges: readonly Range[]) => {
    const jobs = ranges.map((range) => ({ name: "shard", data: range, opts: { jobId: jobId(hash, range), removeOnComplete: true } }));
    await queue.addBulk(jobs);
  };

  /** Jobs that failed: by a fault of one machine, or of the shard itself. */
  const takeFailed = async () => {
    for (const job of await queue.getJobs(["failed"])) {
      const id = job.id as string;
      const range = book.out.get(id);
      if (range) {
        const count = (failures.get(id) ?? 0) + 1;
        failures.set(id, count);
        const units = `units ${range.first}..${endOf(range) - 1}`;
        if (count >= MOST_FAILURES)
          throw new InfrastructureError(
            `${units} failed ${count} times, the last time with: ${job.failedReason}; what is in the ledger is kept`,
          );
        say(`${units} failed (${job.failedReason}); they are put into the queue again`);
      }
      await queue.remove(id);
    }
  };

  const sweep = async (going: boolean) => {
    await takeFailed();
    // Those that wait first: a job that is taken in between is seen twice, and not as lost.
    const waiting = new Set(await queue.getRanges([...WAITING]));
    const active = new Set(await queue.getRanges(["active"]));
    for (const id of waiting) {
      if (going && book.out.has(id)) continue;
      // Taken by a worker in the meantime: then it is computed, and its result is judged when it comes.
      if ((await queue.remove(id)) === 1) waiting.delete(id);
    }
    const missing = [...book.out].filter(([id]) => !active.has(id) && !(going && waiting.has(id)));
    if (!going) for (const [id] of missing) if (!(await redis.hexists(keys.results, id))) book.drop(id);
    if (going && missing.length > 0) await add(missing.map(([, range]) => range));
  };

  const end = async () => {
    if (!mine) return;
    await redis.multi().del(keys.campaign, keys.workers).srem(CAMPAIGNS, hash).publish(keys.acks, OVER).exec();
    if (book.isComplete()) await redis.del(keys.results);
    await queue.obliterate({ force: true });
  };
  const close = () => closeAll([() => end().finally(() => queue.close())], [ear, redis]);

  /** The one before may have been killed: then its offer ends by itself. */
  const awaitTurn = async () => {
    const from = performance.now();
    for (let told = false; performance.now() - from < OFFERED + 2000; await sleep(500)) {
      const before = await redis.get(keys.campaign);
      if (before === null) return;
      if (!told) say(`${offerFromText(before).who} coordinated this campaign a moment ago; waiting whether it has ended`);
      told = true;
    }
  };

  try {
    await patience.until(awaitTurn);
    await patience.until(offer);
    // Pieces that an earlier coordinator cut are being computed, or wait: the same cut saves them.
    for (const id of await patience.until(() => queue.getRanges([...WAITING, "active"]))) {
      const range = rangeOfJob(hash, id);
      if (range) book.adopt(range);
    }
  } catch (error) {
    await close();
    throw error;
  }

  return {
    offer,
    signs: () => redis.hgetall(keys.workers),
    async forget(worker) {
      await redis.hdel(keys.workers, worker);
    },
    async results() {
      const deliveries: Delivery[] = [];
      for (const [id, json] of Object.entries(await redis.hgetall(keys.results))) {
        const delivery = deliveryOf(hash, id, json);
        if (delivery) deliveries.push(delivery);
        else {
          say(`something in ${keys.results} is no result of this campaign (${id.slice(0, 60)}); it is removed`);
          await redis.hdel(keys.results, id);
        }
      }
      return deliveries.sort((a, b) => a.range.first - b.range.first);
    },
    async acknowledge(range) {
      const id = jobId(hash, range);
      await redis.multi().hdel(keys.results, id).publish(keys.acks, id).exec();
    },
    add,
    sweep,
    close,
  };
}
