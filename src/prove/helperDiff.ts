/** The helpers of two profiles, compared for all words that both have. */
import { type Helper, hasHelper } from "../profile/helpers.ts";
import type { Lab } from "../profile/lab.ts";
import { type Comparison, compareFunctions } from "./compare.ts";
import { LiftError } from "./errors.ts";
import { helperInputs } from "./helperInputs.ts";
import type { Input } from "./input.ts";
import type { WasmModule } from "./module.ts";

/** A profile and what the prover makes of its module. */
export interface Side {
  readonly lab: Lab;
  readonly module: WasmModule;
}

export type HelperDiff = { readonly helper: string; readonly inputs: readonly Input[] } & (
  | { readonly kind: "same" }
  | ({ readonly kind: "differs" } & Omit<Extract<Comparison, { equal: false }>, "equal">)
  /** Ids of the profiles whose kernel lacks it: one of them, or both. */
  | { readonly kind: "lacking"; readonly lacking: readonly string[] }
  | { readonly kind: "undecided"; readonly reason: string }
);

/** The words of both: the bits that are free in either are what is compared. */
function commonInputs(a: Side, b: Side, helper: Helper): Input[] {
  const others = helperInputs(b.lab, helper);
  return helperInputs(a.lab, helper).map(({ name, mask }, i) => ({ name, mask: mask & others[i].mask }));
}

/** One helper of both profiles; the words are those that fit the narrower one. */
export function diffHelper(a: Side, b: Side, helper: Helper): HelperDiff {
  const inputs = commonInputs(a, b, helper);
  const base = { helper: helper.name, inputs };
  const lacking = [a, b].filter(({ lab }) => !hasHelper(helper, lab.profile)).map(({ lab }) => lab.profile.id);
  if (lacking.length > 0) return { ...base, kind: "lacking", lacking };
  try {
    const { equal, ...where } = compareFunctions(a.module, helper.export, b.module, helper.export, inputs);
    return equal
      ? { ...base, kind: "same" }
      : { ...base, kind: "differs", ...(where as Omit<Extract<Comparison, { equal: false }>, "equal">) };
  } catch (error) {
    if (error instanceof LiftError) return { ...base, kind: "undecided", reason: error.message };
    throw error;
  }
}
