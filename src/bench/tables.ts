/** A report as tables of short cells, for the terminal, Markdown and the page alike. */
import { type Measured, ratiosTo, summaryOf } from "./measure.ts";
import type { BenchReport } from "./run.ts";
import type { SideId } from "./side.ts";
import type { Summary } from "./statistics.ts";
import { bandwidthLimit, ENOUGH } from "./workers.ts";

export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly note?: string;
}

const digits = (ns: number) => (ns >= 100 ? ns.toFixed(0) : ns >= 10 ? ns.toFixed(1) : ns.toFixed(3));

function cell(summary: Summary | undefined): string {
  return summary ? digits(summary.median) : "-";
}

function spread(summary: Summary): string {
  return `${digits(summary.interval[0])}–${digits(summary.interval[1])}`;
}

function perSecond(summary: Summary): string {
  const millions = 1e3 / summary.median;
  return millions >= 1000 ? `${(millions / 1000).toFixed(2)} G` : `${millions.toFixed(0)} M`;
}

function ratio(one: Measured, side: SideId): string {
  return ratiosTo(one, side)?.median.toFixed(2) ?? "-";
}

function caseRow(one: Measured): readonly string[] {
  const own = summaryOf(one, "wasm") as Summary;
  const { profile, policy, batch, flags, size } = one.test;
  const spreadOf = digits(own.quartiles[1] - own.quartiles[0]);
  const others = [cell(summaryOf(one, "halves")), cell(summaryOf(one, "bigint"))];
  const c = [cell(summaryOf(one, "c-O3")), ratio(one, "c-O3"), cell(summaryOf(one, "c-native")), ratio(one, "c-native")];
  const what = [profile, policy.id, String(batch), flags, size, one.length.toFixed(1)];
  return [...what, digits(own.median), spread(own), spreadOf, perSecond(own), ...c, ...others];
}

const CASE_HEAD = ["profile", "policy", "batch", "flags", "size", "made", "ns/PTE", "95 %", "IQR", "PTEs/s"];
const OTHER_HEAD = ["-O3", "ratio", "native", "ratio", "halves", "BigInt"];

export function targetTable({ targets }: BenchReport): Table {
  return {
    title: "Targets",
    head: ["target", "limit", "reached", "median", "worst", "where", ""],
    rows: targets.map(({ title, limit, atLeast, cases, met, median, worst, where }) => [
      title,
      `${atLeast ? "≥" : "≤"} ${Math.round(limit * 100) / 100}`,
      `${met} of ${cases}`,
      median.toFixed(2),
      worst.toFixed(2),
      where,
      met === cases ? "met" : "not met",
    ]),
    note: "A target is met when every case reaches it. Which batches a case has is told by how many entries they had on average.",
  };
}

function kneeTable({ knees }: BenchReport): Table {
  return {
    title: "The knee",
    head: ["profile", "policy", "flags", "size", "batch", "ns/PTE there", "ns/PTE at the largest"],
    rows: knees.map(({ profile, policy, flags, size, batch, ns, least }) => {
      return [profile, policy, flags, size, batch === undefined ? "none" : String(batch), digits(ns), digits(least)];
    }),
    note: "The batch size beyond which the next larger one gains less than 5 %.",
  };
}

function limitNote(workers: BenchReport["workers"]): string {
  const limit = bandwidthLimit(workers);
  const inCache = workers[0]?.speedup.median ?? 0;
  if (inCache < ENOUGH)
    return `In cache, where they share no memory, two workers do ${inCache.toFixed(2)} times the work of one: the cores were busy, or are not two. Where memory is the limit cannot be told.`;
  if (limit === undefined)
    return "At none of these sizes does memory bandwidth become the limit: two workers always do at least 1.8 times the work of one.";
  return `From ${limit / 1024} Ki entries each on, memory bandwidth is the limit: two workers do less than 1.8 times the work of one.`;
}

function workerTable({ workers }: BenchReport): Table {
  return {
    title: "Two workers",
    head: ["entries each", "one, ns/PTE", "two, ns/PTE each", "work against one", "95 %"],
    rows: workers.map(({ ptes, alone, together, speedup }) => {
      const [low, high] = speedup.interval;
      return [`${ptes / 1024} Ki`, cell(alone), cell(together), `${speedup.median.toFixed(2)} ×`, `${low.toFixed(2)}–${high.toFixed(2)}`];
    }),
    note: limitNote(workers),
  };
}

function countingTable({ counting }: BenchReport): Table {
  return {
    title: "Counting the outcome",
    head: ["profile", "policy", "flags", "walk, ns/PTE", "walk with notes", "comparing"],
    rows: counting.map(({ profile, policy, flags, walk, noted, compare }) => {
      return [profile, policy, flags, cell(walk), cell(noted), cell(compare)];
    }),
    note: "Every figure above is of the walk alone. Comparing a table with what one entry at a time makes of it also takes that walk.",
  };
}

function changeTable({ changes }: BenchReport): Table {
  const changed = changes.filter(({ change }) => change !== "same");
  return {
    title: "Against the baseline",
    head: ["case", "before", "now", "ratio", "p", ""],
    rows: changed.map(({ name, before, after, ratio, p, change }) => {
      return [name, digits(before), digits(after), ratio.toFixed(2), p < 0.0001 ? "< 0.0001" : p.toFixed(4), change];
    }),
    note: `${changes.length} cases are in both runs, ${changed.length} changed (Mann–Whitney U, p < 0.01, and by 3 % at least).`,
  };
}

export function caseTable({ measured }: BenchReport): Table {
  return {
    title: "Cases",
    head: [...CASE_HEAD, ...OTHER_HEAD],
    rows: measured.map(caseRow),
    note: "`made` is how many entries a batch had on average. Ratios are ptelab's time over the other's, round by round.",
  };
}

/** Only what the run has. */
export function tablesOf(report: BenchReport): readonly Table[] {
  const all = [caseTable, kneeTable, workerTable, countingTable, changeTable, targetTable].map((make) => make(report));
  return all.filter(({ rows, title }) => rows.length > 0 || (title === "Against the baseline" && report.changes.length > 0));
}
