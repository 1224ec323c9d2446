/** From which bits of the inputs does each bit of a result come? */
import { type Edge, FALSE, highOf, levelOf, lowOf, TRUE } from "./bdd.ts";
import { blast } from "./blast.ts";
import { liftResult } from "./function.ts";
import type { Input } from "./input.ts";
import type { WasmModule } from "./module.ts";
import { supportOf } from "./queries.ts";
import { contextOf, inputMasks, type Workspace, workspaceFor } from "./workspace.ts";

export interface BitOrigin {
  /** Of the result. */
  readonly bit: number;
  /** By input: the bits that it depends on, exactly. */
  readonly from: readonly bigint[];
  /** `constant 0`, `constant 1`, `copy of pte[5]`, `inverted copy of pte[5]` or `function`. */
  readonly kind: string;
}

function kindOf({ bdd, inputs, order }: Workspace, edge: Edge): string {
  if (edge === FALSE || edge === TRUE) return `constant ${edge === TRUE ? 1 : 0}`;
  const [low, high] = [lowOf(bdd, edge), highOf(bdd, edge)];
  const { input, bit } = order[levelOf(bdd, edge)];
  if (low === FALSE && high === TRUE) return `copy of ${inputs[input].name}[${bit}]`;
  if (low === TRUE && high === FALSE) return `inverted copy of ${inputs[input].name}[${bit}]`;
  return "function";
}

function resultBits(module: WasmModule, exportName: string, inputs: readonly Input[]): { workspace: Workspace; bits: readonly Edge[] } {
  const result = liftResult(module, exportName, inputs);
  const workspace = workspaceFor(contextOf(module), [result], inputs);
  return { workspace, bits: blast(workspace, result) };
}

/**
 * Each bit of the one result, the lowest first.
 * @throws LiftError where the function cannot be lifted, may trap, or is too large
 */
export function dependsOn(module: WasmModule, exportName: string, inputs: readonly Input[]): readonly BitOrigin[] {
  const { workspace, bits } = resultBits(module, exportName, inputs);
  return bits.map((edge, bit) => ({
    bit,
    from: inputMasks(workspace, supportOf(workspace.bdd, [edge])),
    kind: kindOf(workspace, edge),
  }));
}

/** Does it answer the same for all inputs? @throws LiftError as dependsOn() */
export function isConstant(module: WasmModule, exportName: string, inputs: readonly Input[]): boolean {
  return resultBits(module, exportName, inputs).bits.every((edge) => edge === FALSE || edge === TRUE);
}
