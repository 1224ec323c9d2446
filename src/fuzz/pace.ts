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

export interface Clock {
  /** ms, on the same clock as `now`. */
  readonly deadline: number;
  /** Units after which every profile and family has had its turn: a campaign that the clock ends has whole rounds. */
  readonly round: number;
}

export interface Pace {
  /** A slice of so many units took so long. */
  measured(units: number, ms: number): void;
  /** ms of a unit, undefined until one was measured. */
  perUnit(): number | undefined;
  /** Units for the next slice, from `next` on; 0 where the clock leaves no time for more. `busy` is when each other thread will be free. */
  slice(now: number, next: number, busy: readonly number[]): number;
}

/** @param began ms, when the campaign did */
export function createPace(began: number, clock?: Clock): Pace {
  let [units, ms, largest] = [0, 0, 0];
  const perUnit = () => (units === 0 ? undefined : ms / units);

  /** Where a campaign that the clock ends has to stop: the end of the round that is nearest to the deadline. */
  const goal = (now: number, next: number, busy: readonly number[], cost: number, { deadline, round }: Clock) => {
    const left = [now, ...busy].reduce((sum, free) => sum + Math.max(0, deadline - Math.max(now, free)), 0);
    // A round that was begun is finished.
    return Math.max(Math.ceil(next / round), Math.round((next + left / cost) / round), 1) * round;
  };

  return {
    measured(count, time) {
      // What lies far back counts less: a machine that slows down is noticed.
      const keep = ms > 20_000 ? 0.5 : 1;
      units = units * keep + count;
      ms = ms * keep + time;
      largest = Math.max(largest, count);
    },
    perUnit,
    slice(now, next, busy) {
      const cost = perUnit();
      if (cost === undefined) return 1;
      const span = Math.min(MOST, Math.max(LEAST, (now - began) / SHARE));
      const wanted = Math.min(Math.max(1, Math.floor(span / cost)), Math.max(1, largest) * GROWTH);
      if (clock === undefined) return wanted;
      const left = goal(now, next, busy, cost, clock) - next;
      // The last slices become smaller, so that all threads end together.
      return Math.min(left, wanted, Math.max(1, Math.floor(left / (2 * (busy.length + 1)))));
    },
  };
}
