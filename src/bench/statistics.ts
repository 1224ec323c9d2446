/** What is said of samples: the median, how they spread, how sure the median is, and whether two sets of them differ. */

export interface Summary {
  readonly median: number;
  /** A quarter of the samples lies below, a quarter above. */
  readonly quartiles: readonly [low: number, high: number];
  /** An interval that holds the true median with 95 % confidence, or with as much as so few samples give. */
  readonly interval: readonly [low: number, high: number];
  /** What the interval's confidence is: at least 0.95 from six samples on. */
  readonly confidence: number;
  readonly samples: number;
}

const CONFIDENCE = 0.95;

function ascending(samples: readonly number[]): number[] {
  return [...samples].sort((a, b) => a - b);
}

/** The quantile of sorted samples, interpolated between neighbours (type 7 of Hyndman and Fan 1996). */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

export function median(samples: readonly number[]): number {
  return quantile(ascending(samples), 0.5);
}

/** The chance that at most `most` of `n` samples lie below the true median: a coin thrown n times. */
function atMost(most: number, n: number): number {
  let term = 0.5 ** n;
  let sum = 0;
  for (let k = 0; k <= most; k++) {
    sum += term;
    term = (term * (n - k)) / (k + 1);
  }
  return sum;
}

/**
 * Order statistics: between the r-th smallest and the r-th largest sample lies the median, whatever the distribution. The narrowest such
 * interval that still has 95 %.
 */
export function summarise(samples: readonly number[]): Summary {
  if (samples.length === 0) throw new RangeError("no samples to summarise");
  const sorted = ascending(samples);
  const n = sorted.length;
  let cut = 0;
  while (cut + 1 < n / 2 && 1 - 2 * atMost(cut + 1, n) >= CONFIDENCE) cut++;
  return {
    median: quantile(sorted, 0.5),
    quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.75)],
    interval: [sorted[cut], sorted[n - 1 - cut]],
    confidence: Math.max(0, 1 - 2 * atMost(cut, n)),
    samples: n,
  };
}

/** Ranks from 1 on; equal samples share the mean of theirs. */
function ranks(values: readonly number[]): { readonly rank: readonly number[]; readonly ties: readonly number[] } {
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
  const rank = new Array<number>(values.length);
  const ties: number[] = [];
  for (let i = 0; i < order.length; ) {
    let end = i + 1;
    while (end < order.length && values[order[end]] === values[order[i]]) end++;
    for (let j = i; j < end; j++) rank[order[j]] = (i + end + 1) / 2;
    if (end - i > 1) ties.push(end - i);
    i = end;
  }
  return { rank, ties };
}

/** In how many ways the U of m and n samples without ties is each value: the counting of Mann and Whitney 1947. */
function countsOfU(m: number, n: number): readonly number[] {
  // ways[j] after i samples of the first set: polynomials of the Gaussian binomial, one factor at a time.
  let ways = [1];
  for (let i = 1; i <= m; i++) {
    const next = new Array<number>(ways.length + n).fill(0);
    // (1 - q^(n+i)) / (1 - q^i)
    for (let u = 0; u < next.length; u++) next[u] = (ways[u] ?? 0) - (u >= n + i ? (ways[u - n - i] ?? 0) : 0) + (u >= i ? next[u - i] : 0);
    ways = next;
  }
  return ways.slice(0, m * n + 1);
}

/** The standard normal distribution's upper tail (Abramowitz and Stegun 26.2.17, error below 7.5e-8). */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
  return z >= 0 ? tail : 1 - tail;
}

const EXACT = 30;

export interface Comparison {
  /** Mann and Whitney's U of the first set. */
  readonly u: number;
  /** Two-sided. */
  readonly p: number;
}

/**
 * Mann–Whitney U test: do values of one set tend to be larger? Exact up to 30 samples a set without ties, else normal with the corrections
 * for ties and continuity.
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): Comparison {
  const [m, n] = [a.length, b.length];
  if (m === 0 || n === 0) throw new RangeError("no samples to compare");
  const { rank, ties } = ranks([...a, ...b]);
  const u = rank.slice(0, m).reduce((sum, r) => sum + r, 0) - (m * (m + 1)) / 2;
  const least = Math.min(u, m * n - u);
  if (ties.length === 0 && Math.max(m, n) <= EXACT) {
    const counts = countsOfU(m, n);
    const all = counts.reduce((sum, c) => sum + c, 0);
    const below = counts.slice(0, least + 1).reduce((sum, c) => sum + c, 0);
    return { u, p: Math.min(1, (2 * below) / all) };
  }
  const all = m + n;
  const tied = ties.reduce((sum, t) => sum + t ** 3 - t, 0);
  const deviation = Math.sqrt(((m * n) / 12) * (all + 1 - tied / (all * (all - 1))));
  if (deviation === 0) return { u, p: 1 };
  return { u, p: Math.min(1, 2 * upperTail(Math.max(0, (m * n) / 2 - least - 0.5) / deviation)) };
}
