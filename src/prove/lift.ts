/**
 * Symbolic execution: a function becomes one term a result. Every path is followed; where paths meet (paths.ts), their words are merged under the
 * condition of each.
 */

import { type Body, bodyOf, type Instruction } from "./body.ts";
import { and, eq, ite, not } from "./build.ts";
import { answerImport, importedCall, memoryAccess, readGlobal } from "./effects.ts";
import { LiftError } from "./errors.ts";
import { EMPTY } from "./memory.ts";
import { exportedFunction, type WasmFunction, type WasmModule } from "./module.ts";
import { compute, operandCount } from "./numeric.ts";
import {
  conditionFrom,
  enter,
  type Frame,
  type Jump,
  jump,
  type Label,
  leave,
  merge,
  pop,
  type Run,
  refuse,
  type State,
  splitStack,
  trap,
  UNSET,
  type Word,
  zero,
} from "./paths.ts";
import { constant, type Term, type Terms } from "./terms.ts";
import { isFalse, nonzero, truth } from "./truth.ts";

const FUEL = 2_000_000;
const DEEPEST_CALL = 100;
const SHALLOW = 8;
const MOST_TURNS = 4096;

function block(frame: Frame, labels: readonly Label[], state: State, { type, body }: Instruction): State | undefined {
  const outer = splitStack(state, type!.params.length);
  const label = enter(frame, state, type!.results.length);
  const inner = [...labels, label];
  const end = sequence(frame, inner, state, body!);
  if (end) jump(frame, inner, end, 0);
  return leave(frame, label, outer);
}

function branches(frame: Frame, labels: readonly Label[], state: State, { type, body, otherwise, at }: Instruction): State | undefined {
  const { terms } = frame.run;
  const condition = nonzero(terms, pop(frame, state, at));
  const outer = splitStack(state, type!.params.length);
  const label = enter(frame, state, type!.results.length);
  const inner = [...labels, label];
  for (const [taken, code] of [
    [condition, body!],
    [not(terms, condition), otherwise ?? []],
  ] as const) {
    if (isFalse(taken)) continue;
    const end = sequence(frame, inner, { ...state, condition: taken, locals: [...state.locals], stack: [...state.stack] }, code);
    if (end) jump(frame, inner, end, 0);
  }
  return leave(frame, label, outer);
}

/** Turn by turn, as long as the jump back to the start can be taken. */
function loop(frame: Frame, labels: readonly Label[], state: State, { type, body, at }: Instruction): State | undefined {
  const { terms, satisfiable } = frame.run;
  const outer = splitStack(state, type!.params.length);
  const around = state.condition;
  const exits: Label = { entry: around, arity: type!.results.length, jumps: [] };
  let turn: Jump | undefined = { ...state, condition: truth(terms, true), values: state.stack };
  for (let turns = 0; turn; turns++) {
    if (turns === MOST_TURNS) throw refuse(frame, at, `gave up: a loop of more than ${MOST_TURNS} turns`);
    // Relative to the label around the loop: jumps that leave it must know in which turn they are.
    const start: Label = { entry: and(terms, around, turn.condition), arity: type!.params.length, jumps: [] };
    const inner = [...labels, start];
    const end = sequence(
      frame,
      inner,
      { ...turn, condition: truth(terms, true), locals: [...turn.locals], stack: [...turn.values] },
      body!,
    );
    if (end)
      exits.jumps.push({
        condition: and(terms, turn.condition, end.condition),
        values: end.stack.slice(-exits.arity || end.stack.length),
        locals: end.locals,
        memory: end.memory,
        globals: end.globals,
      });
    const back = merge(frame, start.jumps);
    const next: Jump | undefined = back && { ...back, condition: and(terms, turn.condition, back.condition) };
    turn = next && satisfiable(conditionFrom(frame, labels, and(terms, around, next.condition), -1)) ? next : undefined;
  }
  return leave(frame, exits, outer);
}

