/** A law decided for all inputs: does any violate it, how many, which is the least, and on what does it depend. */
import { allow, bddAnd, bddNot, bddOr, type Edge, FALSE } from "./bdd.ts";
import { blast } from "./blast.ts";
import { LiftError } from "./errors.ts";
import { liftOver } from "./function.ts";
import type { Input, Region } from "./input.ts";
import type { WasmModule } from "./module.ts";
import { countOf, exists, leastOf, nodeCount, supportOf } from "./queries.ts";
import { regionEdge } from "./region.ts";
import { contextOf, freeBits, inputMasks, lexicographic, NODE_LIMIT, type Workspace, wordsOf, workspaceFor } from "./workspace.ts";

export interface LawAnswer {
  /** Combinations of the inputs in the region; to how many the condition applies; how many violate the law. Exact. */
  readonly size: bigint;
  readonly applied: bigint;
  readonly violated: bigint;
  /** First words for which some combination violates it. */
  readonly words: bigint;
  /** The violation whose first word is least, then its second, then its third. */
  readonly smallest?: readonly bigint[];
  /** By input: the bits that the condition or the promise depends on, whatever the region. */
  readonly decidingBits: readonly bigint[];
  /** Condition and promise are each the same all over the region. */
  readonly constant: boolean;
  /** Of the diagrams of condition and promise. */
  readonly nodes: number;
  /** Lifting included. */
  readonly ms: number;
}

export interface LawQuestion {
  /** @throws LiftError where the function traps in the region, or the diagrams grow beyond the limit */
  over(region?: Region): LawAnswer;
}

/** A law's answer as diagrams. */
interface Law {
  readonly workspace: Workspace;
  readonly condition: Edge;
  /** Bits 1 and up of the answer; only the first is ever set by a law that keeps to its form. */
  readonly promise: readonly Edge[];
  readonly violated: Edge;
  readonly traps: Edge;
}

function decide(exportName: string, law: Law, region: Region | undefined): Omit<LawAnswer, "ms" | "decidingBits" | "nodes"> {
  const { workspace, condition, promise, traps } = law;
  const { bdd, order, inputs } = workspace;
  allow(bdd, NODE_LIMIT);
  const within = regionEdge(workspace, region);
  if (bddAnd(bdd, traps, within) !== FALSE) throw new LiftError(`${exportName} traps for some inputs`);
  const count = (edge: Edge) => countOf(bdd, edge, order.length);
  const isConstant = (edge: Edge) => bddAnd(bdd, within, edge) === FALSE || bddAnd(bdd, within, bddNot(edge)) === FALSE;
  const answer = {
    size: count(within),
    applied: count(bddAnd(bdd, within, condition)),
    constant: [condition, ...promise].every(isConstant),
  };
  const violated = bddAnd(bdd, within, law.violated);
  if (violated === FALSE) return { ...answer, violated: 0n, words: 0n };
  const others = order.map(({ input }) => input !== 0);
  const rest = BigInt(order.length - (inputs.length === 0 ? 0 : freeBits(inputs[0])));
  return {
    ...answer,
    violated: count(violated),
    words: count(exists(bdd, violated, others)) >> rest,
    smallest: wordsOf(workspace, leastOf(bdd, violated, lexicographic(workspace)) as bigint),
  };
}

/**
 * Lifts a law's `at_…`, whose answer has bit 0 where its condition applies and bit 1 where its promise is kept; exactly 1 is a violation.
 * @param inputs the free words, at most as many as it takes; the others are 0
 * @throws LiftError on what cannot be lifted or is too large
 */
export function prepareLaw(module: WasmModule, exportName: string, inputs: readonly Input[]): LawQuestion {
  const start = performance.now();
  const context = contextOf(module);
  const { results, traps } = liftOver(module, exportName, inputs, context);
  if (results.length !== 1 || results[0].width !== 64) throw new LiftError(`${exportName} does not answer with one i64`);
  const workspace = workspaceFor(context, [results[0], traps], inputs);
  const { bdd } = workspace;
  const [condition, ...promise] = blast(workspace, results[0]);
  const kept = promise.reduce((any, bit) => bddOr(bdd, any, bit), FALSE as Edge);
  const law: Law = { workspace, condition, promise, violated: bddAnd(bdd, condition, bddNot(kept)), traps: blast(workspace, traps)[0] };
  const decidingBits = inputMasks(workspace, supportOf(bdd, [condition, ...promise]));
  const nodes = nodeCount(bdd, [condition, ...promise]);
  const lifting = performance.now() - start;
  return {
    over(region) {
      const asked = performance.now();
      const answer = decide(exportName, law, region);
      return { ...answer, decidingBits, nodes, ms: lifting + performance.now() - asked };
    },
  };
}
