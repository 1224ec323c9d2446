/** Where a running campaign stands, as plain data: for the panel, status.json and the CSV alike. */
import type { Progress } from "./campaign.ts";
import { seenCount } from "./merge.ts";
import type { QueueProgress } from "./queue/coordinator.ts";
import { casesIn } from "./tally.ts";
import type { Coverage, Family } from "./types.ts";

export interface SetsSeen {
  /** `flags`, `pairs`, `shapes`: over all profiles. */
  readonly kind: string;
  readonly seen: number;
  readonly of: number;
}

export interface Status {
  readonly state: "running" | "complete" | "time" | "covered" | "finding" | "interrupted" | "failed";
  readonly campaign: string;
  /** ISO, UTC. */
  readonly updated: string;
  readonly seconds: number;
  readonly workers: number;
  /** Of this run's units; `of` is null where a clock or coverage ends the campaign. */
  readonly units: { readonly done: number; readonly of: number | null };
  /** With those that were in the ledger. */
  readonly cases: Readonly<Record<Family, number>> & { readonly total: number };
  /** Of this run alone. */
  readonly casesPerSecond: Readonly<Record<Family, number>> & { readonly total: number };
  readonly coverage: readonly SetsSeen[];
  readonly violations: number;
  readonly findings: { readonly total: number; readonly unknown: number };
  /** Seconds since the last new finding or piece of coverage; null before the first. */
  readonly lastNew: number | null;
  /** Seconds; null where nobody knows. */
  readonly eta: number | null;
  /** Of a campaign over many machines. */
  readonly queue?: QueueProgress["queue"];
}

/** A campaign's progress, and its machines' where there are many. */
export type Shown = Progress & Partial<Pick<QueueProgress, "queue">>;

export interface StatusFacts {
  readonly hash: string;
  readonly workers: number;
  /** Units of this run; undefined where a clock or coverage ends it. */
  readonly units?: number;
  /** ms of a time limit. */
  readonly time?: number;
}

export function setsSeen({ sets }: Coverage): readonly SetsSeen[] {
  const kinds = new Map<string, { seen: number; of: number }>();
  for (const [name, set] of Object.entries(sets)) {
    const kind = name.slice(0, name.indexOf("/"));
    const sum = kinds.get(kind) ?? { seen: 0, of: 0 };
    kinds.set(kind, { seen: sum.seen + seenCount(set), of: sum.of + set.of });
  }
  return [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, sum]) => ({ kind, ...sum }));
}

export function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function etaOf({ unitsDone, perUnit, elapsed, queue }: Shown, { units, time, ...facts }: StatusFacts): number | null {
  const workers = queue?.threads ?? facts.workers;
  const work = units === undefined || perUnit === undefined || workers === 0 ? undefined : ((units - unitsDone) * perUnit) / workers;
  const clock = time === undefined ? undefined : Math.max(0, time - elapsed);
  const left = work ?? clock;
  return left === undefined ? null : left / 1000;
}

/** @param elapsed ms; progress itself is as old as the last result */
export function statusOf(progress: Shown, facts: StatusFacts, state: Status["state"], elapsed = progress.elapsed): Status {
  const { total, fresh, found, unknown, lastNew, unitsDone } = progress;
  const perSecond = (cases: number) => (progress.elapsed === 0 ? 0 : (cases / progress.elapsed) * 1000);
  const { words, chains, unmap } = fresh.cases;
  return {
    state,
    campaign: facts.hash,
    updated: new Date().toISOString(),
    seconds: elapsed / 1000,
    workers: progress.queue?.threads ?? facts.workers,
    units: { done: unitsDone, of: facts.units ?? null },
    cases: { ...total.cases, total: casesIn(total.cases) },
    casesPerSecond: {
      words: perSecond(words),
      chains: perSecond(chains),
      unmap: perSecond(unmap),
      total: perSecond(casesIn(fresh.cases)),
    },
    coverage: setsSeen(total.coverage),
    violations: sumOf(total.violations),
    findings: { total: found, unknown },
    lastNew: lastNew === undefined ? null : (performance.now() - lastNew) / 1000,
    eta: etaOf({ ...progress, elapsed }, facts),
    ...(progress.queue && { queue: progress.queue }),
  };
}
