/** Results put together: sums, and `or` of what was seen. The order does not matter to anything but which findings come first. */
import type { Coverage, Family, Finding, ShardResult } from "./types.ts";

const WORD = (1n << 64n) - 1n;

export const NO_CASES: Readonly<Record<Family, number>> = { words: 0, chains: 0, unmap: 0 };
export const NO_COVERAGE: Coverage = { sets: {} };

export const NO_RESULT: ShardResult = {
  shard: -1,
  digest: "0x0",
  cases: NO_CASES,
  violations: {},
  findings: [],
  coverage: NO_COVERAGE,
  ms: 0,
};

/** The digest of two runs of units, whichever came first. */
export function addDigests(a: string, b: string): string {
  return `0x${((BigInt(a) + BigInt(b)) & WORD).toString(16)}`;
}

function hexBits(text: string): bigint {
  return BigInt(text.startsWith("0x") ? text : `0x${text || "0"}`);
}

export function mergeCoverage(a: Coverage, b: Coverage): Coverage {
  const sets = { ...a.sets };
  for (const [name, { bits, of }] of Object.entries(b.sets)) {
    const before = sets[name];
    sets[name] = before ? { bits: `0x${(hexBits(before.bits) | hexBits(bits)).toString(16)}`, of: Math.max(before.of, of) } : { bits, of };
  }
  return { sets };
}

/** How many of a set's members were seen. */
export function seenCount({ bits }: { readonly bits: string }): number {
  return hexBits(bits).toString(2).replaceAll("0", "").length;
}

/** Is all seen that there is? Of nothing at all it is not. */
export function isCovered({ sets }: Coverage): boolean {
  const all = Object.values(sets);
  return all.length > 0 && all.every((set) => seenCount(set) >= set.of);
}

/** Each key once, the first stays. */
export function mergeFindings(a: readonly Finding[], b: readonly Finding[]): readonly Finding[] {
  const keys = new Set(a.map(({ key }) => key));
  return [...a, ...b.filter(({ key }) => !keys.has(key) && keys.add(key))];
}

export function addCounts(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const sum: Record<string, number> = { ...a };
  for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

/** `shard` stays the first one's. */
export function addResults(a: ShardResult, b: ShardResult): ShardResult {
  return {
    shard: a.shard,
    digest: addDigests(a.digest, b.digest),
    cases: addCounts(a.cases, b.cases) as Record<Family, number>,
    violations: addCounts(a.violations, b.violations),
    findings: mergeFindings(a.findings, b.findings),
    coverage: mergeCoverage(a.coverage, b.coverage),
    ms: a.ms + b.ms,
  };
}