function branchTable(frame: Frame, labels: readonly Label[], state: State, { labels: targets, at }: Instruction): void {
  const { terms } = frame.run;
  const index = pop(frame, state, at);
  let rest = state.condition;
  for (const [i, target] of targets!.entries()) {
    const last = i === targets!.length - 1;
    const here = last ? truth(terms, true) : eq(terms, index, constant(terms, 32, BigInt(i)));
    jump(frame, labels, state, target, and(terms, rest, here));
    rest = and(terms, rest, not(terms, here));
  }
}

/** A call of a function of any module, from a state of this one's. */
function enterFunction(frame: Frame, labels: readonly Label[], state: State, callee: Frame, args: readonly Word[], same: boolean): void {
  const { run } = frame;
  const entry = conditionFrom(frame, labels, state.condition, -1);
  const { results } = callee.fn.type;
  // Recursion ends where no word goes deeper; shallow calls are not worth the question.
  if (frame.depth >= SHALLOW && !run.satisfiable(entry)) {
    state.condition = truth(run.terms, false);
    return;
  }
  const around = same ? { memory: state.memory, globals: state.globals } : { memory: EMPTY, globals: UNSET };
  const after = runFunction(callee, args, entry, around);
  state.condition = and(run.terms, state.condition, after?.condition ?? truth(run.terms, false));
  state.stack.push(...(after?.stack ?? results.map(() => undefined)));
  if (same && after) [state.memory, state.globals] = [after.memory, after.globals];
}

/** An import: what the module's world says that it is. */
function callImport(frame: Frame, labels: readonly Label[], state: State, callee: WasmFunction, args: readonly Word[], at: number): void {
  const what = importedCall(frame, callee, at);
  if (what.kind !== "function") answerImport(frame, state, callee, what, at);
  else {
    const fn = exportedFunction(what.module, what.export);
    enterFunction(frame, labels, state, { run: frame.run, module: what.module, fn, depth: frame.depth + 1 }, args, false);
  }
}

function call(frame: Frame, labels: readonly Label[], state: State, { index, at }: Instruction): void {
  const { run, module, depth } = frame;
  const callee = module.functions[index!];
  if (!callee) throw refuse(frame, at, `a call of function ${index}, which is none`);
  if (depth === DEEPEST_CALL) throw refuse(frame, at, `gave up: calls nested more than ${DEEPEST_CALL} deep`);
  const args = callee.type.params.length === 0 ? [] : state.stack.splice(-callee.type.params.length);
  if (callee.code) enterFunction(frame, labels, state, { run, module, fn: callee, depth: depth + 1 }, args, true);
  else callImport(frame, labels, state, callee, args, at);
}

/** One instruction without blocks; false where no path goes on behind it. */
function simple(frame: Frame, labels: readonly Label[], state: State, instruction: Instruction): boolean {
  const { terms } = frame.run;
  const { op, at, index } = instruction;
  switch (op) {
    case "nop":
      return true;
    case "unreachable":
      trap(frame, labels, state, truth(terms, true));
      return false;
    case "drop":
      state.stack.pop();
      return true;
    case "select": {
      const condition = nonzero(terms, pop(frame, state, at));
      const b = pop(frame, state, at);
      state.stack.push(ite(terms, condition, pop(frame, state, at), b));
      return true;
    }
    case "i32.const":
    case "i64.const":
      state.stack.push(constant(terms, op === "i32.const" ? 32 : 64, instruction.value!));
      return true;
    case "local.get":
      state.stack.push(state.locals[index!]);
      return true;
    case "local.set":
      state.locals[index!] = state.stack.pop();
      return true;
    case "local.tee":
      state.locals[index!] = state.stack.at(-1);
      return true;
    case "global.get":
      state.stack.push(readGlobal(frame, state, index!, at));
      return true;
    case "global.set":
      if (!frame.module.world) throw refuse(frame, at, "global.set is not lifted");
      state.globals = new Map(state.globals).set(index!, pop(frame, state, at));
      return true;
    case "br":
      jump(frame, labels, state, index!);
      return false;
    case "return":
      jump(frame, labels, state, labels.length - 1);
      return false;
    case "br_if": {
      const condition = nonzero(terms, pop(frame, state, at));
      jump(frame, labels, state, index!, and(terms, state.condition, condition));
      state.condition = and(terms, state.condition, not(terms, condition));
      return true;
    }
    case "br_table":
      branchTable(frame, labels, state, instruction);
      return false;
    case "call":
      call(frame, labels, state, instruction);
      return true;
  }
  if (/^[if]\d\d\.(load|store)|^memory\.|^bulk/.test(op)) {
    memoryAccess(frame, state, instruction);
    return true;
  }
  const operands = operandCount(op);
  if (operands === undefined) throw refuse(frame, at, `${op} is not lifted`);
  const b = operands === 2 ? pop(frame, state, at) : undefined;
  const { value, trap: traps } = compute(terms, op, pop(frame, state, at), b);
  if (traps) trap(frame, labels, state, traps);
  state.stack.push(value);
  return true;
}

