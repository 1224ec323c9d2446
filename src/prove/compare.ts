/** Are two functions the same for all inputs, and if not: where do they differ? */
import { compareTerms, type Difference } from "./difference.ts";
import { LiftError } from "./errors.ts";
import { liftResult } from "./function.ts";
import type { Input } from "./input.ts";
import type { WasmModule } from "./module.ts";
import { newContext } from "./workspace.ts";

export type Comparison = { readonly equal: true } | ({ readonly equal: false } & Omit<Difference, "inputs">);

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
  const compared = compareTerms(context, a, b, [], inputs);
  if (compared.kind === "equal") return { equal: true };
  if (compared.kind !== "differs") throw new LiftError("gave up: the decision diagram grows beyond its limit");
  const { kind: _, inputs: __, ...where } = compared;
  return { equal: false, ...where };
}
