/**
 * A campaign over many machines: shards into a queue, results into the ledger. The protocol, which needs nothing of Redis but that it is there
 * most of the time:
 *
 * A worker puts a shard's result under the campaign's results and rings, again and again until it is acknowledged; only then its job is
 * complete. The coordinator takes what lies there, writes it into the ledger, and then, at once, removes and acknowledges it. So a job that is
 * complete is in the ledger, and a result that comes twice is compared with what is there. Whatever the ledger lacks and the queue does not
 * hold (a job that failed, a Redis that forgot) is put into the queue again, in the same pieces.
 */
import type { CampaignOutcome, CampaignPlan, Ending, Progress } from "../campaign.ts";
import { isCovered } from "../merge.ts";
import { roundOf } from "../pace.ts";
import { ENDLESS } from "../plan.ts";
import type { Range } from "../ranges.ts";
import { unitsIn } from "../tally.ts";
import type { Finding, ShardResult } from "../types.ts";
import type { Address } from "./address.ts";
import { createBell } from "./bell.ts";
import { createBook } from "./book.ts";
import { createCrowd } from "./crowd.ts";
import { createDesk } from "./desk.ts";
import { createSizes } from "./size.ts";
import { createPatience } from "./trouble.ts";

export interface QueuePlan extends Omit<CampaignPlan, "crew" | "onProgress"> {
  readonly address: Address;
  /** ms that Redis may be away. */
  readonly patience: number;
  /** ms of a shard; 4 s where left out. */
  readonly shard?: number;
  /** What people should know, a line each. */
  readonly say: (line: string) => void;
  readonly onProgress?: (progress: QueueProgress) => void;
}

export interface QueueProgress extends Progress {
  readonly queue: {
    readonly workers: number;
    readonly threads: number;
    /** `of` is an estimate as long as not all are cut, and null where a clock or coverage ends the campaign. */
    readonly shards: { readonly done: number; readonly out: number; readonly of: number | null };
    readonly connected: boolean;
  };
}

export interface QueueOutcome extends CampaignOutcome {
  readonly queue: QueueProgress["queue"];
}

const TICK = 1000;
/** ms between two looks at what is in the queue. */
const SWEEP = 2000;
/** What may pass until the last shards are there: of a time limit that part, else so many ms. */
const LATE = 0.04;
const GRACE = 20_000;
/** ms without a worker until it is said how to start one. */
const LONELY = 10_000;
/** Jobs in the queue for each thread: none waits for the coordinator. */
const AHEAD = 2;
const FEWEST = 8;

export async function runQueueCampaign(plan: QueuePlan): Promise<QueueOutcome> {
  const { campaign, address, time, signal, say } = plan;
  const began = performance.now();
  const book = createBook(plan);
  const round = roundOf(campaign);
  const sizes = createSizes(round, time?.ms, plan.shard);
  const crowd = createCrowd();
  const patience = createPatience(address, plan.patience, say);
  const bell = createBell();
  const deadline = time ? began + time.ms - Math.min(time.ms / 2, time.spent) - sizes.ms : Number.POSITIVE_INFINITY;
  let ending: Ending | undefined;
  /** When the last shards are no longer waited for. */
  let until = Number.POSITIVE_INFINITY;

  const progress = (): QueueProgress => {
    const now = book.tally();
    const at = performance.now();
    const known = book.pieces() + book.out.size;
    const of = campaign.blocks === ENDLESS ? null : known + Math.ceil(book.left() / sizes.next(book.left(), 1));
    return {
      ...now,
      elapsed: at - began,
      unitsDone: unitsIn(now.done),
      perUnit: sizes.perUnit(),
      queue: {
        workers: crowd.workers(at),
        threads: crowd.threads(at),
        shards: { done: book.pieces(), out: book.out.size, of },
        connected: !patience.isLost(),
      },
    };
  };
  if (book.isComplete()) return { ...progress(), ending: "complete" };

  const shouldEnd = (): Ending | undefined => {
    if (signal?.aborted) return "interrupted";
    if (performance.now() >= deadline) return "time";
    const { unknown, total, done } = book.tally();
    if (plan.stopAtFirst && unknown > 0) return "finding";
    // What has not had its turn has no coverage yet to be counted.
    return plan.untilCovered && unitsIn(done) >= round && isCovered(total.coverage) ? "covered" : undefined;
  };

  const keys = new Set<string>();
  /** What is new is written for people once. */
  const described = async (result: ShardResult): Promise<ShardResult> => {
    const findings: Finding[] = [];
    for (const finding of result.findings) {
      findings.push(keys.has(finding.key) || !plan.describe ? finding : await plan.describe(finding));
      keys.add(finding.key);
    }
    return { ...result, findings };
  };

  const desk = await createDesk({ campaign, hash: plan.hash, address, book, patience, say, onRing: bell.ring });
  signal?.addEventListener("abort", bell.ring);

  const collect = async () => {
    for (const { range, result } of await desk.results()) {
      const outcome = book.keep(range, book.has(range) ? result : await described(result));
      if (outcome === "new") sizes.measured(range.units, result.ms);
      // From here on the ledger has it, or does not want it: now the job may be complete.
      await desk.acknowledge(range);
    }
  };

  const refill = async () => {
    const threads = crowd.threads(performance.now());
    const fresh: Range[] = [];
    while (book.out.size < Math.max(FEWEST, AHEAD * threads + 2)) {
      const range = book.next(sizes.next(book.left(), threads));
      if (!range) break;
      book.hand(range);
      fresh.push(range);
    }
    // What is not added now, because Redis is away, the sweep adds.
    if (fresh.length > 0) await desk.add(fresh);
  };

  const open = performance.now();
  let swept = Number.NEGATIVE_INFINITY;
  let told = false;
  const turn = async () => {
    const now = performance.now();
    await desk.offer();
    for (const id of crowd.see(await desk.signs(), now)) await desk.forget(id);
    for (const line of crowd.news()) say(line);
    await collect();
    if (book.isComplete()) return;
    if (now - swept >= SWEEP) {
      await desk.sweep(ending === undefined);
      swept = performance.now();
    }
    if (ending === undefined) await refill();
    if (told) return;
    told = crowd.workers(now) > 0;
    if (!told && now - open > LONELY) {
      told = true;
      say(`no worker has come yet; on each machine: ptelab worker --queue ${address.shown} (with the password, where there is one)`);
    }
  };

  /** What waits is taken back, what is being computed is waited for. */
  const end = (why: Ending) => {
    ending = why;
    until = performance.now() + (why === "time" && time ? Math.max(time.ms * LATE, sizes.ms) : Math.max(GRACE, 3 * sizes.ms));
    swept = Number.NEGATIVE_INFINITY;
  };

  try {
    while (!book.isComplete()) {
      const why = ending ?? shouldEnd();
      if (why !== undefined && ending === undefined) end(why);
      try {
        await turn();
        patience.fine();
      } catch (error) {
        patience.lost(error);
      }
      plan.onProgress?.(progress());
      const now = performance.now();
      if (now >= until || (ending !== undefined && book.out.size === 0 && !patience.isLost())) break;
      await bell.wait(Math.max(10, Math.min(TICK, (ending === undefined ? deadline : until) - now)));
    }
  } finally {
    signal?.removeEventListener("abort", bell.ring);
    await desk.close();
  }
  return { ...progress(), ending: book.isComplete() ? "complete" : (ending ?? "complete") };
}
