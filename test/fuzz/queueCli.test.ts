/** `ptelab fuzz --queue` and `ptelab worker` as a user meets them. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { panelLines, plainLine } from "../../src/cli/fuzz/panel.ts";
import { NO_RESULT } from "../../src/fuzz/merge.ts";
import { campaignHash, unitCount } from "../../src/fuzz/plan.ts";
import { parseAddress } from "../../src/fuzz/queue/address.ts";
import { runQueueCampaign } from "../../src/fuzz/queue/coordinator.ts";
import { statusOf } from "../../src/fuzz/status.ts";
import { projectRoot } from "../../src/node.ts";
import { ptelab } from "../support/cli.ts";
import { fakeCampaign } from "./support/campaigns.ts";
import { freePort, hasRedis, type RedisServer, startRedis } from "./support/redis.ts";

const FEW = ["-p", "riscv64", "--laws", "wrprotect", "--laws", "unmap/first-pte", "--cases", "2e7", "--json"];
const ledger = () => join(mkdtempSync(join(tmpdir(), "ptelab-queue-")), "fuzz.ledger");

describe.skipIf(!hasRedis())("over a queue", { timeout: 120_000 }, () => {
  let redis: RedisServer;
  const children = new Set<ChildProcess>();

  /** The command in the background, with what it says. */
  function start(args: readonly string[]) {
    const main = join(projectRoot(), "dist/src/cli/main.js");
    const env = { ...process.env, PTELAB_QUEUE_PASSWORD: "sesam" };
    const child = spawn(process.execPath, [main, ...args], { cwd: projectRoot(), env, stdio: ["ignore", "pipe", "pipe"] });
    children.add(child);
    const said = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const)
      child[name].on("data", (text) => {
        said[name] += text;
      });
    return { child, said, ended: once(child, "close") };
  }

  beforeEach(async () => {
    redis = await startRedis(["--requirepass", "sesam"]);
  });

  afterEach(async () => {
    for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    children.clear();
    await redis.kill();
  });

  test("a campaign has the digest that it has on one machine; the worker ends by SIGTERM with 0", async () => {
    const worker = start(["worker", "--queue", redis.url, "--workers", "2"]);
    const fuzz = start(["fuzz", ...FEW, "--queue", redis.url, "--ledger", ledger()]);
    expect(await fuzz.ended).toEqual([0, null]);
    const [many, one] = [fuzz.said.stdout, ptelab(["fuzz", ...FEW]).stdout].map((text) => JSON.parse(text));
    expect([many.digest, many.cases, many.coverage]).toEqual([one.digest, one.cases, one.coverage]);
    worker.child.kill("SIGTERM");
    expect(await worker.ended).toEqual([0, null]);
    expect(worker.said.stdout).toMatch(/^[1-9]\d* shards computed$/m);
  });

  test("Ctrl-C ends the coordinator with what is done, and a worker with nothing to do ends by itself", async () => {
    const fuzz = start(["fuzz", ...FEW.slice(0, -3), "--time", "1h", "--queue", redis.url, "--ledger", ledger(), "--json"]);
    const worker = start(["worker", "--queue", redis.url, "--workers", "1", "--idle", "2s"]);
    while (!worker.said.stderr.includes("computing on 1 thread")) await once(worker.child.stderr, "data");
    fuzz.child.kill("SIGINT");
    expect(await fuzz.ended).toEqual([130, null]);
    expect(JSON.parse(fuzz.said.stdout).ending).toBe("interrupted");
    expect(await worker.ended).toEqual([0, null]);
  });

  test("a worker whose modules are others refuses, and the coordinator says so", async () => {
    const campaign = fakeCampaign(4);
    const stop = new AbortController();
    const lines: string[] = [];
    const worker = start(["worker", "--queue", redis.url, "--workers", "1"]);
    const outcome = await runQueueCampaign({
      campaign,
      hash: campaignHash(campaign),
      within: { first: 0, units: unitCount(campaign) },
      maxFindings: 10,
      address: parseAddress(redis.url, undefined, { PTELAB_QUEUE_PASSWORD: "sesam" }),
      patience: 10_000,
      signal: stop.signal,
      say(line) {
        lines.push(line);
        stop.abort();
      },
    });
    expect([outcome.ending, outcome.done]).toEqual(["interrupted", []]);
    expect(lines[0]).toMatch(/^worker process \d+ on .* does not take part: the modules of arm64-4k are not those/);
    worker.child.kill("SIGTERM");
    await worker.ended;
    expect(worker.said.stderr).toContain("is refused: the modules of arm64-4k are not those that the campaign was planned with");
  });

  test("a wrong password is one line and exit code 3", () => {
    for (const command of [["worker"], ["fuzz", ...FEW]]) {
      const { status, stderr } = ptelab([...command, "--queue", redis.url.replace("//", "//:falsch@")]);
      expect(status).toBe(3);
      expect(stderr).toMatch(/^ptelab: Redis at redis:\/\/127.0.0.1:\d+ refuses the user or password .*$/m);
      expect(stderr).not.toContain("falsch");
    }
  });
});

test("a Redis that cannot be reached is tried five times, then exit code 3", async () => {
  const { status, stderr } = ptelab(["worker", "--queue", `redis://127.0.0.1:${await freePort()}`]);
  expect(status).toBe(3);
  expect(stderr).toMatch(/^ptelab worker: Redis at .* cannot be reached .* trying 4 times more$/m);
  expect(stderr).toMatch(/^ptelab: Redis at .* cannot be reached .* after 5 tries in \d+ s/m);
});

test("options that contradict a queue, or lack one, are usage errors", () => {
  for (const [args, why] of [
    [["--queue", "http://host"], "is no Redis"],
    [["--queue", "redis://host", "--shard", "1/2"], "--shard and --queue"],
    [["--queue", "redis://host", "--workers", "2"], "--workers has no meaning with --queue"],
    [["--queue-ca", "ca.pem"], "give --queue"],
    [["--queue", "redis://host", "--queue-patience", "soon"], "--queue-patience"],
  ] as const) {
    const { status, stderr } = ptelab(["fuzz", ...FEW, ...args]);
    expect([status, stderr.trim().split("\n").length]).toEqual([2, 1]);
    expect(stderr).toContain(why);
  }
  expect(ptelab(["worker"]).status).toBe(2);
});

test("the panel shows machines and shards, and that Redis is away", () => {
  const nothing = { total: NO_RESULT, found: 0, unknown: 0, done: [], fresh: { cases: NO_RESULT.cases, units: 0 }, lastNew: undefined };
  const queue = { workers: 3, threads: 12, shards: { done: 5, out: 26, of: 300 }, connected: false };
  const progress = { ...nothing, elapsed: 1000, unitsDone: 50, perUnit: 12, queue };
  const status = statusOf(progress, { hash: "a", workers: 1, units: 1050 }, "running");
  // A thousand units of 12 ms each on twelve threads.
  expect([status.workers, status.eta]).toEqual([12, 1]);
  const text = panelLines(status, "t", 90, (_, shown) => shown).join("\n");
  for (const shown of [text, plainLine(status)]) expect(shown).toContain("3 workers; shards 5/300, 26 handed out; Redis is away");
  expect(statusOf({ ...progress, queue: { ...queue, threads: 0 } }, { hash: "a", workers: 1, units: 1050 }, "running").eta).toBeNull();
});
