/** Against values that others computed, and against what the definitions say of small sets. */
import { describe, expect, it } from "vitest";
import { mannWhitney, median, summarise } from "../../src/bench/statistics.ts";

describe("the median and its interval", () => {
  it("lies between the middle ones of an even number of samples", () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([9])).toBe(9);
  });

  it("has quartiles as R's quantile(), type 7", () => {
    expect(summarise([1, 2, 3, 4, 5, 6, 7, 8]).quartiles).toEqual([2.75, 6.25]);
  });

  // Order statistics of the sign test: for n = 11 the 2nd and the 10th (98.8 %), for n = 20 the 6th and the 15th (95.9 %).
  it.each([
    [6, 1, 6, 0.96875],
    [11, 2, 10, 0.98828125],
    [20, 6, 15, 0.9586],
  ])("of %i samples goes from the %i. to the %i.", (n, low, high, confidence) => {
    const summary = summarise(Array.from({ length: n }, (_, i) => n - i));
    expect(summary.interval).toEqual([low, high]);
    expect(summary.confidence).toBeCloseTo(confidence, 4);
  });

  it("is all that there is where there are too few samples, and says so", () => {
    const { interval, confidence } = summarise([3, 1, 2]);
    expect(interval).toEqual([1, 3]);
    expect(confidence).toBe(0.75);
  });

  it("holds the true median as often as it says", () => {
    let state = 1;
    const uniform = () => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return (state >>> 8) / 2 ** 24;
    };
    let holds = 0;
    for (let i = 0; i < 2000; i++) {
      const [low, high] = summarise(Array.from({ length: 15 }, uniform)).interval;
      holds += low <= 0.5 && high >= 0.5 ? 1 : 0;
    }
    expect(holds / 2000).toBeGreaterThan(0.95);
  });
});

describe("Mann and Whitney's U", () => {
  it("is exact for small sets: of the 20 ways to choose 3 of 6, one has U = 0, and one is its mirror", () => {
    expect(mannWhitney([1, 2, 3], [4, 5, 6])).toEqual({ u: 0, p: 0.1 });
  });

  it("agrees with the example of R's wilcox.test manual page: Hollander and Wolfe's permeability data, W = 35, p = 0.1272 one-sided", () => {
    const x = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const y = [1.15, 0.88, 0.9, 0.74, 1.21];
    const { u, p } = mannWhitney(x, y);
    expect(u).toBe(35);
    expect(p / 2).toBeCloseTo(0.1272, 4);
  });

  it("says nothing of equal sets, and is symmetric", () => {
    expect(mannWhitney([1, 1, 1], [1, 1, 1]).p).toBe(1);
    const [a, b] = [
      [5, 7, 9, 11, 2],
      [4, 8, 15, 16, 23],
    ];
    expect(mannWhitney(a, b).p).toBe(mannWhitney(b, a).p);
  });

  it("corrects for ties and continuity: by hand, z = (8 - 3 - 0.5) / sqrt(16/12 (9 - 48/56)) = 1.3657", () => {
    const { u, p } = mannWhitney([1, 2, 2, 3], [2, 3, 3, 4]);
    expect(u).toBe(3);
    // Twice the normal distribution's tail above that.
    expect(p).toBeCloseTo(0.17203, 4);
  });

  it("finds what is there among many samples", () => {
    const a = Array.from({ length: 40 }, (_, i) => i);
    expect(
      mannWhitney(
        a,
        a.map((x) => x + 20),
      ).p,
    ).toBeLessThan(0.0001);
  });
});
