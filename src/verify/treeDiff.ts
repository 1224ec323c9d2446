/** Two kernel trees in one configuration, helper by helper: the same function for all words and all states of the machine, or where not. */
import { availableParallelism } from "node:os";
import { createLab, loadBytes } from "../node.ts";
import type { Profile } from "../profile/types.ts";
import { and, not } from "../prove/build.ts";
import { liftOver } from "../prove/function.ts";
import { openModule, type WasmModule } from "../prove/index.ts";
import { truth } from "../prove/truth.ts";
import type { Compiled } from "./compile.ts";
import { answersSo, exampleOf } from "./example.ts";
import { judge } from "./judge.ts";
import { type Kernel, kernelOf } from "./kernels.ts";
import { type Opened, openKernel, stateIn } from "./opened.ts";
import type { Counterexample } from "./outcome.ts";
import type { Question } from "./question.ts";
import { questionsOf } from "./questions.ts";
import { shimExport } from "./shim.ts";
import { remaining } from "./state.ts";
import type { Tree } from "./tree.ts";
import type { KernelState } from "./types.ts";
import { compiledKernel, side, treesOf } from "./verify.ts";

export type TreeOutcome =
  | { readonly kind: "same" }
  /** `kernel` is the first tree's answer, `ptelab` the second's. */
  | { readonly kind: "differs"; readonly state: string; readonly example: Counterexample }
  /** Which of the two lack it, as 0 and 1. */
  | { readonly kind: "lacking"; readonly lacking: readonly number[] }
  | { readonly kind: "undecided"; readonly reason: string };

export interface TreeDiff {
  readonly profile: string;
  readonly helpers: readonly { readonly name: string; readonly outcome: TreeOutcome }[];
}

/** The question whose answer is the other kernel's, where it returns and stands in the state. */
function against(question: Question, other: WasmModule, switches: Readonly<Record<string, boolean>>): Question {
  const lift = (context: Parameters<Question["answer"]>[1]) => liftOver(other, shimExport(question.probe), question.inputs, context);
  return {
    ...question,
    answer: (_, context) => lift(context).results[0],
    given: {
      words: question.given?.words ?? "",
      holds: (context) => {
        const { results, traps } = lift(context);
        const state = remaining(other, switches, [...results, traps], context);
        const own = question.given ? [question.given.holds(context)] : [];
        return [...state, ...own, not(context.terms, traps)].reduce((all, one) => and(context.terms, all, one), truth(context.terms, true));
      },
    },
  };
}

function outcomeOf(opened: readonly Opened[], profile: Profile, states: readonly KernelState[], question: Question): TreeOutcome {
  const lacking = [0, 1].filter((i) => opened[i].compiled.manifest.absent[question.probe]);
  if (lacking.length > 0) return { kind: "lacking", lacking };
  for (const state of question.onlyFirstState ? states.slice(0, 1) : states) {
    const sides = opened.map((one) => stateIn(one, profile, state));
    const [first, second] = sides;
    const judged = judge(first.kernel, first.switches, second.kernel, against(question, second.kernel, second.switches));
    if (judged.kind === "differs") {
      const { comparison } = judged;
      const run = opened.every((one, i) => answersSo(one, sides[i].kernel, question, comparison, i === 0 ? comparison.a : comparison.b));
      return { kind: "differs", state: state.title, example: exampleOf(opened, comparison, run) };
    }
    if (judged.kind !== "proved") return { kind: "undecided", reason: judged.reason };
  }
  return { kind: "same" };
}

async function diffProfile(kernel: Kernel, compiled: readonly Compiled[], names: readonly string[] | undefined): Promise<TreeDiff> {
  const { profile, of } = kernel;
  const opened = compiled.map((one) => openKernel(kernel, one));
  const bytes = await loadBytes(profile);
  const questions = questionsOf(await createLab(profile, bytes), openModule(bytes), kernel).filter(
    ({ name }) => names?.includes(name) ?? true,
  );
  const helpers = questions.map((question) => ({ name: question.name, outcome: outcomeOf(opened, profile, of.states, question) }));
  return { profile: profile.id, helpers };
}

export interface TreesDiff {
  readonly trees: readonly Tree[];
  readonly diffs: readonly TreeDiff[];
}

/**
 * @param linux two trees, as `--linux` takes them
 * @param names of helpers, all where it is left out
 * @throws InfrastructureError where a configuration cannot be built in one of them
 */
export async function diffTrees(
  profiles: readonly Profile[],
  linux: readonly [string, string],
  names: readonly string[] | undefined,
  onProgress: (text: string) => void = () => {},
): Promise<TreesDiff> {
  const kernels = profiles.map(kernelOf);
  const sources = [await treesOf(kernels, linux[0]), await treesOf(kernels, linux[1])];
  const configs = [...new Map(kernels.map((kernel) => [kernel.config.id, kernel])).values()];
  const jobs = configs.flatMap((kernel) => sources.map((tree) => ({ kernel, tree: tree(kernel) })));
  let ready = 0;
  const compiled = await side(jobs, availableParallelism(), async ({ kernel, tree }) => {
    onProgress(`configurations ${ready}/${jobs.length} ${kernel.config.id} of ${tree.name}`);
    const one = await compiledKernel(kernel, tree);
    ready++;
    return one;
  });
  const diffs: TreeDiff[] = [];
  for (const kernel of kernels) {
    onProgress(`comparing ${kernel.profile.id}`);
    const at = 2 * configs.findIndex(({ config }) => config.id === kernel.config.id);
    diffs.push(await diffProfile(kernel, compiled.slice(at, at + 2), names));
  }
  return { trees: sources.map((tree) => tree(kernels[0])), diffs };
}
