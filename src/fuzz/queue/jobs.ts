/**
 * What is in Redis, by name and form. All of it may vanish at any moment: the ledger alone says what is done, and the coordinator puts the
 * rest back.
 */
import { campaignFromText, campaignToText } from "../campaignText.ts";
import { unitAt } from "../plan.ts";
import type { Range } from "../ranges.ts";
import type { Campaign, Shard, ShardResult } from "../types.ts";

/** BullMQ's keys begin with it, ours with `ptelab-fuzz`. */
export const PREFIX = "ptelab";
const OWN = "ptelab-fuzz";

/** Hashes of the campaigns that are offered. */
export const CAMPAIGNS = `${OWN}:campaigns`;

export interface Keys {
  /** BullMQ's queue. */
  readonly queue: string;
  /** The campaign and who coordinates it; it expires when nobody does. */
  readonly campaign: string;
  /** By job: results that the coordinator has not yet acknowledged. */
  readonly results: string;
  /** By worker: who computes. */
  readonly workers: string;
  /** Published on when there is a result. */
  readonly bell: string;
  /** Published on when a result is in the ledger. */
  readonly acks: string;
}

/** Channels are not part of a database, so its number is in their names. */
export function keysOf(hash: string, db: number): Keys {
  const own = `${OWN}:${hash}`;
  return {
    queue: `fuzz-${hash.slice(0, 24)}`,
    campaign: `${own}:campaign`,
    results: `${own}:results`,
    workers: `${own}:workers`,
    bell: `${own}:bell:${db}`,
    acks: `${own}:acks:${db}`,
  };
}

/** Seconds that Redis keeps results that nobody comes for. */
export const KEPT = 7 * 86_400;

/** Published instead of a job when the campaign is over: what was not acknowledged is not waited for. */
export const OVER = "over";

export type Job = Range;

/** Campaign and shard: a shard that is added twice is there once. */
export function jobId(hash: string, { first, units }: Range): string {
  return `${hash.slice(0, 24)}-${first}-${units}`;
}

export function rangeOfJob(hash: string, id: string): Range | undefined {
  const [, begin, first, units] = /^([0-9a-f]{24})-(\d{1,15})-(\d{1,15})$/.exec(id) ?? [];
  return begin === hash.slice(0, 24) && Number(units) > 0 ? { first: Number(first), units: Number(units) } : undefined;
}

export function shardOf(campaign: Campaign, { first, units }: Range): Shard {
  return { index: first, units: Array.from({ length: units }, (_, i) => unitAt(campaign, first + i)) };
}

export interface Offer {
  /** Unlike any other coordinator's. */
  readonly owner: string;
  /** For people: process and host. */
  readonly who: string;
  readonly campaign: Campaign;
}

export function offerToText({ owner, who, campaign }: Offer): string {
  return JSON.stringify({ owner, who, campaign: campaignToText(campaign) });
}

export function offerFromText(text: string): Offer {
  const { owner, who, campaign } = JSON.parse(text) as { owner: string; who: string; campaign: string };
  return { owner, who, campaign: campaignFromText(campaign) };
}

/** What a worker says of itself; `beat` changes as long as it lives, so that clocks need not agree. */
export interface Sign {
  readonly who: string;
  readonly threads: number;
  readonly beat: number;
  /** Why it does not take part. */
  readonly refuses?: string;
}

export interface Delivery {
  readonly range: Range;
  readonly result: ShardResult;
}

const DIGEST = /^0x[0-9a-f]{1,16}$/;

/** A result as it came, or undefined where it is none: whoever may write into the Redis may write anything. */
export function deliveryOf(hash: string, id: string, text: string): Delivery | undefined {
  const range = rangeOfJob(hash, id);
  try {
    const result = JSON.parse(text) as ShardResult;
    const whole = range && result.shard === range.first && DIGEST.test(result.digest) && Array.isArray(result.findings);
    return whole && result.cases && result.violations && result.coverage?.sets ? { range, result } : undefined;
  } catch {
    return undefined;
  }
}