function sequence(frame: Frame, labels: readonly Label[], start: State, code: readonly Instruction[]): State | undefined {
  let state: State | undefined = start;
  for (const instruction of code) {
    if (--frame.run.fuel < 0) throw refuse(frame, instruction.at, `gave up: more than ${FUEL} instructions`);
    const { op } = instruction;
    if (op === "block") state = block(frame, labels, state, instruction);
    else if (op === "if") state = branches(frame, labels, state, instruction);
    else if (op === "loop") state = loop(frame, labels, state, instruction);
    else if (!simple(frame, labels, state, instruction)) state = undefined;
    // What follows is dead, or no input comes here.
    if (!state || isFalse(state.condition)) return undefined;
  }
  return state;
}

/** From the entry to where all returns meet; undefined where it never returns. The state's condition is relative to the call. */
function runFunction(frame: Frame, args: readonly Word[], entry: Term, around: Pick<State, "memory" | "globals">): State | undefined {
  const { run, module } = frame;
  const body: Body = bodyOf(module, frame.fn);
  const locals = [...args, ...body.locals.map((type) => zero(run.terms, type))];
  const state: State = { condition: truth(run.terms, true), locals, stack: [], ...around };
  const label: Label = { entry, arity: frame.fn.type.results.length, jumps: [] };
  const end = sequence(frame, [label], state, body.code);
  if (end) jump(frame, [label], end, 0);
  const merged = merge(frame, label.jumps);
  return merged && { ...merged, locals: [], stack: [...merged.values] };
}

export interface Lifted {
  readonly results: readonly Term[];
  /** Truth: for these inputs the function traps instead. */
  readonly traps: Term;
}

/**
 * The results of an export as terms over its arguments, and where it traps.
 * @param args a term of the parameter's width each
 * @throws LiftError on what cannot be lifted, with function and offset
 */
export function liftWithTraps(
  module: WasmModule,
  exportName: string,
  args: readonly Term[],
  terms: Terms,
  satisfiable: (truth: Term) => boolean,
): Lifted {
  const fn = exportedFunction(module, exportName);
  if (!fn.code) throw new LiftError(`${exportName} is imported`);
  const widths = fn.type.params.map((type) => (type === "i32" ? 32 : type === "i64" ? 64 : 0));
  if (args.length !== widths.length || args.some((arg, i) => arg.width !== widths[i]))
    throw new LiftError(`${exportName} takes (${fn.type.params.join(", ")}), not (${args.map((a) => `i${a.width}`).join(", ")})`);
  const run: Run = { terms, satisfiable, traps: truth(terms, false), fuel: FUEL };
  const end = runFunction({ run, module, fn, depth: 0 }, args, truth(terms, true), { memory: EMPTY, globals: UNSET });
  const results = fn.type.results.map((type, i) => {
    const result = end ? end.stack[i] : zero(terms, type);
    if (!result) throw new LiftError(`${exportName} returns a ${type}`);
    return result;
  });
  return { results, traps: run.traps };
}
