/**
 * One machine of many: takes shards of whatever campaign is offered, has its threads compute them, and hands the results over. The thread that
 * talks to Redis never computes, so that its jobs stay its own however long a shard takes.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { InfrastructureError, UsageError } from "../../profile/errors.ts";
import type { Crew } from "../crew.ts";
import { campaignHash } from "../plan.ts";
import type { Campaign } from "../types.ts";
import type { Address } from "./address.ts";
import { createBell } from "./bell.ts";
import { connectRedis } from "./connect.ts";
import { CAMPAIGNS, keysOf, offerFromText, type Sign } from "./jobs.ts";
import { serve } from "./serve.ts";
import { createPatience } from "./trouble.ts";

export interface WorkerPlan {
  readonly address: Address;
  readonly threads: number;
  /** Threads for a campaign. @throws InfrastructureError or UsageError where this ptelab cannot compute it as it was planned */
  readonly crewOf: (campaign: Campaign, threads: number) => Promise<Crew>;
  /** ms that Redis, or a coordinator with a result of ours, may be away. */
  readonly patience: number;
  /** ms without anything to do after which the worker ends; never where left out. */
  readonly idle?: number;
  /** ms that a job stays this worker's own without a sign of life. */
  readonly lock?: number;
  /** What runs is finished, nothing more is begun. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

const TICK = 1000;
const LOCK = 10_000;

interface Found {
  readonly hash: string;
  readonly campaign: Campaign;
  readonly who: string;
}

/** @returns how many shards were computed */
export async function runQueueWorker({ lock = LOCK, ...plan }: WorkerPlan): Promise<number> {
  const { address, say, signal, idle } = plan;
  const redis = await connectRedis(address, say);
  const patience = createPatience(address, plan.patience, say);
  const me = { id: randomUUID(), who: `process ${process.pid} on ${hostname()}` };
  const bell = createBell();
  const refused = new Set<string>();
  let [shards, beat] = [0, 0];
  let busy = performance.now();

  const sign = async (hash: string, refuses?: string) => {
    const text: Sign = { who: me.who, threads: plan.threads, beat: beat++, ...(refuses !== undefined && { refuses }) };
    await redis.hset(keysOf(hash, address.db).workers, me.id, JSON.stringify(text));
  };

  const refuse = async ({ hash, who }: Found, why: string) => {
    refused.add(hash);
    say(`campaign ${hash.slice(0, 16)} of ${who} is refused: ${why}`);
    await sign(hash, why);
  };

  /** A campaign that is on, and that we have not refused. */
  const find = async (): Promise<Found | undefined> => {
    for (const hash of (await redis.smembers(CAMPAIGNS)).sort()) {
      const text = await redis.get(keysOf(hash, address.db).campaign);
      if (text === null || refused.has(hash)) continue;
      const found = { hash, ...offerFromText(text) };
      // The hash covers seed, targets and modules: whoever computes by it computes the same.
      if (campaignHash(found.campaign) === hash) return found;
      await refuse(found, "it is not what its hash says; use the same version of ptelab everywhere");
    }
    return undefined;
  };

  const takePart = async (found: Found) => {
    const { hash, campaign, who } = found;
    let crew: Crew;
    // The first time, modules are compiled for a while: the coordinator knows already that somebody is there.
    await sign(hash);
    try {
      crew = await plan.crewOf(campaign, plan.threads);
    } catch (error) {
      if (!(error instanceof InfrastructureError || error instanceof UsageError)) throw error;
      return refuse(found, error.message);
    }
    say(`campaign ${hash.slice(0, 16)} of ${who}: computing on ${crew.threads} thread${crew.threads === 1 ? "" : "s"}`);
    const signed = () => sign(hash);
    const done = await serve({ redis, address, hash, campaign, crew, lock, hold: plan.patience, patience, signal, bell, sign: signed });
    shards += done;
    busy = performance.now();
    say(`campaign ${hash.slice(0, 16)}: ${done} shards computed here`);
    await redis.hdel(keysOf(hash, address.db).workers, me.id);
  };

  signal.addEventListener("abort", bell.ring);
  try {
    while (!signal.aborted) {
      let found: Found | undefined;
      try {
        found = await find();
        if (found) await takePart(found);
        patience.fine();
      } catch (error) {
        patience.lost(error);
      }
      if (idle !== undefined && performance.now() - busy >= idle) break;
      if (!found) await bell.wait(TICK);
    }
  } finally {
    signal.removeEventListener("abort", bell.ring);
    redis.disconnect();
  }
  return shards;
}
