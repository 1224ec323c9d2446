/** Two words as formulas: are they the same for all inputs that an assumption allows? */
import { bddAnd, bddOr, bddXor, type Edge, FALSE, TRUE } from "./bdd.ts";
import { blast } from "./blast.ts";
import { zext } from "./build.ts";
import { conditionText } from "./cubes.ts";
import { evaluate } from "./evaluate.ts";
import type { Input } from "./input.ts";
import { countOf, exists, leastOf, supportOf } from "./queries.ts";
import type { Term, Width } from "./terms.ts";
import { type Context, freeBits, inputMasks, lexicographic, type Workspace, withFreeWords, wordsOf, workspaceFor } from "./workspace.ts";

export interface Difference {
  /** Bits of the result that differ for some input. */
  readonly differingBits: bigint;
  /** Combinations of the inputs for which the results differ, and first words for which some combination does. Exact. */
  readonly count: bigint;
  readonly words: bigint;
  /** The combination whose first word is least, then its second, …; and what either answers. */
  readonly smallest: readonly bigint[];
  readonly a: bigint;
  readonly b: bigint;
  /** Where they differ, for people: `pte[1]=1 pte[6]=0 or …`. */
  readonly condition: string;
  /** By input: the bits on which it depends whether they differ. */
  readonly decidingBits: readonly bigint[];
  /** The inputs, with the words behind them that the terms read besides. */
  readonly inputs: readonly Input[];
}

/** Words that are tried before a diagram is built: a wrong shift makes one grow beyond any limit, and no luck is needed to see it. */
const SAMPLES = 64;

/** Numbers that repeat, from a multiplicative generator. */
function* samples(inputs: readonly Input[]): Generator<Record<string, bigint>> {
  let state = 0x9e37_79b9_7f4a_7c15n;
  const next = () => {
    state = BigInt.asUintN(64, state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n);
    return state ^ (state >> 29n);
  };
  for (let i = 0; i < SAMPLES; i++) {
    // Dense words, sparse ones, and the two ends.
    const thin = (word: bigint) => (i % 3 === 1 ? word & next() & next() : i % 3 === 2 ? word | next() | next() : word);
    yield Object.fromEntries(inputs.map(({ name, mask }) => [name, (i === 0 ? 0n : i === 1 ? mask : thin(next())) & mask]));
  }
}

/** An input among the samples for which the two differ. */
function sampled(a: Term, b: Term, assumed: readonly Term[], inputs: readonly Input[]): readonly bigint[] | undefined {
  for (const values of samples(inputs)) {
    const [x, y, ...holds] = evaluate([a, b, ...assumed], values);
    if (x !== y && holds.every((truth) => truth === 1n)) return inputs.map(({ name }) => values[name]);
  }
  return undefined;
}

/** Whatever can be said of a difference by one input alone, where the diagrams are too large. */
function single(a: Term, b: Term, inputs: readonly Input[], smallest: readonly bigint[]): Omit<Difference, "count" | "words"> {
  const [x, y] = evaluate([a, b], Object.fromEntries(inputs.map((input, i) => [input.name, smallest[i]])));
  return { differingBits: x ^ y, smallest, a: x, b: y, condition: "", decidingBits: inputs.map(() => 0n), inputs };
}

function described(workspace: Workspace, inputs: readonly Input[], a: Term, b: Term, differ: readonly Edge[], any: Edge): Difference {
  const { bdd, order } = workspace;
  const smallest = wordsOf(workspace, leastOf(bdd, any, lexicographic(workspace)) as bigint);
  const first = exists(
    bdd,
    any,
    order.map(({ input }) => input !== 0),
  );
  return {
    ...single(a, b, inputs, smallest),
    differingBits: differ.reduce((mask, bit, i) => (bddAnd(bdd, bit, any) === FALSE ? mask : mask | (1n << BigInt(i))), 0n),
    count: countOf(bdd, any, order.length),
    words: countOf(bdd, first, order.length) >> BigInt(order.length - (inputs.length > 0 ? freeBits(inputs[0]) : 0)),
    condition: conditionText(workspace, any),
    decidingBits: inputMasks(workspace, supportOf(bdd, [any])),
  };
}

export type TermComparison =
  | { readonly kind: "equal"; readonly inputs: readonly Input[]; readonly nodes: number }
  | ({ readonly kind: "differs" } & Difference)
  /** The diagrams grew beyond the limit, but these words differ. */
  | ({ readonly kind: "sampled" } & Omit<Difference, "count" | "words">)
  /** No input fulfils what is assumed. */
  | { readonly kind: "impossible" };

/**
 * The narrower of two words is compared with zeros above it.
 * @param assumed truths: only inputs that fulfil all of them count
 * @throws LiftError where the diagrams grow beyond their limit and no sample differs
 */
export function compareTerms(context: Context, x: Term, y: Term, assumed: readonly Term[], inputs: readonly Input[]): TermComparison {
  const width = Math.max(x.width, y.width) as Width;
  const [a, b] = [x, y].map((word) => zext(context.terms, width, word));
  const all = withFreeWords([a, b, ...assumed], inputs);
  const seen = sampled(a, b, assumed, all);
  try {
    const workspace = workspaceFor(context, [a, b, ...assumed], all);
    const { bdd } = workspace;
    const within = assumed.reduce<Edge>((edge, truth) => bddAnd(bdd, edge, blast(workspace, truth)[0]), TRUE);
    if (within === FALSE) return { kind: "impossible" };
    if (a === b) return { kind: "equal", inputs: all, nodes: bdd.size };
    const other = blast(workspace, b);
    const differ = blast(workspace, a).map((bit, i) => bddAnd(bdd, within, bddXor(bdd, bit, other[i])));
    const any = differ.reduce<Edge>((edge, bit) => bddOr(bdd, edge, bit), FALSE);
    if (any === FALSE) return { kind: "equal", inputs: all, nodes: bdd.size };
    return { kind: "differs", ...described(workspace, all, a, b, differ, any) };
  } catch (error) {
    if (seen) return { kind: "sampled", ...single(a, b, all, seen) };
    throw error;
  }
}
