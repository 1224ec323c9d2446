/** What a function does besides computing: memory, globals, and calls of what the module imports. All of it needs a world, or is refused. */
import type { Instruction } from "./body.ts";
import { add } from "./build.ts";
import { constantGlobal } from "./globals.ts";
import { accessOf, extended, loadFrom, narrowed, storeTo } from "./memory.ts";
import type { WasmFunction } from "./module.ts";
import { type Frame, pop, refuse, type State } from "./paths.ts";
import { constant, type Term } from "./terms.ts";
import { type Call, freeWord } from "./world.ts";

/** A load or a store, where the module stands in a world: the profiles' scalar functions touch no memory. */
export function memoryAccess(frame: Frame, state: State, { op, at, value: offset }: Instruction): void {
  const { run, module } = frame;
  const access = accessOf(op);
  if (!access || !module.world) throw refuse(frame, at, `${op}: memory is not modelled`);
  const refused = (reason: string) => refuse(frame, at, `${op}: ${reason}`);
  const stored = access.kind === "store" ? pop(frame, state, at) : undefined;
  const start = pop(frame, state, at);
  const address = add(run.terms, start, constant(run.terms, start.width, offset!));
  if (stored) state.memory = storeTo(state.memory, address, access.bytes, narrowed(run.terms, access, stored), refused);
  else state.stack.push(extended(run.terms, access, loadFrom(state.memory, module, run.terms, address, access.bytes, refused)));
}

/** A global that the code itself set, or a constant one; the stack pointer of a module in a world starts as the module says. */
export function readGlobal(frame: Frame, state: State, index: number, at: number): Term {
  const { run, module } = frame;
  const set = state.globals.get(index);
  if (set) return set;
  const global = module.globals[index];
  if (module.world && global?.mutable && global.value !== undefined)
    return constant(run.terms, global.type === "i32" ? 32 : 64, global.value);
  return constantGlobal(module, run.terms, index, (reason) => refuse(frame, at, reason));
}

export function importedCall(frame: Frame, callee: WasmFunction, at: number): Exclude<Call, { kind: "refused" }> {
  const what = frame.module.world?.call(callee.name) ?? { kind: "refused" as const, reason: `a call of the imported ${callee.name}` };
  if (what.kind === "refused") throw refuse(frame, at, what.reason);
  return what;
}

/** Puts an import's answer on the stack. */
export function answerImport(
  frame: Frame,
  state: State,
  { name, type: { results } }: WasmFunction,
  what: Exclude<Call, { kind: "refused" | "function" }>,
  at: number,
): void {
  const {
    run: { terms },
    module,
  } = frame;
  const [type] = results;
  if (results.length > 1 || (type !== undefined && type !== "i32" && type !== "i64"))
    throw refuse(frame, at, `the imported ${name} answers with no single integer`);
  if (type === undefined) return;
  const width = type === "i32" ? 32 : 64;
  if (what.kind === "constant") state.stack.push(constant(terms, width, what.value));
  else if (what.kind === "symbol") state.stack.push(freeWord(module.world, terms, what.name, width, what.mask));
  else throw refuse(frame, at, `the imported ${name} answers a word that is nowhere given`);
}
