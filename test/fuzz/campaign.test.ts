/** Campaigns over threads: the same result however the work was cut, stopped or killed. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { openLedger } from "../../src/fuzz/ledger.ts";
import { unitCount } from "../../src/fuzz/plan.ts";
import { cutOf, endOf, gapsOf, joinRanges } from "../../src/fuzz/ranges.ts";
import { casesIn, reproducible } from "../../src/fuzz/tally.ts";
import { fakeCampaign, freshLedger, runFake } from "./support/campaigns.ts";

const BLOCKS = 40;
const campaign = fakeCampaign(BLOCKS);
const ENDLESS = fakeCampaign(2 ** 32);

describe("the result does not depend on the cut", () => {
  test("one thread, two, three: the same digest, counts and coverage", async () => {
    const outcomes = await Promise.all([1, 2, 3].map((threads) => runFake(campaign, { every: 7 }, { threads })));
    for (const { total, ending, done } of outcomes) {
      expect(ending).toBe("complete");
      expect(done).toEqual([{ first: 0, units: unitCount(campaign) }]);
      expect(casesIn(total.cases)).toBe(unitCount(campaign) * 100);
      expect(total.digest).toBe(outcomes[0].total.digest);
      expect(total.violations).toEqual(outcomes[0].total.violations);
      expect(total.coverage).toEqual(outcomes[0].total.coverage);
    }
  });

  test("a campaign with other cases has another digest", async () => {
    const [a, b] = [await runFake(campaign), await runFake(fakeCampaign(BLOCKS + 1))];
    expect(a.total.digest).not.toBe(b.total.digest);
  });

  test("cuts for several machines hold each unit once", () => {
    for (const n of [1, 2, 3, 7, 200]) {
      const cuts = Array.from({ length: n }, (_, i) => cutOf(160, i + 1, n));
      expect(cuts.reduce((sum, { units }) => sum + units, 0)).toBe(160);
      for (const [i, cut] of cuts.slice(1).entries()) expect(cut.first).toBe(endOf(cuts[i]));
    }
  });
});

describe("with a ledger", () => {
  test("what is in it is not computed again, and the total is that of both runs", async () => {
    const file = freshLedger();
    const whole = await runFake(campaign, { every: 7 });
    let ledger = openLedger(file, "write");
    await runFake(campaign, { every: 7 }, { ledger, within: { first: 30, units: 50 } });
    ledger.close();
    ledger = openLedger(file, "write");
    const outcome = await runFake(campaign, { every: 7 }, { ledger });
    expect(outcome.fresh.units).toBe(unitCount(campaign) - 50);
    expect(outcome.total.digest).toBe(whole.total.digest);
    expect(outcome.total.cases).toEqual(whole.total.cases);
    expect(outcome.found).toBe(whole.found);
    const again = await runFake(campaign, { crash: 0 }, { ledger });
    expect([again.fresh.units, again.total.digest]).toEqual([0, whole.total.digest]);
    ledger.close();
  });

  test("a thread that ends by itself ends the campaign with an error; what was written counts", async () => {
    const file = freshLedger();
    let ledger = openLedger(file, "write");
    await expect(runFake(campaign, { crash: 30 }, { ledger })).rejects.toThrow("a thread ended by itself");
    ledger.close();
    ledger = openLedger(file, "write");
    const outcome = await runFake(campaign, {}, { ledger });
    expect(outcome.fresh.units).toBeLessThan(unitCount(campaign));
    expect(outcome.total.digest).toBe((await runFake(campaign)).total.digest);
    ledger.close();
  });

  test("a full disk ends the campaign with an error, and it goes on from there", async () => {
    const file = freshLedger();
    let ledger = openLedger(file, "write", { mostPages: 20 });
    await expect(runFake(campaign, { every: 1 }, { ledger })).rejects.toThrow("no space is left");
    ledger.close();
    ledger = openLedger(file, "write");
    const outcome = await runFake(campaign, { every: 1 }, { ledger });
    expect(outcome.total.digest).toBe((await runFake(campaign)).total.digest);
    ledger.close();
  });

  test("killed at any moment, again and again, total and digest are those of an undisturbed run", async () => {
    const file = freshLedger();
    const script = fileURLToPath(new URL("./support/fakeProcess.ts", import.meta.url));
    const start = () => spawn(process.execPath, [script, file, `${BLOCKS}`, "15"], { stdio: ["ignore", "pipe", "inherit"] });
    let kills = 0;
    for (let round = 0; round < 6; round++) {
      const child = start();
      const ended = once(child, "exit");
      setTimeout(() => child.kill("SIGKILL"), 150 + 450 * Math.random());
      const [, signal] = await ended;
      if (signal === "SIGKILL") kills++;
    }
    expect(kills).toBeGreaterThan(0);
    const child = start();
    let text = "";
    child.stdout.on("data", (data) => {
      text += data;
    });
    expect(await once(child, "close")).toEqual([0, null]);
    const { total, done } = await runFake(campaign, { every: 7 });
    const { digest, cases, violations, done: killed } = JSON.parse(text);
    expect({ digest, cases, violations, done: killed }).toEqual({
      digest: total.digest,
      cases: total.cases,
      violations: total.violations,
      done,
    });
  });
});

describe("ends before all is done", () => {
  test("by the clock: whole rounds from the first unit on, and as many cases give the same digest", async () => {
    const { done, total, ending } = await runFake(ENDLESS, { slow: 1 }, { time: { ms: 400, spent: 0 } });
    expect(ending).toBe("time");
    const units = reproducible(done) as number;
    expect(units).toBeGreaterThan(4);
    expect(units % 4).toBe(0);
    const again = await runFake(fakeCampaign(units / 4));
    expect(again.total.digest).toBe(total.digest);
    expect(again.total.cases).toEqual(total.cases);
  });

  test("by the clock, where a round takes long: in the middle of one, and as many units give the same digest", async () => {
    const { done, total } = await runFake(ENDLESS, { slow: 20 }, { time: { ms: 300, spent: 0 } });
    const units = reproducible(done) as number;
    const again = await runFake(ENDLESS, {}, { within: { first: 0, units } });
    expect([again.total.digest, again.ending]).toEqual([total.digest, "complete"]);
  });

  test("by the clock, after units in the middle were done before: the gaps are filled first", async () => {
    const ledger = openLedger(freshLedger(), "write");
    await runFake(ENDLESS, {}, { ledger, within: { first: 8, units: 4 } });
    const { done } = await runFake(ENDLESS, { slow: 1 }, { ledger, time: { ms: 300, spent: 0 } });
    expect(reproducible(done)).toBeGreaterThan(12);
    ledger.close();
  });

  test("at the first finding that is not known, with what runs finished", async () => {
    const { ending, unknown, done } = await runFake(ENDLESS, { every: 5, slow: 1 }, { stopAtFirst: true });
    expect(ending).toBe("finding");
    expect(unknown).toBeGreaterThan(0);
    expect(reproducible(done)).toBeGreaterThanOrEqual(17);
  });

  test("when all is covered, and not before", async () => {
    const { ending, total, done } = await runFake(ENDLESS, { slow: 1 }, { untilCovered: true });
    expect(ending).toBe("covered");
    expect(total.coverage.sets["flags/x86_64"].bits).toBe("0xffff");
    expect(reproducible(done)).toBeGreaterThan(15 * 4);
  });

  test("by a signal: what runs is finished, and is in the result", async () => {
    const stop = new AbortController();
    const outcome = await runFake(
      ENDLESS,
      { slow: 1 },
      { signal: stop.signal, onProgress: ({ unitsDone }) => unitsDone > 20 && stop.abort() },
    );
    expect(outcome.ending).toBe("interrupted");
    expect(joinRanges(outcome.done)).toHaveLength(1);
    expect(reproducible(outcome.done)).toBeGreaterThan(20);
  });
});

test("findings beyond the cap are counted, not kept; nothing else changes", async () => {
  const [few, all] = [await runFake(campaign, { every: 2 }, { maxFindings: 3 }), await runFake(campaign, { every: 2 })];
  expect(few.total.findings).toHaveLength(3);
  expect(few.found).toBe(all.found);
  expect(few.total.digest).toBe(all.total.digest);
});

test("gaps are what no range holds", () => {
  expect(
    gapsOf(
      [
        { first: 2, units: 2 },
        { first: 3, units: 3 },
        { first: 90, units: 20 },
      ],
      { first: 0, units: 100 },
    ),
  ).toEqual([
    { first: 0, units: 2 },
    { first: 6, units: 84 },
  ]);
});
