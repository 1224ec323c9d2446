/** How long a shard is: seconds, so that a queue costs nothing, and few enough that little is lost with a machine. */

/** ms of a shard: between 2 and 10 s also where machines differ by a factor of two. */
const SHARD = 4000;
const LEAST = 2000;
/** Of a campaign with a time limit, a shard takes at most this part, so that the end is kept. */
const PART = 1 / 60;
const BRIEF = 200;
/** The first measured units may be of the quick sort: no shard is more than so many times the largest before. */
const GROWTH = 4;

export interface Sizes {
  /** ms that a shard is meant to take. */
  readonly ms: number;
  /** A shard of so many units took so long. */
  measured(units: number, ms: number): void;
  /** ms of a unit, undefined until one was measured. */
  perUnit(): number | undefined;
  /** Units of the next shard, with so many units left for so many threads. */
  next(left: number, threads: number): number;
}

/**
 * @param round units after which every profile and family has had its turn: the first shards, which are measured
 * @param time ms of the whole campaign, where a clock ends it
 * @param wanted ms of a shard
 */
export function createSizes(round: number, time?: number, wanted = SHARD): Sizes {
  const most = time === undefined ? wanted : Math.max(BRIEF, Math.min(wanted, time * PART));
  let [units, ms, largest] = [0, 0, 0];
  const perUnit = () => (units === 0 ? undefined : ms / units);
  return {
    ms: most,
    perUnit,
    measured(count, took) {
      // What lies far back counts less.
      const keep = ms > 60_000 ? 0.5 : 1;
      units = units * keep + count;
      ms = ms * keep + took;
      largest = Math.max(largest, count);
    },
    next(left, threads) {
      const cost = perUnit();
      if (cost === undefined) return round;
      const unitsIn = (span: number) => span / Math.max(cost, 1e-3);
      // The last ones become shorter, so that all threads end together.
      const last = Math.max(unitsIn(Math.min(LEAST, most)), left / (2 * Math.max(1, threads)));
      return Math.max(1, Math.floor(Math.min(unitsIn(most), last, Math.max(round, largest) * GROWTH)));
    },
  };
}
