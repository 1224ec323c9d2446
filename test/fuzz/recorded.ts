/** Campaigns as a ledger would give them, made by hand. */
import type { Recorded, RecordedShard } from "../../src/fuzz/report/data.ts";
import type { Finding } from "../../src/fuzz/types.ts";
import { laws } from "../../src/laws/index.ts";

export const LAW = laws[0].id;
export const AWKWARD = `a < b & c | d "quoted" 'single' </script> \`tick\` <tag> \u001b[31m]]>`;

export function finding(i: number, more: Partial<Finding> = {}): Finding {
  const [profile, target] = ["x86_64", LAW];
  const least = [`0x${i.toString(16)}`];
  return {
    token: `${profile}:${target}:0x7:${i}`,
    profile,
    target,
    least,
    key: `${target} ${profile} ${least}`,
    message: `case ${i} fails`,
    ...more,
  };
}

/** Ten seconds of work, in a second each, that end one after another. */
export function shard(index: number, more: Partial<RecordedShard["result"]> = {}, finished = 1_000_000 + index * 1000): RecordedShard {
  const result = {
    shard: index,
    digest: "8000000000000001",
    cases: { words: 1000, chains: 10, unmap: 0 },
    violations: {},
    findings: [],
    coverage: { sets: { "flags/x86_64": { bits: (1n << BigInt(index)).toString(16), of: 10 } } },
    ms: 1000,
    ...more,
  };
  return { result, finished };
}

export function recorded(shards: readonly RecordedShard[], of = shards.length, more: Partial<Recorded> = {}): Recorded {
  const campaign = {
    schema: 1 as const,
    seed: 7n,
    profiles: ["arm64-4k", "x86_64"],
    targets: ["chains", LAW, "unmap/first-pte"].sort(),
    blocks: 10,
    modules: { x86_64: "ab".repeat(32), "arm64-4k": "cd".repeat(32) },
  };
  return { hash: "0123abcd".repeat(8), campaign, of, shards, ...more };
}
