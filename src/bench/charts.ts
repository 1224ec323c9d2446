/** The pictures of a report: cost by batch size, the same against C, and what two workers do. */
import { findProfile } from "../profile/find.ts";
import type { Case, Flags } from "./cases.ts";
import { type Chart, chartSvg, type Line, type Panel } from "./chart.ts";
import { type Measured, summaryOf } from "./measure.ts";
import type { BenchReport } from "./run.ts";
import { SIDE_TITLES, type SideId } from "./side.ts";

export interface Picture {
  /** Fit for a file's name. */
  readonly id: string;
  readonly svg: string;
}

/** One that C is shown beside: what was merged, where it was measured. */
const SHOWN = "respect-write-soft-dirty";

const isSized = ({ test: { batch, size } }: Measured) => batch !== "mix" && size === "cache";
const architecture = (profile: string) => findProfile(profile).id;

function lineOf(name: string, cases: readonly Measured[], side: SideId): Line {
  const points = cases.flatMap((one) => {
    const summary = summaryOf(one, side);
    return summary ? [[one.test.batch as number, summary.median] as const] : [];
  });
  return { name, points: points.sort(([a], [b]) => a - b) };
}

function panelsOf(measured: readonly Measured[], flags: Flags, lines: (cases: readonly Measured[]) => readonly Line[]): readonly Panel[] {
  const profiles = [...new Set(measured.map(({ test }) => test.profile))];
  return profiles.flatMap((profile) => {
    const cases = measured.filter(({ test }) => test.profile === profile && test.flags === flags);
    const drawn = lines(cases).filter(({ points }) => points.length > 1);
    return drawn.length > 0 ? [{ title: architecture(profile), lines: drawn }] : [];
  });
}

const distinct = (cases: readonly Measured[], key: (test: Case) => string) => [...new Set(cases.map(({ test }) => key(test)))];
const AXES = { x: "pages of each folio", y: "ns per entry" };

function byPolicy(measured: readonly Measured[], flags: Flags): Chart {
  const lines = (cases: readonly Measured[]) =>
    distinct(cases, ({ policy }) => policy.id).map((id) =>
      lineOf(
        id,
        cases.filter(({ test }) => test.policy.id === id),
        "wasm",
      ),
    );
  return { ...AXES, title: `Cost of the unmap by batch size and policy, ${flags} flags`, panels: panelsOf(measured, flags, lines) };
}

function againstC(measured: readonly Measured[], flags: Flags): Chart {
  const policies = distinct(measured, ({ policy }) => policy.id);
  const policy = policies.includes(SHOWN) ? SHOWN : policies[0];
  const lines = (cases: readonly Measured[]) => {
    const own = cases.filter(({ test }) => test.policy.id === policy);
    return (Object.keys(SIDE_TITLES) as SideId[]).map((side) => lineOf(SIDE_TITLES[side], own, side));
  };
  return {
    ...AXES,
    title: `The same work in C and in plain TypeScript: ${policy}, ${flags} flags`,
    panels: panelsOf(measured, flags, lines),
  };
}

function ofWorkers({ workers }: BenchReport): Chart {
  const points = workers.map(({ ptes, speedup }) => [ptes, speedup.median] as const);
  const tick = (ptes: number) => (ptes >= 1 << 20 ? `${ptes >> 20} Mi` : `${ptes >> 10} Ki`);
  const panels = points.length > 1 ? [{ title: "two workers against one", lines: [{ name: "work done in the same time", points }] }] : [];
  return { title: "Two workers", x: "entries of each worker", y: "times one", panels, tick, mark: { y: 1.8, text: "1.8" }, evenY: true };
}

export function picturesOf(report: BenchReport): readonly Picture[] {
  const sized = report.measured.filter(isSized);
  const charts: readonly (readonly [string, Chart])[] = [
    ...(["uniform", "random"] as const).flatMap((flags) => [
      [`bench-${flags}`, byPolicy(sized, flags)] as const,
      [`bench-c-${flags}`, againstC(sized, flags)] as const,
    ]),
    ["bench-workers", ofWorkers(report)],
  ];
  return charts.filter(([, { panels }]) => panels.length > 0).map(([id, chart]) => ({ id, svg: chartSvg(chart) }));
}
