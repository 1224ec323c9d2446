/** Cases per second over the time in which somebody worked: a campaign may have rested for days between two runs. */
import type { Family } from "../types.ts";
import type { RecordedShard } from "./data.ts";

export interface SpeedPoint {
  /** End of the stretch, in seconds of work since the start. */
  readonly seconds: number;
  /** Cases per second in it, all workers together. */
  readonly cases: Readonly<Record<Family, number>>;
}

export interface Speed {
  /** Wall time without rests. */
  readonly seconds: number;
  /** Rests that were left out. */
  readonly rests: number;
  readonly points: readonly SpeedPoint[];
}

/** As many stretches as a plot shows well; none shorter than what shards tell. */
const MOST_POINTS = 40;
const FAMILIES: readonly Family[] = ["words", "chains", "unmap"];

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Times in which at least one worker was busy, in order. Slack joins what only the writing of results parts. */
function busy(spans: readonly Span[]): readonly Span[] {
  const slack = 1000;
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && from <= last.to + slack) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}

/** A shard's cases are spread evenly over the time that it took: its end alone would give a comb. */
export function speedOf(shards: readonly RecordedShard[]): Speed {
  const spans = shards.map(({ result, finished }) => ({ from: finished - Math.max(result.ms, 1), to: finished }));
  const worked = busy(spans);
  const starts: number[] = [];
  let length = 0;
  for (const { from, to } of worked) {
    starts.push(length);
    length += to - from;
  }
  const worksAt = (time: number) => {
    let low = 0;
    for (let high = worked.length - 1; low < high; ) {
      const middle = (low + high + 1) >> 1;
      if (worked[middle].from <= time) low = middle;
      else high = middle - 1;
    }
    return starts[low] + time - worked[low].from;
  };
  const count = Math.min(MOST_POINTS, shards.length);
  const step = length / count;
  const sums = Array.from({ length: count }, (): Record<Family, number> => ({ words: 0, chains: 0, unmap: 0 }));
  for (const [i, { result }] of shards.entries()) {
    const to = worksAt(spans[i].to);
    const from = to - (spans[i].to - spans[i].from);
    for (let at = Math.max(0, Math.floor(from / step)); at < count && at * step < to; at++) {
      const share = (Math.min(to, (at + 1) * step) - Math.max(from, at * step)) / (to - from);
      if (share > 0) for (const family of FAMILIES) sums[at][family] += (result.cases[family] ?? 0) * share;
    }
  }
  const rate = (cases: number) => (cases * 1000) / step;
  const points = sums.map(({ words, chains, unmap }, i) => ({
    seconds: ((i + 1) * step) / 1000,
    cases: { words: rate(words), chains: rate(chains), unmap: rate(unmap) },
  }));
  return { seconds: length / 1000, rests: Math.max(0, worked.length - 1), points };
}
