/**
 * Symbolic execution: a function becomes one term a result. Every path is followed; where paths meet (paths.ts), their words are merged under the
 * condition of each.
 */

import { type Body, bodyOf, type Instruction } from "./body.ts";
import { and, eq, ite, not } from "./build.ts";
import { LiftError } from "./errors.ts";
import { constantGlobal } from "./globals.ts";
import { exportedFunction, type WasmModule } from "./module.ts";
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
    const end = sequence(frame, inner, { condition: taken, locals: [...state.locals], stack: [...state.stack] }, code);
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
  let turn: Jump | undefined = { condition: truth(terms, true), values: state.stack, locals: state.locals };
  for (let turns = 0; turn; turns++) {
    if (turns === MOST_TURNS) throw refuse(frame, at, `gave up: a loop of more than ${MOST_TURNS} turns`);
    // Relative to the label around the loop: jumps that leave it must know in which turn they are.
    const start: Label = { entry: and(terms, around, turn.condition), arity: type!.params.length, jumps: [] };
    const inner = [...labels, start];
    const end = sequence(frame, inner, { condition: truth(terms, true), locals: [...turn.locals], stack: [...turn.values] }, body!);
    if (end)
      exits.jumps.push({
        condition: and(terms, turn.condition, end.condition),
        values: end.stack.slice(-exits.arity || end.stack.length),
        locals: end.locals,
      });
    const back = merge(terms, start.jumps);
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

function call(frame: Frame, labels: readonly Label[], state: State, { index, at }: Instruction): void {
  const { run } = frame;
  const callee = run.module.functions[index!];
  if (!callee?.code)
    throw refuse(frame, at, callee ? `a call of the imported ${callee.name}` : `a call of function ${index}, which is none`);
  if (frame.depth === DEEPEST_CALL) throw refuse(frame, at, `gave up: calls nested more than ${DEEPEST_CALL} deep`);
  const args = callee.type.params.length === 0 ? [] : state.stack.splice(-callee.type.params.length);
  const entry = conditionFrom(frame, labels, state.condition, -1);
  // Recursion ends where no word goes deeper; shallow calls are not worth the question.
  if (frame.depth >= SHALLOW && !run.satisfiable(entry)) {
    state.condition = truth(run.terms, false);
    return;
  }
  const after = runFunction({ run, fn: callee, depth: frame.depth + 1 }, args, entry);
  state.condition = and(run.terms, state.condition, after?.condition ?? truth(run.terms, false));
  state.stack.push(...(after?.stack ?? callee.type.results.map(() => undefined)));
}

/**
 * Where a model of memory would stand: words that the code itself stored could be loaded again, and what it was given to read could become inputs.
 * The profiles' scalar functions touch no memory.
 */
function memory(frame: Frame, { op, at }: Instruction): never {
  throw refuse(frame, at, `${op}: memory is not modelled`);
}

/** One instruction without blocks; false where no path goes on behind it. */
function simple(frame: Frame, labels: readonly Label[], state: State, instruction: Instruction): boolean {
  const { terms, module } = frame.run;
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
      state.stack.push(constantGlobal(module, terms, index!, (reason) => refuse(frame, at, reason)));
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
  if (/^[if]\d\d\.(load|store)|^memory\.|^bulk/.test(op)) memory(frame, instruction);
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
function runFunction(frame: Frame, args: readonly Word[], entry: Term): State | undefined {
  const { terms, module } = frame.run;
  const body: Body = bodyOf(module, frame.fn);
  const state: State = { condition: truth(terms, true), locals: [...args, ...body.locals.map((type) => zero(terms, type))], stack: [] };
  const label: Label = { entry, arity: frame.fn.type.results.length, jumps: [] };
  const end = sequence(frame, [label], state, body.code);
  if (end) jump(frame, [label], end, 0);
  const merged = merge(terms, label.jumps);
  return merged && { condition: merged.condition, locals: [], stack: [...merged.values] };
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
  const run: Run = { module, terms, satisfiable, traps: truth(terms, false), fuel: FUEL };
  const end = runFunction({ run, fn, depth: 0 }, args, truth(terms, true));
  const results = fn.type.results.map((type, i) => {
    const result = end ? end.stack[i] : zero(terms, type);
    if (!result) throw new LiftError(`${exportName} returns a ${type}`);
    return result;
  });
  return { results, traps: run.traps };
}
