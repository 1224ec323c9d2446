/**
 * Paths through a function: the words of each, the condition under which it is taken, and how paths that meet become one. A condition is always
 * relative to the entry of the innermost block, so that it stays short; it is completed when a jump leaves the block.
 */
import { and, ite, not, or } from "./build.ts";
import { LiftError } from "./errors.ts";
import { type Memory, mergeMemory } from "./memory.ts";
import type { ValueType, WasmFunction, WasmModule } from "./module.ts";
import { constant, type Term, type Terms } from "./terms.ts";
import { isFalse, truth } from "./truth.ts";

/** A word of a type that is not lifted is held as undefined: an error only where it is used. */
export type Word = Term | undefined;

export interface State {
  /** Relative to the entry of the innermost label. */
  condition: Term;
  locals: Word[];
  stack: Word[];
  memory: Memory;
  /** Of globals that were set, by index. */
  globals: Globals;
}

/** Like memory: never changed in place. */
export type Globals = ReadonlyMap<number, Term>;

export const UNSET: Globals = new Map();

export interface Jump {
  /** Relative to the entry of the label that it goes to. */
  readonly condition: Term;
  readonly values: readonly Word[];
  readonly locals: readonly Word[];
  readonly memory: Memory;
  readonly globals: Globals;
}

export interface Label {
  /** The condition at its entry, relative to the label around it; of the outermost, to the start of the export. */
  entry: Term;
  readonly arity: number;
  readonly jumps: Jump[];
}

/** What a run of one export shares. */
export interface Run {
  readonly terms: Terms;
  /** Is there an input for which the truth holds? Asked of a loop's back edge, and of deep calls. */
  readonly satisfiable: (truth: Term) => boolean;
  /** Where any instruction trapped. */
  traps: Term;
  /** Instructions left: a loop without end must not hang the prover. */
  fuel: number;
}

export interface Frame {
  readonly run: Run;
  readonly module: WasmModule;
  readonly fn: WasmFunction;
  readonly depth: number;
}

export function refuse(frame: Frame, at: number, reason: string): LiftError {
  return new LiftError(reason, { function: frame.fn.name, offset: at });
}

/** The condition of a place relative to the entry of `labels[to]`; to the start of the export for -1. */
export function conditionFrom({ run }: Frame, labels: readonly Label[], condition: Term, to: number): Term {
  let whole = condition;
  for (let i = labels.length - 1; i > to; i--) whole = and(run.terms, labels[i].entry, whole);
  return whole;
}

export function jump(frame: Frame, labels: readonly Label[], state: State, depth: number, condition = state.condition): void {
  const to = labels.length - 1 - depth;
  const label = labels[to];
  const values = label.arity === 0 ? [] : state.stack.slice(-label.arity);
  label.jumps.push({
    condition: conditionFrom(frame, labels, condition, to),
    values,
    locals: [...state.locals],
    memory: state.memory,
    globals: state.globals,
  });
}

function mergeWords(terms: Terms, condition: Term, a: Word, b: Word): Word {
  return a === b ? a : a && b && ite(terms, condition, a, b);
}

function mergeGlobals(module: WasmModule, terms: Terms, condition: Term, a: Globals, b: Globals): Globals {
  if (a === b) return a;
  const value = (of: Globals, index: number): Term => {
    const { type, value: start } = module.globals[index];
    return of.get(index) ?? constant(terms, type === "i32" ? 32 : 64, start as bigint);
  };
  return new Map([...new Set([...a.keys(), ...b.keys()])].map((index) => [index, ite(terms, condition, value(a, index), value(b, index))]));
}

/** All jumps to one place as one; no two of them are taken together, so that the last needs no condition of its own. */
export function merge({ run: { terms }, module }: Frame, jumps: readonly Jump[]): Jump | undefined {
  return jumps.reduceRight<Jump | undefined>((rest, one) => {
    if (isFalse(one.condition)) return rest;
    if (!rest) return one;
    return {
      condition: or(terms, one.condition, rest.condition),
      values: one.values.map((value, i) => mergeWords(terms, one.condition, value, rest.values[i])),
      locals: one.locals.map((local, i) => mergeWords(terms, one.condition, local, rest.locals[i])),
      memory: mergeMemory(module, terms, one.condition, one.memory, rest.memory),
      globals: mergeGlobals(module, terms, one.condition, one.globals, rest.globals),
    };
  }, undefined);
}

/** Behind a block: the state in which its label's jumps meet, or none where no path comes there. */
export function leave(frame: Frame, label: Label, stack: readonly Word[]): State | undefined {
  const { terms } = frame.run;
  const merged = merge(frame, label.jumps);
  if (!merged) return undefined;
  const { memory, globals } = merged;
  return {
    condition: and(terms, label.entry, merged.condition),
    locals: [...merged.locals],
    stack: [...stack, ...merged.values],
    memory,
    globals,
  };
}

export function enter(frame: Frame, state: State, arity: number): Label {
  const entry = state.condition;
  state.condition = truth(frame.run.terms, true);
  return { entry, arity, jumps: [] };
}

export function pop(frame: Frame, state: State, at: number): Term {
  if (state.stack.length === 0) throw refuse(frame, at, "an empty stack: the module does not validate");
  const word = state.stack.pop();
  if (!word) throw refuse(frame, at, "a word that is no integer (v128, float or reference)");
  return word;
}

/** Removes a block's parameters from the stack of the state around it. */
export function splitStack(state: State, params: number): Word[] {
  const outer = state.stack;
  state.stack = outer.splice(outer.length - params);
  return outer;
}

/** An instruction traps where `condition` holds (all of it relative to the innermost label). */
export function trap(frame: Frame, labels: readonly Label[], state: State, condition: Term): void {
  const { run } = frame;
  run.traps = or(run.terms, run.traps, conditionFrom(frame, labels, and(run.terms, state.condition, condition), -1));
  state.condition = and(run.terms, state.condition, not(run.terms, condition));
}

/** What a local starts as. */
export function zero(terms: Terms, type: ValueType): Word {
  return type === "i32" || type === "i64" ? constant(terms, type === "i32" ? 32 : 64, 0n) : undefined;
}
