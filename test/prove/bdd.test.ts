/** The decision diagrams and what is read off them, against truth tables of six variables. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Bdd,
  bddAnd,
  bddIte,
  bddNot,
  bddOr,
  bddXor,
  type Edge,
  FALSE,
  highOf,
  levelOf,
  lowOf,
  newBdd,
  TRUE,
  variableAt,
} from "../../src/prove/bdd.ts";
import { LiftError } from "../../src/prove/index.ts";
import { countOf, coverOf, evaluateAt, exists, leastOf, nodeCount, supportOf } from "../../src/prove/queries.ts";

const VARIABLES = 6;
const ROWS = 1 << VARIABLES;

type Formula =
  | { readonly op: "variable"; readonly n: number }
  | { readonly op: "constant"; readonly value: boolean }
  | { readonly op: "not"; readonly a: Formula }
  | { readonly op: "and" | "or" | "xor"; readonly a: Formula; readonly b: Formula }
  | { readonly op: "ite"; readonly a: Formula; readonly b: Formula; readonly c: Formula };

const formulas = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 7, depthSize: "medium" },
    fc.record({ op: fc.constant("variable" as const), n: fc.nat(VARIABLES - 1) }),
    fc.record({ op: fc.constant("constant" as const), value: fc.boolean() }),
    fc.record({ op: fc.constant("not" as const), a: tie("formula") }),
    fc.record({ op: fc.constantFrom("and" as const, "or" as const, "xor" as const), a: tie("formula"), b: tie("formula") }),
    fc.record({ op: fc.constant("ite" as const), a: tie("formula"), b: tie("formula"), c: tie("formula") }),
  ),
})).formula;

/** Row r of the table: variable n is bit n of r. */
function holds(f: Formula, row: number): boolean {
  switch (f.op) {
    case "variable":
      return ((row >> f.n) & 1) === 1;
    case "constant":
      return f.value;
    case "not":
      return !holds(f.a, row);
    case "and":
      return holds(f.a, row) && holds(f.b, row);
    case "or":
      return holds(f.a, row) || holds(f.b, row);
    case "xor":
      return holds(f.a, row) !== holds(f.b, row);
    case "ite":
      return holds(f.a, row) ? holds(f.b, row) : holds(f.c, row);
  }
}

function diagram(bdd: Bdd, f: Formula): Edge {
  switch (f.op) {
    case "variable":
      return variableAt(bdd, f.n);
    case "constant":
      return f.value ? TRUE : FALSE;
    case "not":
      return bddNot(diagram(bdd, f.a));
    case "and":
      return bddAnd(bdd, diagram(bdd, f.a), diagram(bdd, f.b));
    case "or":
      return bddOr(bdd, diagram(bdd, f.a), diagram(bdd, f.b));
    case "xor":
      return bddXor(bdd, diagram(bdd, f.a), diagram(bdd, f.b));
    case "ite":
      return bddIte(bdd, diagram(bdd, f.a), diagram(bdd, f.b), diagram(bdd, f.c));
  }
}

const rows = Array.from({ length: ROWS }, (_, row) => row);
const table = (f: Formula): boolean[] => rows.map((row) => holds(f, row));
const tableOf = (bdd: Bdd, edge: Edge): boolean[] => rows.map((row) => evaluateAt(bdd, edge, (level) => ((row >> level) & 1) === 1));

const shared = newBdd(1 << 21);

function property(check: (f: Formula, edge: Edge, truths: boolean[]) => void): void {
  fc.assert(
    fc.property(formulas, (f) => {
      check(f, diagram(shared, f), table(f));
    }),
    { numRuns: 2000, seed: 1 },
  );
}

