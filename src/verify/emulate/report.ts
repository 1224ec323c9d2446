/** What came of running: plain data. */

/** A case, what the kernel's function answers, and what ptelab's does. */
export interface Difference {
  readonly a: bigint;
  readonly b: bigint;
  readonly kernel: bigint;
  readonly ptelab: bigint;
}

export type HelperOutcome =
  | { readonly kind: "agrees" }
  /** The first case that differs. */
  | { readonly kind: "differs"; readonly example: Difference };

export interface HelperRun {
  readonly name: string;
  /** How many cases of each kind were run. */
  readonly values: { readonly structured: number; readonly flags: number; readonly random: number };
  /** Over all answers of the kernel, in order. */
  readonly digest: string;
  readonly outcome: HelperOutcome;
  /** Words that were left out, and why. */
  readonly without?: { readonly bits: bigint; readonly why: string };
}

export interface StateRun {
  readonly title: string;
  readonly helpers: readonly HelperRun[];
  readonly seconds: number;
}

export interface RunReport {
  readonly profile: string;
  readonly tree: string;
  readonly compiler: string;
  readonly states: readonly StateRun[];
  /** Probes that were not run, and why. */
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
  readonly seconds: number;
}

/** Cases of all states. */
export function valuesRun({ states }: Pick<RunReport, "states">): number {
  return states.flatMap(({ helpers }) => helpers).reduce((sum, { values }) => sum + values.structured + values.flags + values.random, 0);
}
