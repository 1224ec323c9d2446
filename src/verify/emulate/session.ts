/** A program at work: set to a state of the machine, asked, and its answers. */
import { InfrastructureError } from "../../profile/errors.ts";
import { type Kernel, switchProbe } from "../kernels.ts";
import { run } from "../run.ts";
import type { KernelState } from "../types.ts";
import type { Program } from "./build.ts";
import { runningOf } from "./config.ts";
import { type Command, commandLine, isAnswered, parseKnob, parseWord } from "./protocol.ts";
import type { Sweep } from "./sweep.ts";
import type { Asked } from "./values.ts";

/** Answers come a line each; a program that ends early says less, and the probe at which it did is named. */
async function converse(program: Program, commands: readonly Command[]): Promise<string[]> {
  const { qemu, qemuFlags = [] } = runningOf(program.config);
  const [command, ...args] = qemu ? [qemu, ...qemuFlags, program.path] : [program.path];
  const input = commands.map((one) => `${commandLine(one)}\n`).join("");
  const { code, stdout, stderr } = await run(command, args, { input });
  const lines = stdout.split("\n").slice(0, -1);
  const expected = commands.filter(isAnswered).length;
  if (code !== 0 || lines.length !== expected) {
    const asked = commands.filter((one, i) => one.kind === "of" && commands.slice(0, i).filter(isAnswered).length <= lines.length);
    const last = asked.at(-1);
    const where = program.nowhere.length > 0 ? `; nothing stands in for ${program.nowhere.join(", ")}` : "";
    throw new InfrastructureError(
      `the program of ${program.config.id} ended (code ${code}) after ${lines.length} of ${expected} answers${last?.kind === "of" ? `, at ${last.probe}` : ""}${where}${stderr === "" ? "" : `: ${stderr.split("\n")[0]}`}`,
    );
  }
  return lines;
}

/** A program that stands in a state. */
export interface Session {
  readonly program: Program;
  readonly setting: readonly Command[];
}

/**
 * Sets the knobs, and asks the kernel's own predicates whether it is in that state.
 * @throws InfrastructureError where it is not: then no answer would be one of the profile's kernel
 */
export async function enter(program: Program, { config }: Kernel, { title, switches }: KernelState): Promise<Session> {
  const wanted = Object.entries(switches);
  const setting: Command[] = wanted.map(([name, on]) => ({ kind: "knob", name, on }));
  const asking = wanted.flatMap(([name]): Command[] => [
    { kind: "of", probe: switchProbe(config, name) },
    { kind: "value", a: 0n, b: 0n },
  ]);
  const lines = await converse(program, [...setting, ...asking]);
  const knobs = lines.slice(0, wanted.length).map(parseKnob);
  const wrong = wanted.filter(([, on], i) => parseWord(lines[wanted.length + i]) !== (on ? 1n : 0n));
  if (wrong.length > 0)
    throw new InfrastructureError(
      `the program of ${config.id} cannot be brought into the state "${title}": ${wrong.map(([name, on]) => `${name} is ${on ? "off" : "on"}${knobs[wanted.findIndex(([one]) => one === name)] ? "" : " and has no knob"}`).join(", ")}; see knobs.c of the room`,
    );
  return { program, setting: setting.filter((_, i) => knobs[i]) };
}

async function words({ program, setting }: Session, commands: readonly Command[]): Promise<bigint[]> {
  const lines = await converse(program, [...setting, ...commands]);
  return lines.slice(setting.length).map(parseWord);
}

/** The kernel's answers, probe by probe. */
export async function ask(
  session: Session,
  questions: readonly { readonly probe: string; readonly asked: readonly Asked[] }[],
): Promise<bigint[][]> {
  const commands = questions.flatMap(({ probe, asked }): Command[] => [
    { kind: "of", probe },
    ...asked.map(({ a, b }): Command => ({ kind: "value", a, b })),
  ]);
  const answers = await words(session, commands);
  const starts = questions.map((_, i) => questions.slice(0, i).reduce((sum, { asked }) => sum + asked.length, 0));
  return questions.map(({ asked }, i) => answers.slice(starts[i], starts[i] + asked.length));
}

export interface Stretch {
  readonly probe: string;
  readonly sweep: Sweep;
  readonly first: bigint;
  readonly count: bigint;
}

/** The kernel's digests. */
export function digests(session: Session, stretches: readonly Stretch[]): Promise<bigint[]> {
  const commands = stretches.flatMap(({ probe, ...stretch }): Command[] => [
    { kind: "of", probe },
    { kind: "digest", ...stretch },
  ]);
  return words(session, commands);
}