describe("a diagram", () => {
  test("is the function", () =>
    property((_, edge, truths) => {
      expect(tableOf(shared, edge)).toEqual(truths);
    }));

  test("is the same edge exactly where it is the same function", () => {
    const byTable = new Map<string, Edge>();
    const byEdge = new Map<Edge, string>();
    property((_, edge, truths) => {
      const key = truths.map(Number).join("");
      expect(byTable.get(key) ?? edge).toBe(edge);
      expect(byEdge.get(edge) ?? key).toBe(key);
      byTable.set(key, edge);
      byEdge.set(edge, key);
    });
    expect(byTable.size).toBeGreaterThan(300);
  });

  test("is ordered and reduced: levels grow downwards, no node has two equal edges, no high edge is complemented", () => {
    for (let n = 1; n < shared.size; n++) {
      const edge = n << 1;
      for (const child of [lowOf(shared, edge), highOf(shared, edge)])
        expect(levelOf(shared, child)).toBeGreaterThan(levelOf(shared, edge));
      expect(shared.low[n]).not.toBe(shared.high[n]);
      expect(shared.high[n] & 1).toBe(0);
    }
  });

  test("stays the same when the tables grow: the parity and the threshold of many variables", () => {
    const bdd = newBdd(1 << 21);
    const variables = Array.from({ length: 300 }, (_, level) => variableAt(bdd, level));
    const parity = variables.reduce((all, v) => bddXor(bdd, all, v), FALSE);
    expect(nodeCount(bdd, [parity])).toBe(300);
    // At least k of the variables, by counting: a grid of some 300 * 150 nodes.
    let atLeast: Edge[] = Array.from({ length: 152 }, (_, k) => (k === 0 ? TRUE : FALSE));
    for (const v of [...variables].reverse()) atLeast = atLeast.map((edge, k) => (k === 0 ? TRUE : bddIte(bdd, v, atLeast[k - 1], edge)));
    expect(bdd.size).toBeGreaterThan(1 << 14);
    expect(variables.reduce((all, v) => bddXor(bdd, all, v), FALSE)).toBe(parity);
    expect(countOf(bdd, parity, 300)).toBe(1n << 299n);
    // Exactly half or more of 299 variables, one more of 300: by symmetry of the binomial.
    const more = countOf(bdd, atLeast[151], 300);
    const half = (1n << 300n) - 2n * more;
    expect(countOf(bdd, bddAnd(bdd, atLeast[150], bddNot(atLeast[151])), 300)).toBe(half);
  });

  test("gives up at its limit", () => {
    const bdd = newBdd(40);
    const variables = Array.from({ length: 20 }, (_, level) => variableAt(bdd, level));
    expect(() => variables.reduce((all, v, i) => bddOr(bdd, all, bddAnd(bdd, v, variables[(i + 10) % 20])), FALSE)).toThrow(LiftError);
  });
});

describe("what is read off it", () => {
  test("counts", () => property((_, edge, truths) => expect(countOf(shared, edge, VARIABLES)).toBe(BigInt(truths.filter(Boolean).length))));

  test("the least assignment, for any weights that are distinct powers of two", () => {
    const orders = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: VARIABLES });
    fc.assert(
      fc.property(formulas, orders, (f, order) => {
        const weight = order.map((place) => 1n << BigInt(place));
        const sums = rows.filter((row) => holds(f, row)).map((row) => weight.reduce((sum, w, n) => ((row >> n) & 1 ? sum + w : sum), 0n));
        const least = sums.reduce<bigint | undefined>((min, sum) => (min === undefined || sum < min ? sum : min), undefined);
        expect(leastOf(shared, diagram(shared, f), weight)).toBe(least);
      }),
      { numRuns: 1000, seed: 2 },
    );
  });

  test("the support: the variables that change the result somewhere", () =>
    property((_, edge, truths) => {
      const matters = (n: number) => rows.some((row) => truths[row] !== truths[row ^ (1 << n)]);
      expect(supportOf(shared, [edge])).toEqual([0, 1, 2, 3, 4, 5].filter(matters));
    }));

  test("quantification", () =>
    fc.assert(
      fc.property(formulas, fc.nat(ROWS - 1), (f, gone) => {
        const edge = exists(
          shared,
          diagram(shared, f),
          [0, 1, 2, 3, 4, 5].map((n) => ((gone >> n) & 1) === 1),
        );
        const expected = rows.map((row) => rows.some((other) => ((row ^ other) & ~gone) === 0 && holds(f, other)));
        expect(tableOf(shared, edge)).toEqual(expected);
      }),
      { numRuns: 1000, seed: 3 },
    ));

  test("a cover: its cubes are the function, and none can be left out", () =>
    property((_, edge, truths) => {
      const cubes = coverOf(shared, edge, ROWS) as NonNullable<ReturnType<typeof coverOf>>;
      const inCube = (cube: ReadonlyMap<number, boolean>, row: number) =>
        [...cube].every(([n, value]) => (((row >> n) & 1) === 1) === value);
      expect(rows.map((row) => cubes.some((cube) => inCube(cube, row)))).toEqual(truths);
      for (const left of cubes)
        expect(rows.some((row) => inCube(left, row) && !cubes.some((cube) => cube !== left && inCube(cube, row)))).toBe(true);
    }));

  test("no cover where it would be too long", () => {
    const parity = [0, 1, 2, 3, 4, 5].reduce((all, n) => bddXor(shared, all, variableAt(shared, n)), FALSE as Edge);
    expect(coverOf(shared, parity, 31)).toBeUndefined();
    expect(coverOf(shared, parity, 32)).toHaveLength(32);
  });
});
