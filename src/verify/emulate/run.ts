/** `verify --run`: a profile's kernel, run as a program, against ptelab's module, in every state. */
import type { Profile } from "../../profile/types.ts";
import { type Kernel, kernelOf } from "../kernels.ts";
import { protectionProbe } from "../probes.ts";
import { needsOf, requireTools } from "../tools.ts";
import type { Tree } from "../tree.ts";
import { askedOf, probesToRun, SET_PTES } from "./asked.ts";
import { buildProgram, type Program } from "./build.ts";
import { compare, type Planned } from "./compare.ts";
import { earlier } from "./earlier.ts";
import { numberChecks } from "./numbers.ts";
import { type Ours, oursFor, questionsTo } from "./ours.ts";
import { type RunOptions, sweepsOf } from "./plan.ts";
import type { HelperRun, RunReport, StateRun } from "./report.ts";
import { enter, type Session } from "./session.ts";
import { runSetPtes } from "./setPtes.ts";

async function runState(session: Session, kernel: Kernel, ours: Ours, title: string, { random, flagBits }: RunOptions): Promise<StateRun> {
  const start = performance.now();
  const { profile } = ours.lab;
  const questions = askedOf(ours.lab, kernel, session.program.absent);
  const share = Math.ceil(random / questions.filter(({ defined }) => !defined).length);
  const vectors = earlier(profile);
  const planned = questions.map(
    (question): Planned => ({
      question,
      helper: ours.exported(question.export),
      asked: questionsTo(question, ours, vectors),
      sweeps: sweepsOf(question, profile, flagBits, share),
    }),
  );
  const helpers = await compare(session, planned);
  return { title, helpers, seconds: (performance.now() - start) / 1000 };
}

type LeftOut = RunReport["leftOut"][number];

/** What is no function of the machine's state is asked in the first one alone: numbers of the configuration, and set_ptes(). */
async function runOnce(session: Session, kernel: Kernel, ours: Ours): Promise<{ readonly runs: HelperRun[]; readonly leftOut: LeftOut[] }> {
  const numbers = await numberChecks(session, kernel);
  const stored = await runSetPtes(session, kernel, ours);
  return typeof stored === "string"
    ? { runs: numbers, leftOut: [{ name: SET_PTES, why: stored }] }
    : { runs: [...numbers, stored], leftOut: [] };
}

/** Probes that no run asked, and why. */
function unasked({ probes }: Kernel, { absent }: Program, runs: readonly HelperRun[], said: readonly LeftOut[]): LeftOut[] {
  const known = new Set([...runs, ...said].map(({ name }) => name));
  return probes
    .filter(({ name }) => !known.has(name) && !name.startsWith("switch_") && name !== protectionProbe.name)
    .map(({ name }) => ({ name, why: absent[name] ?? "ptelab has no function of this name to compare it with" }));
}

/**
 * @throws InfrastructureError on a missing compiler or emulator, a configuration that cannot be built, a state that the program cannot be brought into
 */
export async function runProfile(profile: Profile, tree: Tree, options: RunOptions): Promise<RunReport> {
  const start = performance.now();
  const kernel = kernelOf(profile);
  const { states: wanted } = kernel.of;
  requireTools(needsOf([], [kernel.config]));
  options.onProgress?.(`building ${kernel.config.id}`);
  const first = await oursFor(profile, wanted[0]);
  const program = await buildProgram(tree, kernel, probesToRun(first.lab, kernel));
  const once = await runOnce(await enter(program, kernel, wanted[0]), kernel, first);
  const states: StateRun[] = [];
  for (const state of wanted) {
    options.onProgress?.(`running ${profile.id}: ${state.title}`);
    const session = await enter(program, kernel, state);
    states.push(await runState(session, kernel, await oursFor(profile, state), state.title, options));
  }
  states[0] = { ...states[0], helpers: [...once.runs, ...states[0].helpers] };
  return {
    profile: profile.id,
    tree: tree.version,
    compiler: program.compiler,
    states,
    leftOut: [...once.leftOut, ...unasked(kernel, program, states[0].helpers, once.leftOut)],
    seconds: (performance.now() - start) / 1000,
  };
}
