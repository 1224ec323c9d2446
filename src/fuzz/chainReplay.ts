/** A chain once more, step by step in each evaluator. */

import type { Step } from "./chainSteps.ts";
import { type Answers, answerOf, type Evaluators, evaluatorNames, loadEvaluators, oddOne } from "./evaluators.ts";
import { fromPair } from "./halves/pair.ts";
import { createWalker } from "./recipe.ts";

export interface ReplayedStep extends Answers {
  readonly helper: string;
  /** Absent where the helper takes none. */
  readonly argument?: bigint;
  /** The results are entries that the next step takes; else answers, and the entry stays. */
  readonly makesEntry: boolean;
  /** The entry that each evaluator has after the step. */
  readonly after: Answers;
}

export interface ReplayedChain {
  readonly start: bigint;
  readonly steps: readonly ReplayedStep[];
  /** The first step whose results differ. */
  readonly differs?: number;
}

/** A step with its argument. */
export interface GivenStep {
  readonly step: Step;
  readonly argument: bigint;
}

/** The start word and the steps of a chain. */
export function chainAt(
  { profile, halves }: Evaluators,
  seed: bigint,
  index: number,
): { readonly start: bigint; readonly steps: readonly GivenStep[] } {
  const walker = createWalker(profile, seed, halves);
  const steps: GivenStep[] = [];
  walker.walk(index, (step, argument) => steps.push({ step, argument: step.kind === 0 ? 0n : fromPair(argument) }));
  return { start: fromPair(walker.begin), steps };
}

/** Each evaluator goes on with its own entry; arguments are the halves'. */
export function replayWith(evaluators: Evaluators, seed: bigint, index: number): ReplayedChain {
  const { start, steps } = chainAt(evaluators, seed, index);
  let entries: Answers = { release: start, debug: start, halves: start };
  const replayed = steps.map(({ step, argument }): ReplayedStep => {
    const [release, debug, halves] = evaluatorNames.map((name) => answerOf(evaluators, name, step, entries[name], argument));
    const results = { release, debug, halves };
    if (step.makesEntry) entries = results;
    const { name } = step.helper;
    return { helper: name, ...(step.kind === 0 ? {} : { argument }), makesEntry: step.makesEntry, ...results, after: entries };
  });
  const differs = replayed.findIndex((results) => oddOne(results) !== undefined);
  return { start, steps: replayed, ...(differs < 0 ? {} : { differs }) };
}

/** What `ptelab replay PROFILE:chains:SEED:INDEX` shows. */
export async function replayChain(profile: string, seed: bigint, index: number): Promise<ReplayedChain> {
  return replayWith(await loadEvaluators(profile), seed, index);
}
