/** A mutant is run: as a module of its own, on the vectors. */
import type { Helper } from "../profile/helpers.ts";
import { callUnchecked, type Lab } from "../profile/lab.ts";
import type { Vector } from "../vectors/file.ts";

/** What a module answers; undefined where it traps. */
export type Answer = bigint | undefined;

export interface Kill {
  readonly vector: Vector;
  readonly answer: Answer;
}

/** A changed module, instantiated. @throws WebAssembly.CompileError where the engine refuses it */
export function mutantLab(lab: Lab, bytes: Uint8Array<ArrayBuffer>): Lab {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { abort: () => {} } });
  return { ...lab, exports: exports as unknown as Lab["exports"] };
}

export function answerOf(lab: Lab, helper: Helper, pte: bigint, argument: bigint): Answer {
  try {
    return callUnchecked(lab, helper, pte, argument);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) return undefined;
    throw error;
  }
}

/** The first vector of these helpers that is answered otherwise, or with a trap. */
export function firstKill(lab: Lab, helpers: readonly Helper[], vectors: ReadonlyMap<string, readonly Vector[]>): Kill | undefined {
  for (const helper of helpers)
    for (const vector of vectors.get(helper.name) ?? []) {
      const answer = answerOf(lab, helper, vector.pte, vector.argument ?? 0n);
      if (answer !== vector.result) return { vector, answer };
    }
  return undefined;
}

/** By name of the helper, in the order given. */
export function byHelper(vectors: readonly Vector[]): Map<string, Vector[]> {
  const groups = new Map<string, Vector[]>();
  for (const vector of vectors) {
    const own = groups.get(vector.name);
    if (own) own.push(vector);
    else groups.set(vector.name, [vector]);
  }
  return groups;
}
