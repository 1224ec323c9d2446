/** Two words compared: exact counts, the smallest difference, what an assumption leaves of it, and what is said where no diagram fits. */
import { describe, expect, test } from "vitest";
import { add, and, eq, ite, ltu, mul, not, or, shift, xor, zext } from "../../src/prove/build.ts";
import { compareTerms } from "../../src/prove/difference.ts";
import { type Input, LiftError } from "../../src/prove/index.ts";
import { constant, type Term, variable } from "../../src/prove/terms.ts";
import { newContext } from "../../src/prove/workspace.ts";

const ALL = (1n << 64n) - 1n;

/** Words x and y of these bits, in a context of their own. */
function words(xMask: bigint, yMask = 0n) {
  const context = newContext();
  const { terms } = context;
  const inputs: readonly Input[] = [
    { name: "x", mask: xMask },
    { name: "y", mask: yMask },
  ].filter(({ mask }) => mask !== 0n);
  const masked = (name: string, mask: bigint) => and(terms, variable(terms, name, 64), constant(terms, 64, mask));
  const compare = (a: Term, b: Term, assumed: readonly Term[] = []) => compareTerms(context, a, b, assumed, inputs);
  return { terms, x: masked("x", xMask), y: masked("y", yMask), k: (value: bigint) => constant(terms, 64, value), compare };
}

describe("equal", () => {
  test("formulas of two shapes", () => {
    const { terms, x, y, compare } = words(ALL, ALL);
    // x + y is (x ^ y) + 2 * (x & y).
    const carried = shift(terms, "shl", and(terms, x, y), constant(terms, 64, 1n));
    expect(compare(add(terms, x, y), add(terms, xor(terms, x, y), carried)).kind).toBe("equal");
  });
  test("one formula, and words without any input", () => {
    const { x, k, compare } = words(ALL);
    expect(compare(x, x)).toMatchObject({ kind: "equal", inputs: [{ name: "x", mask: ALL }] });
    expect(words(0n).compare(k(7n), k(7n)).kind).toBe("equal");
  });
  test("where an assumption excludes the only difference", () => {
    const { terms, x, k, compare } = words(0xffn);
    const other = ite(terms, eq(terms, x, k(0x42n)), k(0n), x);
    expect(compare(x, other, [not(terms, eq(terms, x, k(0x42n)))]).kind).toBe("equal");
    expect(compare(x, other, [not(terms, eq(terms, x, k(0x43n)))])).toMatchObject({ kind: "differs", count: 1n, smallest: [0x42n] });
  });
  test("an index and a flag, in two widths: the narrower one has zeros above", () => {
    const { terms, x, k, compare } = words(3n);
    const flag = eq(terms, x, k(2n));
    expect(compare(zext(terms, 64, flag), flag).kind).toBe("equal");
    expect(compare(or(terms, zext(terms, 64, flag), k(1n << 40n)), flag)).toMatchObject({
      kind: "differs",
      count: 4n,
      differingBits: 1n << 40n,
    });
    expect(compare(flag, or(terms, zext(terms, 64, flag), k(1n << 40n)))).toMatchObject({
      kind: "differs",
      count: 4n,
      differingBits: 1n << 40n,
    });
  });
});

