/** Campaigns over many machines, against a real redis-server: whatever happens, the ledger has the digest of a run on one machine. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Ledger, openLedger } from "../../src/fuzz/ledger.ts";
import { campaignHash, unitCount } from "../../src/fuzz/plan.ts";
import { parseAddress } from "../../src/fuzz/queue/address.ts";
import { connectRedis } from "../../src/fuzz/queue/connect.ts";
import { type QueuePlan, type QueueProgress, runQueueCampaign } from "../../src/fuzz/queue/coordinator.ts";
import { jobId, keysOf } from "../../src/fuzz/queue/jobs.ts";
import { joinRanges } from "../../src/fuzz/ranges.ts";
import { createTally } from "../../src/fuzz/tally.ts";
import type { Campaign } from "../../src/fuzz/types.ts";
import { fakeCampaign, freshLedger, runFake } from "./support/campaigns.ts";
import type { FakeData } from "./support/fakeWorker.ts";
import { hasRedis, type RedisServer, startRedis } from "./support/redis.ts";

const script = (name: string) => fileURLToPath(new URL(`./support/${name}.ts`, import.meta.url));
const MINUTES = 180_000;

let redis: RedisServer;
const children = new Set<ChildProcess>();

interface Machine {
  readonly child: ChildProcess;
  readonly ended: Promise<readonly [number | null, NodeJS.Signals | null]>;
  /** Shards that it says it has computed; undefined where it could not say so. */
  shards(): number | undefined;
}

function start(name: string, args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [script(name), ...args], { stdio: ["ignore", "pipe", "inherit"] });
  children.add(child);
  return child;
}

function machine(data: FakeData = {}): Machine {
  const child = start("queueWorker", [redis.url, JSON.stringify({ every: 7, ...data })]);
  let said = "";
  child.stdout?.on("data", (text) => {
    said += text;
  });
  const shards = () => {
    const [, count] = /^shards (\d+)$/m.exec(said) ?? [];
    return count === undefined ? undefined : Number(count);
  };
  return { child, ended: once(child, "close") as unknown as Machine["ended"], shards };
}

function planOf(campaign: Campaign, more: Partial<QueuePlan> = {}): QueuePlan {
  return {
    campaign,
    hash: campaignHash(campaign),
    within: { first: 0, units: unitCount(campaign) },
    maxFindings: 1000,
    address: parseAddress(redis.url),
    patience: 60_000,
    shard: 300,
    say: () => undefined,
    ...more,
  };
}

/** The ledger's own total, read anew. */
function totalOf(ledger: Ledger, campaign: Campaign) {
  const tally = createTally(1000);
  for (const { first, units, result } of ledger.results(campaignHash(campaign))) tally.add({ first, units }, result, false);
  const { total, done } = tally.now();
  return { digest: total.digest, cases: total.cases, violations: total.violations, coverage: total.coverage, done };
}

async function expectWhole(ledger: Ledger, campaign: Campaign): Promise<void> {
  const { total, done } = await runFake(campaign, { every: 7 });
  const { digest, cases, violations, coverage } = total;
  expect(totalOf(ledger, campaign)).toEqual({ digest, cases, violations, coverage, done });
}

/** Does each step once, when so many units are done. */
function steps(todo: readonly (readonly [number, () => unknown])[]): (progress: QueueProgress) => void {
  const left = [...todo];
  return ({ fresh }) => {
    while (left.length > 0 && fresh.units >= left[0][0]) left.shift()?.[1]();
  };
}

