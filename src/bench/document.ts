/** A report as data: what --json prints, --save keeps and --csv lists. */
import { BASELINE_SCHEMA } from "./baseline.ts";
import { caseName } from "./cases.ts";
import { type Measured, ratiosTo, summaryOf } from "./measure.ts";
import type { BenchReport } from "./run.ts";
import { SIDE_TITLES, type SideId } from "./side.ts";

export const SIDES = Object.keys(SIDE_TITLES) as readonly SideId[];
const C_SIDES = ["c-O3", "c-native"] as const;

function caseDocument(one: Measured): Record<string, unknown> {
  const { profile, policy, batch, flags, size, ptes } = one.test;
  const sides = Object.fromEntries(
    SIDES.flatMap((side) => {
      const summary = summaryOf(one, side);
      return summary ? [[side, { ...summary, ptesPerSecond: Math.round(1e9 / summary.median) }]] : [];
    }),
  );
  const ratios = Object.fromEntries(SIDES.slice(1).flatMap((side) => [[side, ratiosTo(one, side)]].filter(([, ratio]) => ratio)));
  return {
    name: caseName(one.test),
    profile,
    policy: policy.id,
    batch,
    flags,
    size,
    ptes,
    length: one.length,
    sides,
    ratios,
    rounds: one.rounds,
  };
}

/** Everything; times are nanoseconds per entry. */
export function benchDocument(report: BenchReport): Record<string, unknown> {
  const { measured, ...rest } = report;
  return { schema: BASELINE_SCHEMA, ...rest, cases: measured.map(caseDocument) };
}

const HEAD = [
  "profile",
  "policy",
  "batch",
  "flags",
  "size",
  "length",
  "side",
  "ns_per_pte",
  "low",
  "high",
  "q1",
  "q3",
  "ptes_per_second",
  "ratio",
];

/** A line for each case and side; `ratio` is ptelab's time over the side's. No cell needs quotes. */
export function benchCsv({ measured }: BenchReport): string {
  const lines = measured.flatMap((one) =>
    SIDES.flatMap((side) => {
      const summary = summaryOf(one, side);
      if (!summary) return [];
      const { profile, policy, batch, flags, size } = one.test;
      const { median, interval, quartiles } = summary;
      const ratio = side === "wasm" ? 1 : (ratiosTo(one, side)?.median ?? Number.NaN);
      const numbers = [median, ...interval, ...quartiles].map((ns) => ns.toFixed(4));
      return [
        [profile, policy.id, batch, flags, size, one.length.toFixed(2), side, ...numbers, Math.round(1e9 / median), ratio.toFixed(3)].join(
          ",",
        ),
      ];
    }),
  );
  return `${[HEAD.join(","), ...lines].join("\n")}\n`;
}

export function hasC(measured: readonly Measured[]): boolean {
  return measured.some(({ rounds }) => C_SIDES.some((side) => rounds[side]));
}