describe("differs", () => {
  test("with exact counts, the smallest combination and what either answers", () => {
    const { terms, x, y, compare } = words(0xf0n, 0x3n);
    // They differ where bit 5 of x and bit 1 of y are set: 8 words x with 2 words y.
    const wrong = ite(
      terms,
      eq(terms, and(terms, y, constant(terms, 64, 2n)), constant(terms, 64, 2n)),
      and(terms, x, constant(terms, 64, ~0x20n)),
      x,
    );
    const found = compare(x, wrong);
    expect(found).toEqual({
      kind: "differs",
      differingBits: 0x20n,
      count: 16n,
      words: 8n,
      smallest: [0x20n, 2n],
      a: 0x20n,
      b: 0n,
      condition: "x[5]=1 y[1]=1",
      decidingBits: [0x20n, 2n],
      inputs: [
        { name: "x", mask: 0xf0n },
        { name: "y", mask: 3n },
      ],
    });
  });
  test("in 2^127 of 2^128 combinations", () => {
    const { terms, x, y, compare } = words(ALL, ALL);
    const found = compare(add(terms, x, y), xor(terms, add(terms, x, y), and(terms, x, constant(terms, 64, 1n << 63n))));
    expect(found).toMatchObject({
      kind: "differs",
      count: 1n << 127n,
      words: 1n << 63n,
      smallest: [1n << 63n, 0n],
      differingBits: 1n << 63n,
    });
  });
  test("only bits that differ under the assumption are told", () => {
    const { terms, x, k, compare } = words(0xffn);
    const flipped = xor(terms, x, and(terms, x, k(0xf1n)));
    expect(compare(x, flipped)).toMatchObject({ differingBits: 0xf1n });
    const found = compare(x, flipped, [ltu(terms, x, k(0x20n)), not(terms, eq(terms, and(terms, x, k(1n)), k(0n)))]);
    // 0x01, 0x03, …, 0x1f.
    expect(found).toMatchObject({ kind: "differs", differingBits: 0x11n, count: 16n, words: 16n, smallest: [1n], a: 1n, b: 0n });
  });
  test("words behind the inputs are inputs of the answer, with the bits that are read", () => {
    const { terms, x, compare } = words(0xfn);
    const machine = and(terms, variable(terms, "feature", 64), constant(terms, 64, 0x4n));
    const found = compare(x, or(terms, x, machine));
    expect(found).toMatchObject({
      kind: "differs",
      inputs: [
        { name: "x", mask: 0xfn },
        { name: "feature", mask: 4n },
      ],
      count: 8n,
      words: 8n,
      smallest: [0n, 4n],
      decidingBits: [4n, 4n],
    });
  });
  test("a word that only an assumption reads counts, too", () => {
    const { terms, x, k, compare } = words(1n);
    const found = compare(x, k(0n), [eq(terms, and(terms, variable(terms, "state", 64), k(6n)), k(2n))]);
    expect(found).toMatchObject({ kind: "differs", count: 1n, words: 1n, smallest: [1n, 2n] });
  });
  test("without inputs there is one combination", () => {
    const { k, compare } = words(0n);
    expect(compare(k(5n), k(6n))).toMatchObject({ kind: "differs", count: 1n, smallest: [], a: 5n, b: 6n, differingBits: 3n });
  });
});

test("impossible: assumptions that no input fulfils prove nothing", () => {
  const { terms, x, k, compare } = words(0xfn);
  expect(compare(x, x, [eq(terms, x, k(1n)), eq(terms, x, k(2n))])).toEqual({ kind: "impossible" });
  expect(compare(x, k(99n), [constant(terms, 1, 0n)])).toEqual({ kind: "impossible" });
});

test("one name for a word of 32 bits and one of 64 is refused: bits of the wider one would count as 0", () => {
  const { terms, x, compare } = words(1n);
  const narrow = zext(terms, 64, and(terms, variable(terms, "feature", 32), constant(terms, 32, 1n)));
  const wide = and(terms, variable(terms, "feature", 64), constant(terms, 64, 1n << 50n));
  expect(() => compare(or(terms, x, add(terms, narrow, wide)), or(terms, x, narrow))).toThrow(LiftError);
  expect(() => compare(or(terms, x, add(terms, narrow, wide)), or(terms, x, narrow))).toThrow("feature is a word of 32 bits and one of 64");
});

describe("beyond any diagram", () => {
  const { terms, x, y, k, compare } = words(ALL, ALL);
  const product = mul(terms, x, y);

  test("sampled: words that differ are found all the same, and are a difference", () => {
    const found = compare(product, add(terms, product, k(1n)));
    expect(found).toMatchObject({ kind: "sampled", smallest: [0n, 0n], a: 0n, b: 1n, differingBits: 1n });
    expect(found).not.toHaveProperty("count");
  });
  test("sampled words fulfil what is assumed", () => {
    const found = compare(product, add(terms, product, k(1n)), [ltu(terms, k(1n << 63n), x)]);
    expect(found.kind).toBe("sampled");
    if (found.kind === "sampled") {
      const [a, b] = found.smallest;
      expect(a).toBeGreaterThan(1n << 63n);
      expect([found.a, found.b]).toEqual([(a * b) & ALL, (a * b + 1n) & ALL]);
    }
  });
  test("where no sample differs it gives up, and proves nothing", () => {
    const swapped = add(terms, mul(terms, x, add(terms, y, k(1n))), xor(terms, x, k(ALL)));
    // x * (y + 1) - x - 1, which is x * y - 1.
    expect(() => compare(swapped, add(terms, product, k(ALL)))).toThrow(/gave up/);
  });
});
