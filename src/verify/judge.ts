/** One helper of one profile against the kernel's: the same function for all inputs and all states of the machine, or where not. */
import { and, not } from "../prove/build.ts";
import { compareTerms, type TermComparison } from "../prove/difference.ts";
import { liftOver } from "../prove/function.ts";
import { type Input, LiftError, type WasmModule } from "../prove/index.ts";
import { truth } from "../prove/truth.ts";
import { newContext, satisfiable } from "../prove/workspace.ts";
import { shimExport } from "./shim.ts";
import { remaining, type Switches, wordsRead } from "./state.ts";

/** What is compared: an export of each module, over these words. */
export interface Question {
  readonly kernel: WasmModule;
  readonly probe: string;
  readonly ours: WasmModule;
  readonly export: string;
  readonly inputs: readonly Input[];
  /** `kernel` is in this state already; what its known bits do not say is assumed. */
  readonly switches: Switches;
}

export type Judgement =
  | { readonly kind: "proved"; readonly read: readonly string[]; readonly traps: boolean; readonly ms: number }
  | { readonly kind: "differs"; readonly comparison: Extract<TermComparison, { kind: "differs" | "sampled" }>; readonly ms: number }
  | { readonly kind: "refused" | "gave up"; readonly reason: string };

export function judgeHelper(question: Question): Judgement {
  const start = performance.now();
  const context = newContext();
  const { terms } = context;
  const { kernel, ours, inputs } = question;
  try {
    const theirs = liftOver(kernel, shimExport(question.probe), inputs, context);
    const mine = liftOver(ours, question.export, inputs, context);
    const state = remaining(kernel, question.switches, [...theirs.results, theirs.traps], context);
    const holds = state.reduce((all, one) => and(terms, all, one), truth(terms, true));
    const traps = satisfiable(context, inputs, and(terms, theirs.traps, holds));
    if (satisfiable(context, inputs, mine.traps)) throw new LiftError(`${question.export} traps for some inputs`);
    const compared = compareTerms(context, theirs.results[0], mine.results[0], [...state, not(terms, theirs.traps)], inputs);
    const ms = performance.now() - start;
    if (compared.kind === "impossible")
      return { kind: "refused", reason: "no state of the machine is the one that the profile stands for" };
    if (compared.kind === "equal")
      return { kind: "proved", read: wordsRead(theirs.results).filter((name) => !inputs.some((input) => input.name === name)), traps, ms };
    return { kind: "differs", comparison: compared, ms };
  } catch (error) {
    if (!(error instanceof LiftError)) throw error;
    return { kind: error.reason.startsWith("gave up") ? "gave up" : "refused", reason: error.message };
  }
}
