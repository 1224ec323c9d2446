/** A mutant is compared with what it was: is it still the same function, for all words? */
import type { Helper } from "../profile/helpers.ts";
import { type Comparison, compareFunctions, type Input, LiftError, type WasmModule } from "../prove/index.ts";
import { wideInputs } from "../prove/wideInputs.ts";
import type { Mutant } from "./plan.ts";
import type { Reference } from "./reference.ts";
import type { Subject } from "./subject.ts";

/** Where a helper of the mutant answers otherwise: the smallest words, and both answers. */
export interface Difference {
  readonly helper: Helper;
  readonly pte: bigint;
  readonly argument: bigint | undefined;
  readonly right: bigint;
  readonly wrong: bigint;
}

export type ProofOutcome =
  | { readonly kind: "same" }
  | { readonly kind: "differs"; readonly difference: Difference }
  | { readonly kind: "undecided"; readonly reason: string };

type Compare = (inputs: readonly Input[]) => Comparison;

const BYTES = Array.from({ length: 8 }, (_, i) => 0xffn << BigInt(8 * i));
/** Which bits of an input are free where all of them together are too many: one byte, and if that does not help, two. */
const SLICES: readonly (readonly bigint[])[] = [BYTES, BYTES.flatMap((byte, i) => BYTES.slice(0, i).map((other) => byte | other))];

/** A slice of each input: all combinations, where there are several inputs. */
function sliced([first, ...more]: readonly Input[], slices: readonly bigint[]): readonly (readonly Input[])[] {
  const rest = more.length > 0 ? sliced(more, slices) : [[]];
  return slices.flatMap((slice) => rest.map((others) => [{ name: first.name, mask: first.mask & slice }, ...others]));
}

/** The first difference among words of few bytes. What is proved there is proved; but to find none says nothing. */
function compareSlices(compare: Compare, inputs: readonly Input[]): Comparison | undefined {
  for (const slices of SLICES)
    for (const some of sliced(inputs, slices)) {
      const found = compare(some);
      if (!found.equal) return found;
    }
  return undefined;
}

/** @throws LiftError where neither all words nor slices of them decide */
function compareWhole(compare: Compare, inputs: readonly Input[]): Comparison {
  try {
    return compare(inputs);
  } catch (error) {
    // A shift the other way brings together bits that no order of the variables has side by side.
    const found = error instanceof LiftError ? compareSlices(compare, inputs) : undefined;
    if (found) return found;
    throw error;
  }
}

function difference(helper: Helper, { smallest, a, b }: Exclude<Comparison, { equal: true }>): Difference {
  const [pte, argument] = (helper.swapped ? [...smallest].reverse() : smallest) as readonly [bigint, bigint?];
  return { helper, pte, argument, right: a, wrong: b };
}

/** Every helper that executes the changed code, until one differs. */
export function prove({ lab }: Subject, mutated: WasmModule, { helpers }: Mutant, reference: Reference): ProofOutcome {
  let undecided: ProofOutcome | undefined;
  for (const helper of helpers) {
    const wanted = reference(helper);
    try {
      const compare: Compare = (inputs) => compareFunctions(wanted.module, wanted.export, mutated, helper.export, inputs);
      const found = compareWhole(compare, wideInputs(lab, helper));
      if (!found.equal) return { kind: "differs", difference: difference(helper, found) };
    } catch (error) {
      if (!(error instanceof LiftError)) throw error;
      undecided ??= { kind: "undecided", reason: `${helper.name}: ${error.message}` };
    }
  }
  return undecided ?? { kind: "same" };
}
