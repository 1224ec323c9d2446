/** A thread in the place of the real one: a digest of each unit's name, now and then a finding, as slow as it is told. */
import { createHash } from "node:crypto";
import { parentPort } from "node:worker_threads";
import type { Finding, Shard, ShardResult, Unit } from "../../../src/fuzz/types.ts";
import type { WorkerMessage } from "../../../src/fuzz/worker.ts";

export interface FakeData {
  /** ms of a unit. */
  readonly slow?: number;
  /** Every so many blocks one finding. */
  readonly every?: number;
  /** Added to every digest: a machine that computes otherwise. */
  readonly wrong?: number;
  /** This block ends the thread. */
  readonly crash?: number;
}

/** It is told by the place of the modules. */
let told: FakeData = {};

function findingOf({ profile, family, block }: Unit): Finding {
  return {
    token: `${profile}:${family}:0x1:${block}`,
    profile,
    target: family,
    least: [`${block}`],
    key: `${profile} ${family} ${block}`,
    message: "fails",
  };
}

function run({ index, units }: Shard): ShardResult {
  const { slow = 0, every = 0, wrong = 0, crash } = told;
  const began = performance.now();
  let digest = BigInt(wrong);
  const cases = { words: 0, chains: 0, unmap: 0 };
  const findings: Finding[] = [];
  let seen = 0n;
  for (const unit of units) {
    if (unit.block === crash) process.exit(1);
    digest += BigInt(`0x${createHash("sha256").update(JSON.stringify(unit)).digest("hex").slice(0, 16)}`);
    cases[unit.family] += 100;
    seen |= 1n << BigInt(unit.block % 16);
    if (every > 0 && unit.block % every === every - 1) findings.push(findingOf(unit));
    const end = performance.now() + slow;
    while (performance.now() < end);
  }
  const coverage = { sets: { "flags/x86_64": { bits: `0x${seen.toString(16)}`, of: 16 } } };
  const violations: Record<string, number> = findings.length > 0 ? { "x86_64:words": findings.length } : {};
  return {
    shard: index,
    digest: `0x${(digest & 0xffffffffffffffffn).toString(16)}`,
    cases,
    violations,
    findings,
    coverage,
    ms: performance.now() - began,
  };
}

parentPort?.on("message", (message: WorkerMessage) => {
  if (!("campaign" in message)) return parentPort?.postMessage(run(message));
  told = (message.modules ?? {}) as FakeData;
  parentPort?.postMessage({ ready: true });
});
