/** Three that are asked the same: the optimised module, the one that is not, and the halves. */
import { compileDerived } from "../compile/derive.ts";
import { loadBytes, loadLab } from "../node.ts";
import { InfrastructureError } from "../profile/errors.ts";
import { findProfile } from "../profile/find.ts";
import { callUnchecked, createLab, type Lab } from "../profile/lab.ts";
import type { Profile } from "../profile/types.ts";
import type { Step } from "./chainSteps.ts";
import { callHalves, type Halves, halvesOf } from "./halves/index.ts";

export const evaluatorNames = ["release", "debug", "halves"] as const;
export type EvaluatorName = (typeof evaluatorNames)[number];
export type Answers = Readonly<Record<EvaluatorName, bigint>>;

export interface Evaluators {
  readonly profile: Profile;
  readonly release: Lab;
  readonly debug: Lab;
  readonly halves: Halves;
}

/** The bytes of both modules; the debug one is compiled where `npm run build -- --debug` has not, or not since chains are there. */
export async function chainModules(
  profile: Profile,
): Promise<{ readonly release: Uint8Array<ArrayBuffer>; readonly debug: Uint8Array<ArrayBuffer> }> {
  const debug = await loadBytes(profile, "debug").catch((error) => {
    if (error instanceof InfrastructureError) return undefined;
    throw error;
  });
  const has = debug && WebAssembly.Module.exports(new WebAssembly.Module(debug)).some(({ name }) => name === "run_chains");
  return { release: await loadBytes(profile), debug: has ? debug : await compileDerived(profile, "debug") };
}

export async function loadEvaluators(id: string, release?: WebAssembly.Module): Promise<Evaluators> {
  const profile = findProfile(id);
  const { debug } = await chainModules(profile);
  const optimised = release ? await createLab(profile, release) : await loadLab(profile);
  return { profile, release: optimised, debug: await createLab(profile, debug), halves: halvesOf(profile) };
}

/** What each makes of one step from the same entry. */
export function answer(evaluators: Evaluators, step: Step, pte: bigint, argument: bigint): Answers {
  const [release, debug, halves] = evaluatorNames.map((name) => answerOf(evaluators, name, step, pte, argument));
  return { release, debug, halves };
}

export function answerOf({ halves, ...labs }: Evaluators, name: EvaluatorName, step: Step, pte: bigint, argument: bigint): bigint {
  const word = step.takesType ? pte & 31n : pte;
  return name === "halves" ? callHalves(halves, step.helper.name, word, argument) : callUnchecked(labs[name], step.helper, word, argument);
}

/** Who stands alone; `all` where no two agree, undefined where they all do. */
export function oddOne({ release, debug, halves }: Answers): EvaluatorName | "all" | undefined {
  if (release === debug) return debug === halves ? undefined : "halves";
  if (debug === halves) return "release";
  return release === halves ? "debug" : "all";
}
