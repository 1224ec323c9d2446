/** Globals: immutable ones are constants, and so is a mutable one that nothing in the module writes but an exported setter. */
import { allInstructions, bodyOf } from "./body.ts";
import type { LiftError } from "./errors.ts";
import type { WasmModule } from "./module.ts";
import { constant, type Term, type Terms } from "./terms.ts";

/** The setter that arch/generic/word.ts exports only so that the optimiser takes `zero` for a variable: nobody calls it. */
const SETTER = "set_zero";

const written = new WeakMap<WasmModule, ReadonlySet<number>>();

/** The globals that some function other than the setter writes, of all functions of the module. */
function writtenGlobals(module: WasmModule): ReadonlySet<number> {
  const known = written.get(module);
  if (known) return known;
  const setter = module.exports.get(SETTER);
  const globals = new Set<number>();
  for (const fn of module.functions) {
    if (!fn.code || (setter?.kind === "function" && setter.index === fn.index)) continue;
    for (const { op, index } of allInstructions(bodyOf(module, fn).code)) if (op === "global.set") globals.add(index!);
  }
  written.set(module, globals);
  return globals;
}

/** The value of a global that is constant. @throws what `refuse` makes of the reason, where it is not */
export function constantGlobal(module: WasmModule, terms: Terms, index: number, refuse: (reason: string) => LiftError): Term {
  const global = module.globals[index];
  if (!global || global.value === undefined) throw refuse(`global ${index} has no value that the module gives it`);
  if (global.mutable) {
    const exported = [...module.exports.values()].some((e) => e.kind === "global" && e.index === index);
    if (exported || writtenGlobals(module).has(index)) throw refuse(`global ${index} is a variable`);
  }
  return constant(terms, global.type === "i32" ? 32 : 64, global.value);
}
