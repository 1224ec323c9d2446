/** What every form says in the same words. */
import { laws } from "../../laws/index.ts";
import type { Law } from "../../laws/types.ts";
import { policies } from "../../unmap/policies.ts";
import type { FuzzReport } from "./data.ts";
import { FAMILY_TITLES } from "./plot.ts";

const LAWS: ReadonlyMap<string, Law> = new Map(laws.map((law) => [law.id, law]));

export const lawOf = (target: string): Law | undefined => LAWS.get(target);

/** What a target claims. */
export function claimOf(target: string): string {
  if (target === "chains") return "chains of helpers give the same in every build and by the independent evaluator";
  const policy = policies.find(({ id }) => `unmap/${id}` === target);
  if (policy) return `unmapping keeps what it must: ${policy.title}`;
  return lawOf(target)?.sentence ?? target;
}

export const count = (n: number) => n.toLocaleString("en");
export const plural = (n: number, what: string) => `${count(n)} ${what}${n === 1 ? "" : "s"}`;

/** Runs as `0-3, 7`; cut where there are many. */
export function runsText(runs: readonly (readonly [number, number])[], most = 12): string {
  const shown = runs.slice(0, most).map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  return [...shown, ...(runs.length > most ? [`and ${runs.length - most} more runs`] : [])].join(", ");
}

export function stateText({ complete, units: { done, of, missing } }: FuzzReport): string {
  return complete
    ? `complete: ${of === 1 ? "its one unit" : `all ${count(of)} units`}`
    : `partial: ${count(done)} of ${plural(of, "unit")}; missing: ${runsText(missing)}`;
}

/** What ran, as pairs of a name and a value. */
export function factsOf(report: FuzzReport): readonly (readonly [string, string])[] {
  const { campaign, seed, profiles, targets, digest, complete, cases, total, violations, findings, speed, ms } = report;
  const families = (Object.keys(FAMILY_TITLES) as (keyof typeof FAMILY_TITLES)[]).filter((family) => cases[family] > 0);
  const known = findings.filter((one) => one.known).length;
  return [
    ["campaign", campaign],
    ["state", stateText(report)],
    ["seed", `0x${seed.toString(16)}`],
    ["profiles", profiles.join(", ")],
    ["targets", targets.length > 8 ? `${targets.slice(0, 8).join(", ")} and ${targets.length - 8} more` : targets.join(", ")],
    ["cases", [count(total), ...families.map((family) => `${count(cases[family])} ${FAMILY_TITLES[family]}`)].join("; ")],
    [complete ? "digest" : "digest so far", digest],
    ["findings", `${count(findings.length)}${known > 0 ? `, of which ${count(known)} known` : ""}; ${plural(violations, "case")} violate`],
    ...(speed.seconds > 0
      ? [
          [
            "speed",
            `${count(Math.round(total / speed.seconds))} cases/s over ${speed.seconds.toFixed(1)} s; ${(ms / 1000).toFixed(1)} s of all workers`,
          ] as const,
        ]
      : []),
  ];
}

/** Names of what was never seen, cut; a name may have commas itself. */
export function neverText(never: readonly string[], most: number): string {
  const rest = never.length - most;
  return [...never.slice(0, most), ...(rest > 0 ? [`… and ${count(rest)} more`] : [])].join("; ");
}

export const percent = (seen: number, of: number) => (of === 0 ? "-" : `${(Math.floor((seen / of) * 1000) / 10).toFixed(1)} %`);
