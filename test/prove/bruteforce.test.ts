/** Every answer of the prover about random small functions, against trying all inputs. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Cube, compareFunctions, dependsOn, isConstant, openModule, prepareLaw, type Region } from "../../src/prove/index.ts";
import { wordsUnder } from "../support/prover.ts";
import { randomCode } from "../support/randomFunction.ts";
import { i64, wasm } from "../support/wasm.ts";

const AND = 0x83;
/** Four free bits each, apart from each other, one of them the sign. */
const INPUTS = [
  { name: "a", mask: (1n << 63n) | (1n << 9n) | 3n },
  { name: "b", mask: (1n << 32n) | (1n << 10n) | 5n },
];
const PAIRS = [...wordsUnder(INPUTS[0].mask)].flatMap((a) => [...wordsUnder(INPUTS[1].mask)].map((b) => [a, b] as const));

const two = { params: ["i64", "i64"], results: ["i64"] } as const;

function instance(bytes: Uint8Array<ArrayBuffer>): (name: string, a: bigint, b: bigint) => bigint {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  return (name, a, b) => BigInt.asUintN(64, (exports[name] as (a: bigint, b: bigint) => bigint)(a, b));
}

/** The pair that is least in its first word, then its second. */
function least(pairs: readonly (readonly [bigint, bigint])[]): readonly bigint[] | undefined {
  return [...pairs].sort(([a, b], [c, d]) => (a < c || (a === c && b < d) ? -1 : 1))[0];
}

const distinctFirst = (pairs: readonly (readonly [bigint, bigint])[]): bigint => BigInt(new Set(pairs.map(([a]) => a)).size);

/** By input, the free bits whose flip changes `value` somewhere. */
function deciding(value: (a: bigint, b: bigint) => bigint | boolean): bigint[] {
  return INPUTS.map(({ mask }, i) =>
    [...Array(64).keys()]
      .map((bit) => 1n << BigInt(bit))
      .filter((bit) => mask & bit && PAIRS.some(([a, b]) => value(a, b) !== (i === 0 ? value(a ^ bit, b) : value(a, b ^ bit))))
      .reduce((all, bit) => all | bit, 0n),
  );
}

const cubes: fc.Arbitrary<Cube> = fc
  .tuple(fc.constantFrom(0n, 1n, 3n, 1n << 63n, (1n << 9n) | 1n, 7n), fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }))
  .map(([mask, value]) => ({ mask, value: value & mask }));
const regions: fc.Arbitrary<Region | undefined> = fc.option(fc.array(fc.array(cubes, { maxLength: 2 }), { maxLength: 5 }), {
  nil: undefined,
});
const within = (region: Region | undefined, words: readonly bigint[]): boolean =>
  !region || region.some((element) => element.every(({ mask, value }, i) => (words[i] & mask) === value));

