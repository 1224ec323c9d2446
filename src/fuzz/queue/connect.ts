/** Connections to the queue. BullMQ and its driver are loaded here, when they are first needed: other commands do without. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Queue, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { InfrastructureError } from "../../profile/errors.ts";
import type { Address } from "./address.ts";
import { type Job, PREFIX } from "./jobs.ts";
import { lasting, reasonOf } from "./trouble.ts";

/** At the start: ms between the tries. */
const WAITS = [1000, 2000, 3000, 4000];
const CONNECT = 3000;
/** A server that is there and does not answer, e.g. because it is stopped. */
const COMMAND = 10_000;
const MOST_BACKOFF = 3000;

const backoff = (times: number) => Math.min(MOST_BACKOFF, 100 * 2 ** Math.min(times, 10));

/** Commands that fail soon when the server is away: the caller decides how patient it is. */
function impatient({ options }: Address) {
  return { ...options, connectTimeout: CONNECT, commandTimeout: COMMAND, maxRetriesPerRequest: 1, retryStrategy: backoff };
}

/** Connections that wait for ever: for a job, for a message. */
function waiting({ options }: Address) {
  return { ...options, connectTimeout: CONNECT, maxRetriesPerRequest: null, retryStrategy: backoff };
}

async function connectOnce(address: Address): Promise<Redis> {
  const { Redis } = await import("ioredis");
  let up = false;
  const redis = new Redis({
    ...impatient(address),
    lazyConnect: true,
    retryStrategy: (times) => (up ? backoff(times) : null),
  });
  let last: unknown;
  redis.on("error", (error) => {
    last ??= error;
  });
  try {
    await redis.connect();
    // The driver does not tell when a database is missing, or a password.
    await redis.select(address.db);
    up = true;
    return redis;
  } catch (error) {
    redis.disconnect();
    // The driver says "Connection is closed."; why, it told its listeners.
    throw last ?? error;
  }
}

/** @throws InfrastructureError at once where trying again is of no use, else after five tries in ten seconds (more where nothing answers) */
export async function connectRedis(address: Address, say: (line: string) => void, waits: readonly number[] = WAITS): Promise<Redis> {
  const began = performance.now();
  for (let tried = 0; ; tried++) {
    try {
      return await connectOnce(address);
    } catch (error) {
      const known = lasting(address, error);
      if (known) throw known;
      const what = `Redis at ${address.shown} cannot be reached (${reasonOf(error)})`;
      if (tried === waits.length) {
        const spent = `${tried + 1} tries in ${Math.round((performance.now() - began) / 1000)} s`;
        const tls = address.options.tls ? "does it speak TLS (else redis://)" : "does it want no TLS (else rediss://)";
        throw new InfrastructureError(
          `${what}, after ${spent}; is it running, is the address right, ${tls}, does a firewall let you through?`,
        );
      }
      if (tried === 0) say(`${what}; trying ${waits.length} times more`);
      await sleep(waits[tried]);
    }
  }
}

/** A connection that hears what is published on one channel, also after the server was away. */
export async function listen(address: Address, channel: string, hear: (message: string) => void): Promise<Redis> {
  const { Redis } = await import("ioredis");
  const redis = new Redis(waiting(address));
  // It connects again by itself, and everything that is heard here is only a hint to look.
  redis.on("error", () => undefined);
  redis.on("message", (_, message) => hear(message));
  redis.subscribe(channel).catch(() => undefined);
  return redis;
}

export async function openQueue(address: Address, name: string): Promise<Queue<Job>> {
  const { Queue } = await import("bullmq");
  const queue = new Queue<Job>(name, { connection: impatient(address), prefix: PREFIX });
  queue.on("error", () => undefined);
  return queue;
}

export interface JobsAsked {
  readonly name: string;
  readonly concurrency: number;
  /** ms that a job stays a worker's own without a sign of life. */
  readonly lock: number;
  readonly process: (job: Job) => Promise<unknown>;
}

/** A machine that is killed is no fault of the shard's: who runs for minutes among killers is to get through. */
const MOST_STALLED = 10;

/** Takes jobs one after another, `concurrency` at a time. */
export async function takeJobs(address: Address, { name, concurrency, lock, process }: JobsAsked): Promise<Worker<Job>> {
  const { Worker } = await import("bullmq");
  const worker = new Worker<Job>(name, ({ data }) => process(data), {
    connection: waiting(address),
    prefix: PREFIX,
    concurrency,
    lockDuration: lock,
    stalledInterval: lock / 2,
    maxStalledCount: MOST_STALLED,
    drainDelay: 2,
    runRetryDelay: 1000,
  });
  // A job that was given to somebody else meanwhile does no harm; that the server is away, the caller sees by its own connection.
  worker.on("error", () => undefined);
  return worker;
}

/** Closes what can be closed in a moment; a server that is away is not waited for. */
export async function closeAll(closing: readonly (() => Promise<unknown>)[], redises: readonly Redis[]): Promise<void> {
  await Promise.race([Promise.allSettled(closing.map((close) => close())), sleep(2000, undefined, { ref: false })]);
  for (const redis of redises) redis.disconnect();
}
