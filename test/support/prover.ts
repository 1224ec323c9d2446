/** The prover's own parts, for tests that look inside: a function lifted, then asked in every way that the prover has. */
import { readFileSync } from "node:fs";
import { inputMask } from "../../src/laws/index.ts";
import { type Lab, type Law, modulePath } from "../../src/node.ts";
import type { Edge } from "../../src/prove/bdd.ts";
import { type Bits, blast } from "../../src/prove/blast.ts";
import { evaluate } from "../../src/prove/evaluate.ts";
import { liftOver } from "../../src/prove/function.ts";
import { type Input, openModule, type WasmModule } from "../../src/prove/index.ts";
import { evaluateAt } from "../../src/prove/queries.ts";
import { newContext, type Workspace, workspaceFor } from "../../src/prove/workspace.ts";

export const ALL = (1n << 64n) - 1n;

/** Words at which arithmetic goes wrong, if it does. */
export const EDGES: readonly bigint[] = [
  0n,
  1n,
  2n,
  3n,
  7n,
  31n,
  32n,
  33n,
  63n,
  64n,
  65n,
  0x7fn,
  0x80n,
  0xffn,
  0x7fffn,
  0x8000n,
  0xffffn,
  0x7fff_fffen,
  0x7fff_ffffn,
  0x8000_0000n,
  0x8000_0001n,
  0xffff_ffffn,
  0x1_0000_0000n,
  0x7fff_ffff_ffff_ffffn,
  0x8000_0000_0000_0000n,
  0xffff_ffff_0000_0000n,
  ALL - 1n,
  ALL,
];

/** What a lifted function says of given words: the result (undefined where it traps), by evaluating terms and by walking diagrams. */
export interface Oracle {
  readonly byTerms: (words: readonly bigint[]) => bigint | undefined;
  readonly byDiagrams: (words: readonly bigint[]) => bigint | undefined;
}

export function oracle(module: WasmModule, exportName: string, inputs: readonly Input[]): Oracle {
  const context = newContext();
  const { results, traps } = liftOver(module, exportName, inputs, context);
  const result = results[0];
  // Only where they are asked: not every function has diagrams of any size that one would wait for.
  let diagrams: { readonly workspace: Workspace; readonly bits: Bits; readonly trapping: Edge } | undefined;
  const made = () => {
    const workspace = workspaceFor(context, [result, traps], inputs);
    return { workspace, bits: blast(workspace, result), trapping: blast(workspace, traps)[0] };
  };
  return {
    byTerms(words) {
      const [value, trap] = evaluate([result, traps], Object.fromEntries(inputs.map(({ name }, i) => [name, words[i]])));
      return trap === 1n ? undefined : value;
    },
    byDiagrams(words) {
      diagrams ??= made();
      const { workspace, bits, trapping } = diagrams;
      const { bdd, order } = workspace;
      const at = (level: number) => ((words[order[level].input] >> BigInt(order[level].bit)) & 1n) === 1n;
      const holds = (edge: Edge) => evaluateAt(bdd, edge, at);
      return holds(trapping) ? undefined : bits.reduce((sum, edge, i) => (holds(edge) ? sum | (1n << BigInt(i)) : sum), 0n);
    },
  };
}

/** A law's words as the prover takes them: a second one of a kind has its number. */
export function lawInputs(lab: Lab, law: Pick<Law, "inputs">): readonly Input[] {
  return law.inputs.map((kind, i) => ({ name: law.inputs.indexOf(kind) < i ? `${kind}_${i}` : kind, mask: inputMask(lab, kind) }));
}

/** The module of a profile, decoded. */
export function builtModule(id: string, target: "release" | "debug" = "release"): WasmModule {
  return openModule(readFileSync(modulePath(id, target)));
}

/** Every word whose bits are under the mask. */
export function* wordsUnder(mask: bigint): Generator<bigint> {
  let word = 0n;
  do {
    yield word;
    word = (word - mask) & mask;
  } while (word !== 0n);
}

/** An answer without what differs from run to run. */
export function timeless<T extends { readonly ms: number }>({ ms: _, ...rest }: T): Omit<T, "ms"> {
  return rest;
}
