/** One profile against its kernel: every question in every state. */
import { createLab, loadBytes } from "../node.ts";
import { derived } from "../profile/describe.ts";
import type { Lab } from "../profile/lab.ts";
import type { Profile } from "../profile/types.ts";
import { openModule, type WasmModule } from "../prove/index.ts";
import type { Manifest } from "./compile.ts";
import { answersSo, type Comparison, exampleOf } from "./example.ts";
import { judge, trapOf } from "./judge.ts";
import { type Opened, type Standing, stateIn } from "./opened.ts";
import type { Outcome, Verified } from "./outcome.ts";
import type { Question } from "./question.ts";
import { questionsOf } from "./questions.ts";
import { refutedMutant } from "./teeth.ts";
import type { KernelState } from "./types.ts";

/** A state, and the two modules that answer in it. */
interface Side extends Standing {
  readonly title: string;
  readonly lab: Lab;
  readonly ours: WasmModule;
}

async function sideOf(opened: Opened, profile: Profile, state: KernelState): Promise<Side> {
  const own = derived(profile, {}, state.constants ?? {});
  const bytes = await loadBytes(own);
  return { title: state.title, ...stateIn(opened, profile, state), lab: await createLab(own, bytes), ours: openModule(bytes) };
}

function runOurs(lab: Lab, exported: string, words: readonly bigint[]): bigint {
  return BigInt.asUintN(64, lab.exports[exported](...[...words, 0n, 0n].slice(0, 2)) as bigint);
}

function differs(opened: Opened, side: Side, question: Question, comparison: Comparison): Outcome {
  const words = comparison.smallest.slice(0, question.inputs.length);
  const mine = question.export === undefined || runOurs(side.lab, question.export, words) === comparison.b;
  const run = mine && answersSo(opened, side.kernel, question, comparison, comparison.a);
  return { kind: "differs", state: side.title, example: exampleOf([opened], comparison, run) };
}

function absentOutcome(manifest: Manifest, probe: string): Outcome | undefined {
  const absent = manifest.absent[probe];
  if (!absent) return undefined;
  return absent.kind === "missing" ? { kind: "not in this tree", lacks: absent.name } : { kind: "refused", reason: absent.reason };
}

/** In every state; the first that is no proof is the answer. */
function outcomeOf(opened: Opened, sides: readonly Side[], question: Question): Outcome {
  const absent = absentOutcome(opened.compiled.manifest, question.probe);
  if (absent) return absent;
  for (const side of question.onlyFirstState ? sides.slice(0, 1) : sides) {
    const judged = judge(side.kernel, side.switches, side.ours, question);
    if (judged.kind === "differs") return differs(opened, side, question, judged.comparison);
    if (judged.kind !== "proved") return judged;
  }
  const [first] = sides;
  const mutant = refutedMutant(first.kernel, first.switches, first.ours, question, first.lab.profile.pteBits);
  if (mutant === undefined && question.export !== undefined)
    return { kind: "refused", reason: "no change of ptelab's function was refuted: the proof shows nothing" };
  const undefinedFor = trapOf(first.sanitized, first.switches, question);
  return {
    kind: "proved",
    read: opened.names.reads(question),
    ...(mutant === undefined ? {} : { mutant }),
    ...(undefinedFor ? { undefinedFor } : {}),
  };
}

/**
 * Answers all questions about a profile.
 * @throws LiftError where the kernel has no state that the profile stands for, or a switch cannot be read
 */
export async function verifyHelpers(opened: Opened, profile: Profile): Promise<Verified[]> {
  const sides: Side[] = [];
  for (const state of opened.kernel.of.states) sides.push(await sideOf(opened, profile, state));
  const [{ lab, ours }] = sides;
  return questionsOf(lab, ours, opened.kernel).map((question) => {
    const { name, without, given } = question;
    return { name, outcome: outcomeOf(opened, sides, question), ...(without ? { without } : {}), ...(given ? { given: given.words } : {}) };
  });
}
