/** A campaign's results as one plain object, which every renderer takes. */

import { groupBy } from "../../report/report.ts";
import { endOf, gapsOf, joinRanges, type Range } from "../ranges.ts";
import { replayCommand } from "../token.ts";
import type { Campaign, Coverage, Family, Finding, ShardResult } from "../types.ts";
import { type CoverageNames, type CoveredSet, coveredSets } from "./covered.ts";
import { type Speed, speedOf } from "./speed.ts";

/** One shard as a ledger keeps it. */
export interface RecordedShard {
  readonly result: ShardResult;
  /** When it was written, in ms since 1970. */
  readonly finished: number;
  /** The units that it is of; the one of its own number where left out. */
  readonly range?: Range;
}

/** A campaign as a ledger keeps it. */
export interface Recorded {
  readonly hash: string;
  readonly campaign: Campaign;
  /** How many units the whole campaign has. */
  readonly of: number;
  readonly shards: readonly RecordedShard[];
  /** Findings as they were written for people: preferred to the shards' own. */
  readonly corpus?: readonly Finding[];
}

export interface ReportedFinding extends Finding {
  readonly command: string;
}

/** What one target did on one profile. */
export interface TargetRow {
  readonly profile: string;
  readonly target: string;
  /** Cases that violate. */
  readonly violations: number;
  /** Different ones, after shrinking. */
  readonly findings: number;
  /** All of these are told by the audit, too. */
  readonly known: boolean;
}

export interface FuzzReport {
  readonly campaign: string;
  readonly seed: bigint;
  readonly profiles: readonly string[];
  readonly targets: readonly string[];
  readonly modules: Readonly<Record<string, string>>;
  /** Of the shards that are there: the campaign's digest once it is complete. */
  readonly digest: string;
  readonly complete: boolean;
  /** Units that are done; missing ones as runs from first to last, both included. */
  readonly units: { readonly done: number; readonly of: number; readonly missing: readonly (readonly [number, number])[] };
  readonly cases: Readonly<Record<Family, number>>;
  readonly total: number;
  readonly violations: number;
  /** Time of all workers together. */
  readonly ms: number;
  readonly rows: readonly TargetRow[];
  readonly coverage: readonly CoveredSet[];
  readonly findings: readonly ReportedFinding[];
  readonly speed: Speed;
}

const FAMILIES: readonly Family[] = ["words", "chains", "unmap"];

function addTo<K>(sums: Map<K, number>, key: K, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value);
}

/** Each key once; a form with decoded text wins. New ones first, then by target and profile. */
function findingsOf({ corpus = [], shards }: Recorded): readonly ReportedFinding[] {
  const found = new Map<string, Finding>();
  const here = shards.flatMap(({ result }) => result.findings);
  const keys = new Set(here.map(({ key }) => key));
  // A corpus outlives campaigns: only what this one found.
  for (const finding of [...corpus.filter(({ key }) => keys.has(key)), ...here]) {
    const known = found.get(finding.key);
    if (!known || (known.decoded === undefined && finding.decoded !== undefined)) found.set(finding.key, finding);
  }
  const order = (one: Finding) => `${one.known ? 1 : 0} ${one.target} ${one.profile} ${one.key}`;
  return [...found.values()]
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
    .map((finding) => ({ ...finding, command: replayCommand(finding.token) }));
}

function rowsOf(violations: ReadonlyMap<string, number>, findings: readonly Finding[]): readonly TargetRow[] {
  const groups = groupBy(findings, ({ profile, target }) => `${profile}:${target}`);
  const names = new Set([...groups.keys(), ...[...violations].filter(([, count]) => count > 0).map(([name]) => name)]);
  return [...names].sort().map((name) => {
    const [profile, target] = [name.slice(0, name.indexOf(":")), name.slice(name.indexOf(":") + 1)];
    const group = groups.get(name) ?? [];
    const known = group.length > 0 && group.every((one) => one.known === true);
    return { profile, target, violations: violations.get(name) ?? 0, findings: group.length, known };
  });
}

/** @param names what the bits of a coverage set stand for */
export function fuzzReport(recorded: Recorded, names: CoverageNames): FuzzReport {
  const { hash, campaign, of, shards } = recorded;
  const cases: Record<Family, number> = { words: 0, chains: 0, unmap: 0 };
  const violations = new Map<string, number>();
  let digest = 0n;
  let ms = 0;
  for (const { result } of shards) {
    digest = BigInt.asUintN(64, digest + BigInt(`0x${result.digest.replace(/^0x/, "")}`));
    for (const family of FAMILIES) cases[family] += result.cases[family] ?? 0;
    for (const [name, count] of Object.entries(result.violations)) addTo(violations, name, count);
    ms += result.ms;
  }
  const findings = findingsOf(recorded);
  const done = joinRanges(shards.map(({ result, range = { first: result.shard, units: 1 } }) => range));
  const missing = gapsOf(done, { first: 0, units: of }).map((gap) => [gap.first, endOf(gap) - 1] as const);
  return {
    campaign: hash,
    seed: campaign.seed,
    profiles: campaign.profiles,
    targets: campaign.targets,
    modules: campaign.modules,
    digest: digest.toString(16).padStart(16, "0"),
    complete: missing.length === 0,
    units: { done: done.reduce((sum, { units }) => sum + units, 0), of, missing },
    cases,
    total: cases.words + cases.chains + cases.unmap,
    violations: [...violations.values()].reduce((sum, count) => sum + count, 0),
    ms,
    rows: rowsOf(violations, findings),
    coverage: coveredSets(
      shards.map(({ result }): Coverage => result.coverage),
      names,
    ),
    findings,
    speed: speedOf(shards),
  };
}

/** What nobody knew before: what an exit code is about. */
export function isNews(report: FuzzReport): boolean {
  return report.findings.some(({ known }) => !known) || report.rows.some(({ findings, violations }) => findings === 0 && violations > 0);
}