describe.skipIf(!hasRedis())("many machines", { timeout: MINUTES }, () => {
  beforeEach(async () => {
    redis = await startRedis();
  });

  afterEach(async () => {
    for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    children.clear();
    await redis.kill();
  });

  test("three: one killed in the middle of a shard, one stopped and continued, Redis restarted without its memory", async () => {
    const campaign = fakeCampaign(600);
    const ledger = openLedger(freshLedger(), "write");
    const machines = [1, 2, 3].map(() => machine({ slow: 10 }));
    const lines: string[] = [];
    const restart = async () => {
      await redis.kill();
      await sleep(3000);
      await redis.start();
    };
    const onProgress = steps([
      [200, () => machines[0].child.kill("SIGKILL")],
      [400, () => machines[1].child.kill("SIGSTOP")],
      [800, restart],
      [1200, () => machines[1].child.kill("SIGCONT")],
    ]);
    const outcome = await runQueueCampaign(planOf(campaign, { ledger, onProgress, say: (line) => lines.push(line) }));
    expect(outcome.ending).toBe("complete");
    expect(lines.join("\n")).toMatch(/lost Redis[\s\S]*is back/);
    await expectWhole(ledger, campaign);
    for (const { child } of machines) child.kill("SIGTERM");
    expect(await Promise.all(machines.map(({ ended }) => ended))).toEqual([
      [null, "SIGKILL"],
      [0, null],
      [0, null],
    ]);
    ledger.close();
  });

  test("that come and go: one that is told to end finishes its shard, and nothing is computed twice", async () => {
    const campaign = fakeCampaign(200);
    const ledger = openLedger(freshLedger(), "write");
    const first = machine({ slow: 5 });
    let second: Machine | undefined;
    const change = () => {
      first.child.kill("SIGTERM");
      second = machine({ slow: 2 });
    };
    const outcome = await runQueueCampaign(planOf(campaign, { ledger, onProgress: steps([[100, change]]) }));
    second?.child.kill("SIGTERM");
    expect([await first.ended, await second?.ended]).toEqual([
      [0, null],
      [0, null],
    ]);
    expect(first.shards()).toBeGreaterThan(0);
    expect((first.shards() ?? 0) + (second?.shards() ?? 0)).toBe(outcome.queue.shards.done);
    await expectWhole(ledger, campaign);
    ledger.close();
  });

  test("whose coordinator is killed and started again: what it had handed out is not lost", async () => {
    const campaign = fakeCampaign(200);
    const file = freshLedger();
    machine({ slow: 5 });
    const coordinator = start("queueCoordinator", [redis.url, file, "200"]);
    const ended = once(coordinator, "exit");
    coordinator.stdout?.on("data", (text) => {
      if (Number(`${text}`.trim().split("\n").at(-1)) >= 100) coordinator.kill("SIGKILL");
    });
    expect(await ended).toEqual([null, "SIGKILL"]);
    const ledger = openLedger(file, "write");
    const outcome = await runQueueCampaign(planOf(campaign, { ledger }));
    expect(outcome.fresh.units).toBeLessThanOrEqual(unitCount(campaign) - 100);
    await expectWhole(ledger, campaign);
    ledger.close();
  });

  test("one of which computes otherwise: that is told as nondeterminism, and the first result stays", async () => {
    const campaign = fakeCampaign(20);
    const ledger = openLedger(freshLedger(), "write");
    const plan = planOf(campaign, { ledger });
    const range = { first: 0, units: 4 };
    const { total } = await runFake(campaign, {}, { within: range });
    ledger.begin(plan.hash, campaign);
    ledger.put(plan.hash, range, total);
    const hand = await connectRedis(plan.address, () => undefined);
    await hand.hset(keysOf(plan.hash, 0).results, jobId(plan.hash, range), JSON.stringify({ ...total, shard: 0, digest: "0x1" }));
    await expect(runQueueCampaign(plan)).rejects.toThrow("nondeterminism: units 0..3");
    expect([...ledger.results(plan.hash)].map(({ result }) => result.digest)).toEqual([total.digest]);
    hand.disconnect();
    ledger.close();
  });

  test("results that are cut otherwise, or are none, do no harm", async () => {
    const campaign = fakeCampaign(40);
    const ledger = openLedger(freshLedger(), "write");
    const lines: string[] = [];
    const plan = planOf(campaign, { ledger, say: (line) => lines.push(line) });
    const { results } = keysOf(plan.hash, 0);
    const [across, overlapping] = [
      { first: 2, units: 5 },
      { first: 4, units: 9 },
    ];
    const { total } = await runFake(campaign, { every: 7 }, { within: across });
    const hand = await connectRedis(plan.address, () => undefined);
    await hand.hset(results, jobId(plan.hash, across), JSON.stringify({ ...total, shard: across.first }));
    await hand.hset(results, jobId(plan.hash, overlapping), JSON.stringify({ ...total, shard: overlapping.first }));
    await hand.hset(results, "x", "no result");
    machine();
    expect((await runQueueCampaign(plan)).ending).toBe("complete");
    expect(lines.join("\n")).toContain("is no result of this campaign (x)");
    expect(ledger.ranges(plan.hash)).toContainEqual(across);
    expect(await hand.exists(results)).toBe(0);
    await expectWhole(ledger, campaign);
    hand.disconnect();
    ledger.close();
  });

  test("a shard that ends every machine's thread is given up with its reason", async () => {
    const machines = [1, 2, 3, 4].map(() => machine({ crash: 29 }));
    await expect(runQueueCampaign(planOf(fakeCampaign(30)))).rejects.toThrow(/units .* failed 3 times.*a thread ended by itself/);
    for (const { child } of machines) child.kill("SIGTERM");
    const endings = await Promise.all(machines.map(({ ended }) => ended));
    expect(endings.filter(([code]) => code !== 0).length).toBeGreaterThanOrEqual(3);
  });

  test("by the clock: what waits is taken back, and what is done has no gaps", async () => {
    machine({ slow: 1 });
    const campaign = fakeCampaign(2 ** 32);
    const { ending, done, total } = await runQueueCampaign(planOf(campaign, { time: { ms: 6000, spent: 0 } }));
    expect(ending).toBe("time");
    expect(joinRanges(done)).toHaveLength(1);
    const again = await runFake(campaign, { every: 7 }, { within: done[0] });
    expect(again.total.digest).toBe(total.digest);
  });

  test("of two coordinators of one campaign the second is refused, and the first goes on", async () => {
    const campaign = fakeCampaign(2 ** 32);
    const stop = new AbortController();
    const first = runQueueCampaign(planOf(campaign, { signal: stop.signal }));
    await sleep(1000);
    await expect(runQueueCampaign(planOf(campaign))).rejects.toThrow("coordinates the same campaign");
    stop.abort();
    expect((await first).ending).toBe("interrupted");
  });

  test("Redis that stays away longer than the patience is an error, and what was done is in the ledger", async () => {
    const campaign = fakeCampaign(400);
    const ledger = openLedger(freshLedger(), "write");
    machine({ slow: 5 });
    const onProgress = steps([[100, () => redis.kill()]]);
    await expect(runQueueCampaign(planOf(campaign, { ledger, patience: 2000, onProgress }))).rejects.toThrow(
      /has been away for .* longer than --queue-patience/,
    );
    expect(joinRanges(totalOf(ledger, campaign).done)[0].units).toBeGreaterThanOrEqual(100);
    ledger.close();
  });
});