describe("random functions", () => {
  test("a law's counts, its smallest violation and its deciding bits, in random regions", () => {
    fc.assert(
      fc.property(randomCode, regions, (code, region) => {
        const bytes = wasm([{ ...two, name: "at", code: [...code, ...i64(3n), AND] }]);
        const run = instance(bytes);
        const { nodes: _n, ms: _m, ...answer } = prepareLaw(openModule(bytes), "at", INPUTS).over(region);
        const inside = PAIRS.filter((pair) => within(region, pair));
        const violated = inside.filter(([a, b]) => run("at", a, b) === 1n);
        expect(answer).toEqual({
          size: BigInt(inside.length),
          applied: BigInt(inside.filter(([a, b]) => run("at", a, b) & 1n).length),
          violated: BigInt(violated.length),
          words: distinctFirst(violated),
          ...(violated.length > 0 ? { smallest: least(violated) } : {}),
          decidingBits: deciding((a, b) => run("at", a, b)),
          constant: new Set(inside.map(([a, b]) => run("at", a, b))).size <= 1,
        });
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  test("two functions compared", () => {
    let differing = 0;
    fc.assert(
      fc.property(randomCode, randomCode, fc.boolean(), (f, g, related) => {
        // Unrelated functions differ nearly everywhere: half of the pairs differ only where g has bit 0.
        const other = related ? [...f, ...g, ...i64(1n), AND, 0x85] : g;
        const bytes = wasm([
          { ...two, name: "f", code: f },
          { ...two, name: "g", code: other },
        ]);
        const run = instance(bytes);
        const module = openModule(bytes);
        const found = compareFunctions(module, "f", openModule(bytes), "g", INPUTS);
        const differ = PAIRS.filter(([a, b]) => run("f", a, b) !== run("g", a, b));
        expect(found.equal).toBe(differ.length === 0);
        if (found.equal) return;
        differing++;
        const { condition: _, ...rest } = found;
        const [a, b] = least(differ) as readonly bigint[];
        expect(rest).toEqual({
          equal: false,
          differingBits: differ.reduce((mask, [x, y]) => mask | (run("f", x, y) ^ run("g", x, y)), 0n),
          count: BigInt(differ.length),
          words: distinctFirst(differ),
          smallest: [a, b],
          a: run("f", a, b),
          b: run("g", a, b),
          decidingBits: deciding((x, y) => run("f", x, y) !== run("g", x, y)),
        });
      }),
      { numRuns: 300, seed: 5 },
    );
    expect(differing).toBeGreaterThan(100);
  });

  test("the condition in words is where they differ", () => {
    const parse = (text: string) =>
      text.split(" or ").map((cube) =>
        [...cube.matchAll(/([ab])\[(?:(\d+):)?(\d+)\]=([01]+)/g)].map(([, name, , lo, digits]) => ({
          input: name === "a" ? 0 : 1,
          mask: ((1n << BigInt(digits.length)) - 1n) << BigInt(lo),
          value: BigInt(`0b${digits}`) << BigInt(lo),
        })),
      );
    let parsed = 0;
    fc.assert(
      fc.property(randomCode, (code) => {
        const bytes = wasm([
          { ...two, name: "f", code },
          { ...two, name: "g", code: i64(0n) },
        ]);
        const run = instance(bytes);
        const found = compareFunctions(openModule(bytes), "f", openModule(bytes), "g", INPUTS);
        if (found.equal || found.condition.startsWith("a condition on")) return;
        parsed++;
        const terms = found.condition === "always" ? [[]] : parse(found.condition);
        for (const pair of PAIRS) {
          const inside = terms.some((cube) => cube.every(({ input, mask, value }) => (pair[input] & mask) === value));
          expect(inside, found.condition).toBe(run("f", ...pair) !== 0n);
        }
      }),
      { numRuns: 200, seed: 6 },
    );
    expect(parsed).toBeGreaterThan(80);
  });

  test("where bits come from", () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(randomCode, (code) => {
        const bytes = wasm([{ ...two, name: "f", code }]);
        const run = instance(bytes);
        const module = openModule(bytes);
        for (const { bit, from, kind } of dependsOn(module, "f", INPUTS)) {
          const value = (a: bigint, b: bigint) => (run("f", a, b) >> BigInt(bit)) & 1n;
          expect(from).toEqual(deciding(value));
          kinds.add(kind.replace(/ of.*/, ""));
          const [, inverted, name, source] = /^(inverted )?copy of ([ab])\[(\d+)\]$/.exec(kind) ?? [];
          if (name) {
            for (const [a, b] of PAIRS) expect(value(a, b)).toBe((((name === "a" ? a : b) >> BigInt(source)) & 1n) ^ (inverted ? 1n : 0n));
          } else if (kind.startsWith("constant")) expect(PAIRS.every(([a, b]) => `constant ${value(a, b)}` === kind)).toBe(true);
          else expect(from.some((mask) => mask !== 0n)).toBe(true);
        }
        expect(isConstant(module, "f", INPUTS)).toBe(new Set(PAIRS.map(([a, b]) => run("f", a, b))).size === 1);
      }),
      { numRuns: 100, seed: 7 },
    );
    expect([...kinds].sort()).toEqual(["constant 0", "constant 1", "copy", "function", "inverted copy"]);
  });
});

/** Hundreds of cubes of a handful of masks, as reachable states come. */
test("a large region is the union of its cubes", () => {
  const free = 0x3fffn;
  const region: Region = Array.from({ length: 500 }, (_, i) => {
    const mask = [0xfffn, 0x3ff0n, 0x2ffcn, 0x3fffn][i % 4];
    return [{ mask, value: ((BigInt(i) * 0x9e37_79b9n) >> 5n) & mask }];
  });
  const bytes = wasm([{ params: ["i64"], results: ["i64"], name: "at", code: i64(1n) }]);
  const answer = prepareLaw(openModule(bytes), "at", [{ name: "a", mask: free }]).over(region);
  const inside = [...wordsUnder(free)].filter((word) => within(region, [word]));
  expect(inside.length).toBeGreaterThan(1000);
  expect(inside.length).toBeLessThan(8000);
  expect([answer.size, answer.violated, answer.smallest]).toEqual([BigInt(inside.length), BigInt(inside.length), [inside[0]]]);
});

test("no region is everything, an empty one is nothing, and one that asks for a bit that is always 0 too", () => {
  const question = prepareLaw(openModule(wasm([{ params: ["i64"], results: ["i64"], name: "at", code: i64(1n) }])), "at", [
    { name: "a", mask: 6n },
  ]);
  expect([question.over().size, question.over([]).size, question.over([[{ mask: 1n, value: 1n }]]).size]).toEqual([4n, 0n, 0n]);
  expect(question.over([]).violated).toBe(0n);
  expect(question.over([[]]).size).toBe(4n);
});
