/** Every answer of the prover about random small functions, against trying all inputs. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Cube,
  compareFunctions,
  dependsOn,
  type Input,
  isConstant,
  openModule,
  prepareLaw,
  type Region,
} from "../../src/prove/index.ts";
import { bitNumbers } from "../../src/prove/input.ts";
import { wordsUnder } from "../support/prover.ts";
import { randomCode } from "../support/randomFunction.ts";
import { i64, wasm } from "../support/wasm.ts";

const AND = 0x83;
type Words = readonly bigint[];

/** Four free bits each, apart from each other, one of them the sign; and two. */
const THREE = [
  { name: "a", mask: (1n << 63n) | (1n << 9n) | 3n },
  { name: "b", mask: (1n << 32n) | (1n << 10n) | 5n },
  { name: "c", mask: (1n << 40n) | 2n },
];
const INPUTS = THREE.slice(0, 2);

function combinations(inputs: readonly Input[]): Words[] {
  return inputs.reduce<Words[]>((all, { mask }) => all.flatMap((words) => [...wordsUnder(mask)].map((word) => [...words, word])), [[]]);
}

const PAIRS = combinations(INPUTS);
const TRIPLES = combinations(THREE);

const two = { params: ["i64", "i64"], results: ["i64"] } as const;

function instance(bytes: Uint8Array<ArrayBuffer>): (name: string, ...words: Words) => bigint {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  return (name, ...words) => BigInt.asUintN(64, (exports[name] as (...words: Words) => bigint)(...words));
}

/** The words that are least in the first, then the second, then the third. */
function least(all: readonly Words[]): Words | undefined {
  return [...all].sort((one, other) => {
    const i = one.findIndex((word, k) => word !== other[k]);
    return i < 0 ? 0 : one[i] < other[i] ? -1 : 1;
  })[0];
}

const distinctFirst = (all: readonly Words[]): bigint => BigInt(new Set(all.map(([a]) => a)).size);

/** By input, the free bits whose flip changes `value` somewhere. */
function deciding(inputs: readonly Input[], all: readonly Words[], value: (...words: Words) => bigint | boolean): bigint[] {
  const flipped = (words: Words, i: number, bit: bigint) => words.map((word, k) => (k === i ? word ^ bit : word));
  const known = new Map(all.map((words) => [words.join(), value(...words)]));
  return inputs.map(({ mask }, i) =>
    bitNumbers(mask)
      .map((n) => 1n << BigInt(n))
      .filter((bit) => all.some((words) => known.get(words.join()) !== known.get(flipped(words, i, bit).join())))
      .reduce((bits, bit) => bits | bit, 0n),
  );
}

const cubes: fc.Arbitrary<Cube> = fc
  .tuple(fc.constantFrom(0n, 1n, 3n, 1n << 63n, (1n << 9n) | 1n, 7n), fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }))
  .map(([mask, value]) => ({ mask, value: value & mask }));
const regions: fc.Arbitrary<Region | undefined> = fc.option(fc.array(fc.array(cubes, { maxLength: 3 }), { maxLength: 5 }), {
  nil: undefined,
});
const within = (region: Region | undefined, words: readonly bigint[]): boolean =>
  !region || region.some((element) => element.every(({ mask, value }, i) => (words[i] & mask) === value));

describe("random functions", () => {
  test("a law's counts, its smallest violation and its deciding bits, in random regions", () => {
    fc.assert(
      fc.property(randomCode(3), regions, (code, region) => {
        const bytes = wasm([{ params: ["i64", "i64", "i64"], results: ["i64"], name: "at", code: [...code, ...i64(3n), AND] }]);
        const run = instance(bytes);
        const { nodes: _n, ms: _m, ...answer } = prepareLaw(openModule(bytes), "at", THREE).over(region);
        const inside = TRIPLES.filter((words) => within(region, words));
        const violated = inside.filter((words) => run("at", ...words) === 1n);
        expect(answer).toEqual({
          size: BigInt(inside.length),
          applied: BigInt(inside.filter((words) => run("at", ...words) & 1n).length),
          violated: BigInt(violated.length),
          words: distinctFirst(violated),
          ...(violated.length > 0 ? { smallest: least(violated) } : {}),
          decidingBits: deciding(THREE, TRIPLES, (...words) => run("at", ...words)),
          constant: new Set(inside.map((words) => run("at", ...words))).size <= 1,
        });
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  test("two functions compared", () => {
    let differing = 0;
    fc.assert(
      fc.property(randomCode(2), randomCode(2), fc.boolean(), (f, g, related) => {
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
        const [a, b] = least(differ) as Words;
        expect(rest).toEqual({
          equal: false,
          differingBits: differ.reduce((mask, [x, y]) => mask | (run("f", x, y) ^ run("g", x, y)), 0n),
          count: BigInt(differ.length),
          words: distinctFirst(differ),
          smallest: [a, b],
          a: run("f", a, b),
          b: run("g", a, b),
          decidingBits: deciding(INPUTS, PAIRS, (x, y) => run("f", x, y) !== run("g", x, y)),
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
      fc.property(randomCode(2), (code) => {
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
      fc.property(randomCode(2), (code) => {
        const bytes = wasm([{ ...two, name: "f", code }]);
        const run = instance(bytes);
        const module = openModule(bytes);
        for (const { bit, from, kind } of dependsOn(module, "f", INPUTS)) {
          const value = (a: bigint, b: bigint) => (run("f", a, b) >> BigInt(bit)) & 1n;
          expect(from).toEqual(deciding(INPUTS, PAIRS, value));
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
