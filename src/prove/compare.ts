/** Are two functions the same for all inputs, and if not: where do they differ? */
import { bddOr, bddXor, type Edge, FALSE } from "./bdd.ts";
import { blast } from "./blast.ts";
import { conditionText } from "./cubes.ts";
import { LiftError } from "./errors.ts";
import { evaluate } from "./evaluate.ts";
import { liftResult } from "./function.ts";
import type { Input } from "./input.ts";
import type { WasmModule } from "./module.ts";
import { countOf, exists, leastOf, supportOf } from "./queries.ts";
import { freeBits, inputMasks, lexicographic, newContext, wordsOf, workspaceFor } from "./workspace.ts";

export type Comparison =
  | { readonly equal: true }
  | {
      readonly equal: false;
      /** Bits of the result that differ for some input. */
      readonly differingBits: bigint;
      /** Combinations of the inputs for which the results differ, and first words for which some combination does. Exact. */
      readonly count: bigint;
      readonly words: bigint;
      /** The combination whose first word is least, then its second, …; and what either function answers. */
      readonly smallest: readonly bigint[];
      readonly a: bigint;
      readonly b: bigint;
      /** Where they differ, for people: `pte[1]=1 pte[6]=0 or …`. */
      readonly condition: string;
      /** By input: the bits on which it depends whether they differ. */
      readonly decidingBits: readonly bigint[];
    };

/**
 * Compares two functions of any two modules over the same inputs.
 * @throws LiftError where one cannot be lifted, may trap, or the question is too large
 */
export function compareFunctions(
  moduleA: WasmModule,
  exportA: string,
  moduleB: WasmModule,
  exportB: string,
  inputs: readonly Input[],
): Comparison {
  const context = newContext();
  const a = liftResult(moduleA, exportA, inputs, context);
  const b = liftResult(moduleB, exportB, inputs, context);
  if (a.width !== b.width) throw new LiftError(`${exportA} answers with ${a.width} bits and ${exportB} with ${b.width}`);
  if (a === b) return { equal: true };
  const workspace = workspaceFor(context, [a, b], inputs);
  const { bdd, order } = workspace;
  const other = blast(workspace, b);
  const differ = blast(workspace, a).map((bit, i) => bddXor(bdd, bit, other[i]));
  const any = differ.reduce((all, bit) => bddOr(bdd, all, bit), FALSE as Edge);
  if (any === FALSE) return { equal: true };
  const smallest = wordsOf(workspace, leastOf(bdd, any, lexicographic(workspace)) as bigint);
  const [valueA, valueB] = evaluate([a, b], Object.fromEntries(inputs.map((input, i) => [input.name, smallest[i]])));
  const first = exists(
    bdd,
    any,
    order.map(({ input }) => input !== 0),
  );
  return {
    equal: false,
    differingBits: differ.reduce((mask, bit, i) => (bit === FALSE ? mask : mask | (1n << BigInt(i))), 0n),
    count: countOf(bdd, any, order.length),
    words: countOf(bdd, first, order.length) >> BigInt(order.length - (inputs.length > 0 ? freeBits(inputs[0]) : 0)),
    smallest,
    a: valueA,
    b: valueB,
    condition: conditionText(workspace, any),
    decidingBits: inputMasks(workspace, supportOf(bdd, [any])),
  };
}
