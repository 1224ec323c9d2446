/**
 * z3 as a second decider (npm package z3-solver, a development dependency): SMT-LIB scripts in, "sat" or "unsat" out. Node only.
 *
 * Its own `eval_smtlib2_string` hands the script over on the stack of a call that returns before the solver has read it, so some scripts
 * arrive damaged. Here the script lies in memory of its own until the answer is there.
 */
import { InfrastructureError } from "../profile/errors.ts";

export type Answer = "sat" | "unsat";

/** What is used of z3-solver's low-level module. */
interface Emscripten {
  _malloc(bytes: number): number;
  _free(at: number): void;
  readonly HEAPU8: Uint8Array;
  async_call(run: () => void): Promise<string>;
  _async_Z3_eval_smtlib2_string(context: number, script: number): void;
  readonly PThread?: { terminateAllThreads(): void };
}

interface Z3Module {
  readonly Z3: {
    mk_config(): unknown;
    mk_context(config: unknown): number;
    del_config(config: unknown): void;
    del_context(context: number): void;
  };
  readonly em: Emscripten;
}

async function loadZ3(): Promise<Z3Module> {
  const name = "z3-solver";
  try {
    const { init } = (await import(name)) as { init: () => Promise<Z3Module> };
    return await init();
  } catch (error) {
    throw new InfrastructureError(
      `z3 is asked for, but the package z3-solver cannot be loaded (${(error as Error).message.split("\n")[0]}); run: npm install z3-solver`,
    );
  }
}

async function ask({ em }: Z3Module, context: number, script: string): Promise<string> {
  const bytes = new TextEncoder().encode(`(reset)\n${script}\0`);
  const at = em._malloc(bytes.length);
  em.HEAPU8.set(bytes, at);
  try {
    return await em.async_call(() => em._async_Z3_eval_smtlib2_string(context, at));
  } finally {
    em._free(at);
  }
}

/** The answer is a line of its own; whatever error comes with it, the answer does not count. */
function readAnswer(text: string, index: number): Answer {
  const lines = text.trim().split("\n");
  const answer = lines.at(-1);
  if (lines.length === 1 && (answer === "sat" || answer === "unsat")) return answer;
  throw new InfrastructureError(`z3 does not decide script ${index}: ${text.trim().slice(0, 200) || "no answer"}`);
}

/**
 * Decides scripts one after another; each ends with one `(check-sat)`.
 * @throws InfrastructureError where z3-solver is not installed, or z3 answers anything but sat or unsat
 */
export async function decideWithZ3(scripts: readonly string[]): Promise<readonly Answer[]> {
  if (scripts.length === 0) return [];
  const z3 = await loadZ3();
  const config = z3.Z3.mk_config();
  const context = z3.Z3.mk_context(config);
  z3.Z3.del_config(config);
  try {
    const answers: Answer[] = [];
    for (const [i, script] of scripts.entries()) answers.push(readAnswer(await ask(z3, context, script), i));
    return answers;
  } finally {
    z3.Z3.del_context(context);
    // Its threads would keep the process alive.
    z3.em.PThread?.terminateAllThreads();
  }
}
