/** What is read off a diagram: exact counts, the least input, which variables matter, quantification, a short cover. */
import { type Bdd, bddAnd, bddNot, bddOr, type Edge, FALSE, highOf, levelOf, lowOf, node, TRUE } from "./bdd.ts";

/** The levels of the variables that a function depends on, ascending. */
export function supportOf(bdd: Bdd, edges: readonly Edge[]): number[] {
  const levels = new Set<number>();
  for (const n of nodesOf(bdd, edges)) levels.add(bdd.level[n]);
  return [...levels].sort((a, b) => a - b);
}

/** The inner nodes below these edges, each once. */
function nodesOf(bdd: Bdd, edges: readonly Edge[]): Set<number> {
  const seen = new Set<number>();
  const stack = edges.map((edge) => edge >> 1);
  for (let n = stack.pop(); n !== undefined; n = stack.pop()) {
    if (n === 0 || seen.has(n)) continue;
    seen.add(n);
    stack.push(bdd.low[n] >> 1, bdd.high[n] >> 1);
  }
  return seen;
}

/** How many nodes these functions share between them. */
export function nodeCount(bdd: Bdd, edges: readonly Edge[]): number {
  return nodesOf(bdd, edges).size;
}

/** How many assignments of the variables 0 to `variables` - 1 fulfil the function. */
export function countOf(bdd: Bdd, edge: Edge, variables: number): bigint {
  const known = new Map<number, bigint>();
  const depth = (e: Edge): number => Math.min(levelOf(bdd, e), variables);
  // Assignments of the variables from the edge's own level on.
  const count = (e: Edge): bigint => {
    if (e === TRUE) return 1n;
    if (e === FALSE) return 0n;
    const level = levelOf(bdd, e);
    const regular = e & ~1;
    let plain = known.get(regular);
    if (plain === undefined) {
      const below = (child: Edge) => count(child) << BigInt(depth(child) - level - 1);
      plain = below(lowOf(bdd, regular)) + below(highOf(bdd, regular));
      known.set(regular, plain);
    }
    return e & 1 ? (1n << BigInt(variables - level)) - plain : plain;
  };
  return count(edge) << BigInt(depth(edge));
}

/**
 * The fulfilling assignment whose variables that are 1 have the least sum of weights: for distinct powers of two the numerically least.
 * @param weight by level
 * @returns the sum, undefined where the function is false
 */
export function leastOf(bdd: Bdd, edge: Edge, weight: readonly bigint[]): bigint | undefined {
  const known = new Map<Edge, bigint | undefined>([
    [TRUE, 0n],
    [FALSE, undefined],
  ]);
  const least = (e: Edge): bigint | undefined => {
    if (known.has(e)) return known.get(e);
    const low = least(lowOf(bdd, e));
    const high = least(highOf(bdd, e));
    const taken = high === undefined ? undefined : high + weight[levelOf(bdd, e)];
    const result = low === undefined ? taken : taken === undefined || low < taken ? low : taken;
    known.set(e, result);
    return result;
  };
  return least(edge);
}

/** There is a value of the variables `gone` (by level) for which the function holds. */
export function exists(bdd: Bdd, edge: Edge, gone: readonly boolean[]): Edge {
  const known = new Map<Edge, Edge>();
  const walk = (e: Edge): Edge => {
    if (e === TRUE || e === FALSE) return e;
    const before = known.get(e);
    if (before !== undefined) return before;
    const level = levelOf(bdd, e);
    const low = walk(lowOf(bdd, e));
    const high = gone[level] && low === TRUE ? TRUE : walk(highOf(bdd, e));
    const result = gone[level] ? bddOr(bdd, low, high) : node(bdd, level, low, high);
    known.set(e, result);
    return result;
  };
  return walk(edge);
}

/** The function's value where the variables of these levels are so. */
export function evaluateAt(bdd: Bdd, edge: Edge, value: (level: number) => boolean): boolean {
  let e = edge;
  while (e !== TRUE && e !== FALSE) e = value(levelOf(bdd, e)) ? highOf(bdd, e) : lowOf(bdd, e);
  return e === TRUE;
}

/** Variables (by level) that must be 1 or 0. */
export type LevelCube = ReadonlyMap<number, boolean>;

/**
 * An irredundant sum of products (Minato 1992): cubes whose union is the function, none of which could be left out.
 * @returns undefined where it takes more than `most` cubes
 */
export function coverOf(bdd: Bdd, edge: Edge, most: number): readonly LevelCube[] | undefined {
  let made = 0;
  const known = new Map<string, { cubes: LevelCube[]; covers: Edge } | undefined>();
  const walk = (lower: Edge, upper: Edge): { cubes: LevelCube[]; covers: Edge } | undefined => {
    if (lower === FALSE) return { cubes: [], covers: FALSE };
    if (upper === TRUE) return { cubes: [new Map()], covers: TRUE };
    const key = `${lower},${upper}`;
    if (known.has(key)) return known.get(key);
    if (++made > 64 * most) return undefined;
    const level = Math.min(levelOf(bdd, lower), levelOf(bdd, upper));
    const [lower0, lower1] = [lowOf(bdd, lower, level), highOf(bdd, lower, level)];
    const [upper0, upper1] = [lowOf(bdd, upper, level), highOf(bdd, upper, level)];
    // What only one half needs takes the variable; what is left of both must do without it.
    const zero = walk(bddAnd(bdd, lower0, bddNot(upper1)), upper0);
    const one = zero && walk(bddAnd(bdd, lower1, bddNot(upper0)), upper1);
    const rest =
      one &&
      walk(bddOr(bdd, bddAnd(bdd, lower0, bddNot(zero.covers)), bddAnd(bdd, lower1, bddNot(one.covers))), bddAnd(bdd, upper0, upper1));
    let result: { cubes: LevelCube[]; covers: Edge } | undefined;
    if (rest && zero.cubes.length + one.cubes.length + rest.cubes.length <= most) {
      const tagged = (cubes: LevelCube[], value: boolean) => cubes.map((cube) => new Map([[level, value], ...cube]));
      result = {
        cubes: [...tagged(zero.cubes, false), ...tagged(one.cubes, true), ...rest.cubes],
        covers: bddOr(bdd, node(bdd, level, zero.covers, one.covers), rest.covers),
      };
    }
    known.set(key, result);
    return result;
  };
  return walk(edge, edge)?.cubes;
}
