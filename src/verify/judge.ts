/** One question: is ptelab's answer the kernel's, for all inputs and all states of the machine that are asked about? */
import { and, not } from "../prove/build.ts";
import { compareTerms, type TermComparison } from "../prove/difference.ts";
import { liftOver } from "../prove/function.ts";
import { LiftError, type WasmModule } from "../prove/index.ts";
import { leastInput } from "../prove/least.ts";
import { truth } from "../prove/truth.ts";
import { newContext } from "../prove/workspace.ts";
import type { Question } from "./question.ts";
import { shimExport } from "./shim.ts";
import { remaining, type Switches } from "./state.ts";

export type Judgement =
  | { readonly kind: "proved" }
  | { readonly kind: "differs"; readonly comparison: Extract<TermComparison, { kind: "differs" | "sampled" }> }
  | { readonly kind: "refused" | "gave up"; readonly reason: string };

/** Turns what the prover cannot do into an answer; anything else is a fault. */
function undecided(error: unknown): Extract<Judgement, { kind: "refused" | "gave up" }> {
  if (!(error instanceof LiftError)) throw error;
  return { kind: error.reason.startsWith("gave up") ? "gave up" : "refused", reason: error.message };
}

/**
 * @param kernel in its state already (inState()); what its known bits do not say of the switches is assumed
 * @param ours the module that answers, which may be a changed one
 */
export function judge(kernel: WasmModule, switches: Switches, ours: WasmModule, question: Question): Judgement {
  const context = newContext();
  const { terms } = context;
  try {
    const theirs = liftOver(kernel, shimExport(question.probe), question.inputs, context);
    const mine = question.answer(ours, context, kernel);
    const state = remaining(kernel, switches, [...theirs.results, theirs.traps], context);
    const given = question.given ? [question.given.holds(context)] : [];
    const assumed = [...state, ...given, not(terms, theirs.traps)];
    const compared = compareTerms(context, theirs.results[0], mine, assumed, question.inputs);
    if (compared.kind === "impossible") return { kind: "refused", reason: "there is no input to ask about: the kernel returns for none" };
    if (compared.kind !== "equal") return { kind: "differs", comparison: compared };
    return { kind: "proved" };
  } catch (error) {
    return undecided(error);
  }
}

/** The least input for which the kernel traps: with a sanitized kernel, for which C leaves the result undefined. Undefined where there is none. */
export function trapOf(kernel: WasmModule, switches: Switches, question: Question): readonly bigint[] | undefined {
  const context = newContext();
  try {
    const { traps } = liftOver(kernel, shimExport(question.probe), question.inputs, context);
    const state = remaining(kernel, switches, [traps], context);
    const holds = state.reduce((all, one) => and(context.terms, all, one), truth(context.terms, true));
    return leastInput(context, and(context.terms, traps, holds), question.inputs)?.slice(0, question.inputs.length);
  } catch (error) {
    undecided(error);
    return undefined;
  }
}
