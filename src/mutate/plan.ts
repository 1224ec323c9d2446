/** Which mutants: spread evenly over the functions behind the helpers, then over each function's instructions, then over what each may become. */

import type { Helper } from "../profile/helpers.ts";
import { allInstructions, bodyOf } from "../prove/body.ts";
import type { WasmModule } from "../prove/index.ts";
import { exportedFunction } from "../prove/module.ts";
import { type Change, changesIn } from "./changes.ts";
import { drawer, shuffled } from "./random.ts";
import type { Subject } from "./subject.ts";

export interface Mutant {
  /** The function that was changed, by name. */
  readonly function: string;
  readonly change: Change;
  /** Whose code this is: all that call it, or are it (the optimiser makes one function of equal ones). */
  readonly helpers: readonly Helper[];
}

/** The functions that a function executes, itself among them, by index. */
function reached(module: WasmModule, start: number, seen = new Set<number>()): ReadonlySet<number> {
  if (seen.has(start) || !module.functions[start].code) return seen;
  seen.add(start);
  for (const { op, index } of allInstructions(bodyOf(module, module.functions[start]).code))
    if (op === "call") reached(module, index as number, seen);
  return seen;
}

/** Of each function that some helper executes: which helpers. */
function callersOf(module: WasmModule, helpers: readonly Helper[]): ReadonlyMap<number, readonly Helper[]> {
  const callers = new Map<number, Helper[]>();
  for (const helper of helpers)
    for (const index of reached(module, exportedFunction(module, helper.export).index))
      callers.set(index, [...(callers.get(index) ?? []), helper]);
  return callers;
}

/** By instruction that can be changed: the mutants that it gives. */
function placesOf({ lab, module }: Subject, index: number, helpers: readonly Helper[]): Mutant[][] {
  const fn = module.functions[index];
  const code = [...allInstructions(bodyOf(module, fn).code)];
  // A changed loop could run for ever in the engine. No helper has one.
  if (code.some(({ op }) => op === "loop")) return [];
  return changesIn(module.bytes, code, lab.profile.pteBits)
    .filter((changes) => changes.length > 0)
    .map((changes) => changes.map((change) => ({ function: fn.name, change, helpers })));
}

/** One of each list in turn until all are empty. */
function* inTurn<T>(lists: readonly (readonly T[])[]): Generator<T> {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  for (let i = 0; i < longest; i++) for (const list of lists) if (i < list.length) yield list[i];
}

/**
 * @param count how many; each place once where it is left out
 * @param seed decides which changes come first: the same one gives the same mutants
 */
export function planMutants(subject: Subject, seed: bigint, count?: number): Mutant[] {
  const draw = drawer(seed, subject.lab.profile.id);
  const byFunction = [...callersOf(subject.module, subject.helpers)].map(([index, helpers]) =>
    placesOf(subject, index, helpers).map((mutants) => shuffled(mutants, draw)),
  );
  if (count === undefined) return byFunction.flat().map(([first]) => first);
  return [...inTurn(byFunction.map((places) => [...inTurn(shuffled(places, draw))]))].slice(0, count);
}
