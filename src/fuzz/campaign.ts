/** One campaign on one machine: slices of units to threads, every result into the ledger before it counts. */
import { type Crew, type CrewPlan, startCrew } from "./crew.ts";
import type { Ledger } from "./ledger.ts";
import { isCovered } from "./merge.ts";
import { createPace, roundOf } from "./pace.ts";
import { unitAt } from "./plan.ts";
import { endOf, type Range } from "./ranges.ts";
import { createTally, type Tally, unitsIn } from "./tally.ts";
import type { Campaign, Finding, ShardResult } from "./types.ts";

export interface TimeLimit {
  readonly ms: number;
  /** ms that the process had spent before: they count, unless something had to be compiled first that is there the next time. */
  readonly spent: number;
}

/** Of a time limit, what start-up may take at most. */
const MOST_OVERHEAD = 0.5;

export interface CampaignPlan {
  readonly campaign: Campaign;
  readonly hash: string;
  /** The units that are this run's to do. */
  readonly within: Range;
  readonly crew: CrewPlan;
  /** Findings that are kept in the result; the others are counted. */
  readonly maxFindings: number;
  readonly ledger?: Ledger;
  /** Adds to a new finding what people read. */
  readonly describe?: (finding: Finding) => Promise<Finding>;
  readonly time?: TimeLimit;
  readonly untilCovered?: boolean;
  readonly stopAtFirst?: boolean;
  /** What runs is finished, nothing more is begun. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress extends Tally {
  /** ms since the run began. */
  readonly elapsed: number;
  /** Of this run's units, in the ledger or fresh. */
  readonly unitsDone: number;
  /** Threads' ms for a unit, undefined until one was measured. */
  readonly perUnit: number | undefined;
}

/** Why the run ended: all units are done, or what was asked for came first. */
export type Ending = "complete" | "time" | "covered" | "finding" | "interrupted";

export interface CampaignOutcome extends Progress {
  readonly ending: Ending;
}

export async function runCampaign(plan: CampaignPlan): Promise<CampaignOutcome> {
  const { campaign, hash, within, ledger, time, signal } = plan;
  const round = roundOf(campaign);
  let began = performance.now();
  const arrived = began;
  const tally = createTally(plan.maxFindings);
  ledger?.begin(hash, campaign);
  for (const { first, units, result } of ledger?.results(hash) ?? [])
    if (first >= within.first && first + units <= endOf(within)) tally.add({ first, units }, result, false);

  let pace = createPace(round, began);
  const running: (Range | undefined)[] = Array.from({ length: plan.crew.threads }, () => undefined);
  /** Computed, and on the way into the ledger. */
  const arriving = new Set<Range>();
  const free: number[] = running.map(() => began);
  let ending: Ending | undefined;

  const progress = (): Progress => {
    const now = tally.now();
    return { ...now, elapsed: performance.now() - began, unitsDone: unitsIn(now.done), perUnit: pace.perUnit() };
  };

  const shouldEnd = (): Ending | undefined => {
    if (signal?.aborted) return "interrupted";
    const { unknown, total, done } = tally.now();
    if (plan.stopAtFirst && unknown > 0) return "finding";
    // What has not had its turn has no coverage yet to be counted.
    return plan.untilCovered && unitsIn(done) >= round && isCovered(total.coverage) ? "covered" : undefined;
  };

  /** The next units for a thread; the lowest that are left, so that what is done has no gaps when all threads have ended. */
  const take = (thread: number): Range | undefined => {
    ending ??= shouldEnd();
    if (ending) return undefined;
    const [gap] = tally.gaps(
      within,
      [...arriving, ...running].filter((range) => range !== undefined),
    );
    if (!gap) return undefined;
    const now = performance.now();
    const others = free.filter((_, i) => i !== thread && running[i]);
    const idle = free.filter((_, i) => i !== thread && !running[i]).map(() => now);
    const units = Math.min(gap.units, pace.slice(now, gap.first, [...others, ...idle]));
    if (units === 0) {
      ending = "time";
      return undefined;
    }
    free[thread] = now + pace.expected(gap.first, units);
    return { first: gap.first, units };
  };

  const hand = (crew: Crew, thread: number) => {
    const range = take(thread);
    running[thread] = range;
    if (!range) return undefined;
    const units = Array.from({ length: range.units }, (_, i) => unitAt(campaign, range.first + i));
    const result = crew.run(thread, { index: range.first, units });
    // It is awaited after the last result has been written.
    result.catch(() => undefined);
    return { range, result };
  };

  const keys = new Set<string>();
  /** What is new is written for people once. */
  const described = async (result: ShardResult): Promise<ShardResult> => {
    if (!plan.describe || result.findings.length === 0) return result;
    const findings: Finding[] = [];
    for (const finding of result.findings) {
      findings.push(keys.has(finding.key) ? finding : await plan.describe(finding));
      keys.add(finding.key);
    }
    return { ...result, findings };
  };

  const work = async (crew: Crew, thread: number) => {
    let next = hand(crew, thread);
    while (next) {
      const { range, result: pending } = next;
      let result = await pending;
      pace.measured(range.first, range.units, result.ms);
      if (plan.stopAtFirst && result.findings.some(({ known }) => !known)) ending ??= "finding";
      // The thread goes on while this one waits for the disk.
      arriving.add(range);
      next = hand(crew, thread);
      result = await described(result);
      ledger?.put(hash, range, result);
      tally.add(range, result, true);
      arriving.delete(range);
      plan.onProgress?.(progress());
    }
  };

  // Nothing is left to do: no thread is started for that.
  if (tally.gaps(within, []).length === 0) return { ...progress(), ending: "complete" };
  const crew = await startCrew(plan.crew);
  began = performance.now();
  const overhead = time && Math.min(MOST_OVERHEAD * time.ms, time.spent + began - arrived);
  pace = createPace(round, began, time && began + time.ms - (overhead as number));
  try {
    await Promise.all(running.map((_, thread) => work(crew, thread)));
  } finally {
    await crew.stop();
  }
  const complete = tally.gaps(within, []).length === 0;
  return { ...progress(), ending: complete ? "complete" : (ending ?? shouldEnd() ?? "complete") };
}
