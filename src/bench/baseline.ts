/** A run against one that was saved: which cases became faster or slower, and whether that is more than chance. */
import { readFileSync } from "node:fs";
import { quoted, UsageError } from "../profile/errors.ts";
import { caseName } from "./cases.ts";
import type { Measured } from "./measure.ts";
import type { SideId } from "./side.ts";
import { mannWhitney, median } from "./statistics.ts";

export const BASELINE_SCHEMA = "ptelab/bench-unmap/1";
/** Of two cases that did not change, one in a hundred is called changed. */
const SIGNIFICANT = 0.01;
/** Less is no change that anybody would act on. */
const WORTH = 0.03;

export interface Saved {
  readonly schema: string;
  readonly machine: { readonly cpu: string };
  readonly cases: readonly { readonly name: string; readonly rounds: Readonly<Partial<Record<SideId, readonly number[]>>> }[];
}

export type Change = "faster" | "slower" | "same";

export interface Compared {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  /** Time now over time then. */
  readonly ratio: number;
  readonly p: number;
  readonly change: Change;
}

/** @throws UsageError where the file is no saved run */
export function readBaseline(path: string): Saved {
  let saved: Partial<Saved>;
  try {
    saved = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UsageError(`baseline ${quoted(path)} cannot be read (${(error as Error).message}); make one with: ptelab bench --save FILE`);
  }
  if (saved.schema !== BASELINE_SCHEMA || !Array.isArray(saved.cases))
    throw new UsageError(`baseline ${quoted(path)} is no saved run (${BASELINE_SCHEMA}); make one with: ptelab bench --save FILE`);
  return saved as Saved;
}

export function compareRuns(measured: readonly Measured[], saved: Saved): readonly Compared[] {
  const before = new Map(saved.cases.map(({ name, rounds }) => [name, rounds.wasm]));
  return measured.flatMap((one): Compared[] => {
    const name = caseName(one.test);
    const [then, now] = [before.get(name), one.rounds.wasm];
    if (!then?.length || !now?.length) return [];
    const { p } = mannWhitney(now, then);
    const ratio = median(now) / median(then);
    const certain = p < SIGNIFICANT && Math.abs(ratio - 1) >= WORTH;
    return [{ name, before: median(then), after: median(now), ratio, p, change: certain ? (ratio < 1 ? "faster" : "slower") : "same" }];
  });
}
