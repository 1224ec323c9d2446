/** What the walk is to reach, as ratios of times in one run, and what a run says of it. */
import { caseName } from "./cases.ts";
import { type Measured, ratiosTo, summaryOf } from "./measure.ts";
import type { SideId } from "./side.ts";
import { median } from "./statistics.ts";
import type { WorkerPoint } from "./workers.ts";

export interface Target {
  readonly id: string;
  readonly title: string;
  readonly limit: number;
  /** At least rather than at most. */
  readonly atLeast?: true;
}

export interface Verdict extends Target {
  /** Cases that the target speaks of, and those that reach it. */
  readonly cases: number;
  readonly met: number;
  readonly median: number;
  readonly worst: number;
  /** Where the worst was. */
  readonly where: string;
}

interface Figure {
  readonly value: number;
  readonly where: string;
}

function judge(target: Target, figures: readonly Figure[]): Verdict[] {
  if (figures.length === 0) return [];
  const better = (a: number, b: number) => (target.atLeast ? a > b : a < b);
  const worst = figures.reduce((least, figure) => (better(least.value, figure.value) ? figure : least));
  const met = figures.filter(({ value }) => !better(target.limit, value)).length;
  const all = figures.map(({ value }) => value);
  return [{ ...target, cases: figures.length, met, median: median(all), worst: worst.value, where: worst.where }];
}

/** The batches that are made decide, not the folios' size: what ends a batch early makes the work that of short ones. */
const LENGTHS: readonly (Target & { readonly from: number; readonly to: number; readonly side: SideId })[] = [
  { id: "short", title: "batches up to 4: time against C -O3", limit: 1.3, from: 0, to: 4.5, side: "c-O3" },
  { id: "sixteen", title: "batches of about 16 (12 to 24): time against C -O3", limit: 0.9, from: 12, to: 24, side: "c-O3" },
  { id: "long", title: "batches of 32 and more: time against C -O3 -march=native", limit: 1, from: 31.5, to: Infinity, side: "c-native" },
  { id: "aim", title: "the same, what is aimed at", limit: 0.8, from: 31.5, to: Infinity, side: "c-native" },
];

function againstC(measured: readonly Measured[]): Verdict[] {
  return LENGTHS.flatMap(({ from, to, side, ...target }) => {
    const figures = measured
      .filter(({ length, test }) => length >= from && length < to && test.size === "cache")
      .flatMap((one): Figure[] => {
        const ratio = ratiosTo(one, side);
        return ratio ? [{ value: ratio.median, where: caseName(one.test) }] : [];
      });
    return judge(target, figures);
  });
}

const FIRST = "x86_64";
/** Batches of another length are other work: a page table of powerpc with 64 KiB pages ends after 32 entries. */
const ALIKE = 1.1;

function acrossArchitectures(measured: readonly Measured[]): Verdict[] {
  const key = ({ test }: Measured) => caseName({ ...test, profile: "" });
  const first = new Map(measured.filter(({ test }) => test.profile === FIRST).map((one) => [key(one), one]));
  const figures = measured.flatMap((one): Figure[] => {
    const [own, base] = [summaryOf(one, "wasm"), first.get(key(one))];
    const reference = base && summaryOf(base, "wasm");
    if (!own || !reference || one.test.profile === FIRST || one.test.size !== "cache") return [];
    if (Math.max(one.length / base.length, base.length / one.length) > ALIKE) return [];
    return [{ value: own.median / reference.median, where: caseName(one.test) }];
  });
  return judge({ id: "architectures", title: "every architecture: time against x86-64, batches of the same length", limit: 1.5 }, figures);
}

function ofWorkers(points: readonly WorkerPoint[]): Verdict[] {
  const figures = points.slice(0, 1).map(({ speedup, ptes }) => ({ value: speedup.median, where: `${ptes / 1024} Ki entries each` }));
  return judge({ id: "workers", title: "two workers: work done against one, in cache", limit: 1.8, atLeast: true }, figures);
}

function ofMemory(bytesPerPte: number | undefined): Verdict[] {
  if (bytesPerPte === undefined) return [];
  // The module's own page and the small words are 100 KiB of 544 MiB.
  return judge({ id: "memory", title: "bytes of memory per entry, cold table", limit: 8.505 }, [
    { value: bytesPerPte, where: "WASM memory" },
  ]);
}

export function verdicts(
  measured: readonly Measured[],
  workers: readonly WorkerPoint[],
  bytesPerPte: number | undefined,
): readonly Verdict[] {
  return [...againstC(measured), ...acrossArchitectures(measured), ...ofWorkers(workers), ...ofMemory(bytesPerPte)];
}
