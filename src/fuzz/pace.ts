/** How many units a thread is given at once: enough that handing out costs nothing, few enough that little is lost, and the clock is kept. */
import { unitCount } from "./plan.ts";
import type { Campaign } from "./types.ts";

/** Units of a block: of each profile and family one. */
export function roundOf(campaign: Campaign): number {
  return unitCount(campaign) / campaign.blocks;
}

/** ms of a slice: it grows with the campaign, so that a ledger has hundreds of rows and not millions. */
const LEAST = 100;
const MOST = 10_000;
const SHARE = 100;
/** The first measured units may be of the quick sort: no slice is more than so many times the largest before. */
const GROWTH = 4;
/** How much the last measurement counts against those before: code gets faster, machines slower. */
const NEWEST = 0.5;
/** Of the whole time, what a round may take for the end to wait for whole rounds. */
const MOST_ROUND = 0.05;

export interface Pace {
  /** Units from `first` on took so long. */
  measured(first: number, units: number, ms: number): void;
  /** ms of a unit, undefined until one was measured. */
  perUnit(): number | undefined;
  /** What the units from `first` on are likely to take. */
  expected(first: number, units: number): number;
  /** Units for the next slice, from `next` on; 0 where the clock leaves no time for more. `busy` is when each other thread will be free. */
  slice(now: number, next: number, busy: readonly number[]): number;
}

/** ms of each unit of a round: words take ten times as long as tables, and all of them less once their code is warm. */
function createCosts(round: number) {
  const costs: (number | undefined)[] = Array.from({ length: round }, () => undefined);
  const known = () => costs.filter((cost) => cost !== undefined);
  const mean = () => known().reduce((sum, cost) => sum + cost, 0) / known().length;
  const expected = (first: number, units: number) => {
    const average = mean();
    let sum = Math.floor(units / round) * round * average;
    for (let i = 0; i < units % round; i++) sum += costs[(first + i) % round] ?? average;
    return sum;
  };
  return {
    mean,
    expected,
    some: () => known().length > 0,
    all: () => known().length === round,
    measured(first: number, units: number, ms: number) {
      const place = first % round;
      const before = costs[place];
      if (units === 1) costs[place] = before === undefined ? ms : before + NEWEST * (ms - before);
      else {
        // What several units took says by how much all that was expected is wrong.
        const factor = known().length === 0 ? undefined : 1 + NEWEST * (ms / expected(first, units) - 1);
        for (let i = 0; i < Math.min(units, round); i++) {
          const at = (first + i) % round;
          costs[at] = factor === undefined ? ms / units : (costs[at] ?? mean()) * factor;
        }
      }
    },
  };
}

/**
 * @param round units after which every profile and family has had its turn
 * @param began ms, when the campaign did
 * @param deadline ms on the same clock, where it is the clock that ends it
 */
export function createPace(round: number, began: number, deadline?: number): Pace {
  const costs = createCosts(round);
  let largest = 1;

  /** Where a campaign that the clock ends stops: after the round that ends nearest to the deadline, so that it has a number of cases. */
  const goal = (now: number, next: number, busy: readonly number[], until: number) => {
    const left = [now, ...busy].reduce((sum, free) => sum + Math.max(0, until - Math.max(now, free)), 0);
    // A round that was begun is finished.
    return Math.max(Math.ceil(next / round), Math.round((next + left / costs.mean()) / round)) * round;
  };

  /** As many units as this thread has time for, and no more than take half of it: so that the threads end together. */
  const inTime = (now: number, next: number, wanted: number, until: number) => {
    const left = until - now;
    let units = Math.min(wanted, Math.max(1, Math.floor(left / 2 / costs.mean())));
    while (units > 1 && costs.expected(next, units) > left / 2) units = Math.ceil(units / 2);
    // The last one ends nearer to the deadline than it began, or it is not begun.
    return units === 1 && costs.expected(next, 1) > 2 * left ? 0 : units;
  };

  return {
    measured(first, units, ms) {
      costs.measured(first, units, ms);
      largest = Math.max(largest, units);
    },
    perUnit: () => (costs.some() ? costs.mean() : undefined),
    expected: (first, units) => (costs.some() ? costs.expected(first, units) : 0),
    slice(now, next, busy) {
      if (!costs.some()) return 1;
      const span = Math.min(MOST, Math.max(LEAST, (now - began) / SHARE));
      const wanted = Math.min(Math.max(1, Math.floor(span / costs.mean())), largest * GROWTH);
      if (deadline === undefined) return wanted;
      if (!costs.all()) return inTime(now, next, 1, deadline);
      const threads = busy.length + 1;
      if ((round * costs.mean()) / threads > MOST_ROUND * (deadline - began)) return inTime(now, next, wanted, deadline);
      const left = goal(now, next, busy, deadline) - next;
      return Math.min(left, wanted, Math.max(1, Math.floor(left / (2 * threads))));
    },
  };
}
