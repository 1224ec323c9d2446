/** Diagrams in one order of the variables, shared by all questions that agree on it: what one law blasted the next finds done. */
import { allow, type Edge, FALSE, newBdd, variableAt } from "./bdd.ts";
import { type Blaster, blast } from "./blast.ts";
import { LiftError } from "./errors.ts";
import { bitNumbers, type Input, type Region } from "./input.ts";
import type { WasmModule } from "./module.ts";
import { type Place, variableOrder } from "./order.ts";
import { newTerms, ones, reachableTerms, type Term, type Terms } from "./terms.ts";

/** Nodes that one question may make. */
export const NODE_LIMIT = 2_000_000;
/** A workspace of more nodes than this is given up when the next question comes. */
const KEEP = 1 << 20;

export interface Workspace extends Blaster {
  readonly inputs: readonly Input[];
  /** By level. */
  readonly order: readonly Place[];
  readonly regions: WeakMap<Region, Edge>;
}

function newWorkspace(inputs: readonly Input[], order: readonly Place[]): Workspace {
  const bdd = newBdd(NODE_LIMIT);
  const levels = new Map(order.map(({ input, bit }, level) => [input * 64 + bit, level]));
  const bitsOf = (variable: Term): Edge[] => {
    const input = inputs.findIndex((i) => i.name === variable.name);
    if (input < 0) throw new Error(`the variable ${variable.name} is no input of the question`);
    return Array.from({ length: variable.width }, (_, bit) => {
      const level = levels.get(input * 64 + bit);
      return level === undefined ? FALSE : variableAt(bdd, level);
    });
  };
  return { bdd, known: new Map(), bitsOf, inputs, order, regions: new WeakMap() };
}

/** What the questions about one module share. */
export interface Context {
  readonly terms: Terms;
  readonly workspaces: Map<string, Workspace>;
}

export function newContext(): Context {
  return { terms: newTerms(), workspaces: new Map() };
}

const contexts = new WeakMap<WasmModule, Context>();

export function contextOf(module: WasmModule): Context {
  const context = contexts.get(module) ?? newContext();
  contexts.set(module, context);
  return context;
}

/**
 * The inputs, and every word that the terms read besides them: of memory, of the machine.
 * @throws LiftError where one name stands for words of two widths
 */
export function withFreeWords(roots: readonly Term[], inputs: readonly Input[]): readonly Input[] {
  const free = reachableTerms(roots).filter(({ op, name }) => op === "var" && !inputs.some((input) => input.name === name));
  const twice = free.find((one, i) => free.findIndex(({ name }) => name === one.name) < i);
  if (twice) throw new LiftError(`${twice.name} is a word of 32 bits and one of 64`);
  return free.length === 0 ? inputs : [...inputs, ...free.map((variable) => ({ name: variable.name, mask: mayRead(roots, variable) }))];
}

/** The bits of a free word that are read at all: it stands behind a mask wherever it stands. */
function mayRead(roots: readonly Term[], variable: Term): bigint {
  const uses = reachableTerms(roots).filter(({ args }) => args.includes(variable));
  const masks = uses.map(({ op, args }) => (op === "and" && args[1].op === "const" ? args[1].value : ones(variable.width)));
  return roots.includes(variable) ? ones(variable.width) : masks.reduce((all, mask) => all | mask, 0n);
}

/** The workspace in which these terms are blasted well, with room for a question. */
export function workspaceFor(context: Context, roots: readonly Term[], inputs: readonly Input[]): Workspace {
  const order = variableOrder(roots, inputs);
  const key = `${inputs.map((input) => input.name)} ${order.map(({ input, bit }) => input * 64 + bit)}`;
  let workspace = context.workspaces.get(key);
  if (!workspace || workspace.bdd.size > KEEP) {
    workspace = newWorkspace(inputs, order);
    context.workspaces.set(key, workspace);
  }
  allow(workspace.bdd, NODE_LIMIT);
  return workspace;
}

/** Is there an input for which the truth holds? For the lifter, which asks it of loops and traps. */
export function satisfiable(context: Context, inputs: readonly Input[], truth: Term): boolean {
  if (truth.op === "const") return truth.value === 1n;
  return blast(workspaceFor(context, [truth], withFreeWords([truth], inputs)), truth)[0] !== FALSE;
}

/** Levels as the inputs' bits, a mask each. */
export function inputMasks({ inputs, order }: Workspace, levels: readonly number[]): bigint[] {
  const masks = inputs.map(() => 0n);
  for (const level of levels) masks[order[level].input] |= 1n << BigInt(order[level].bit);
  return masks;
}

/** By level: one input after the other in a single number, the first the most significant; for leastOf(). */
export function lexicographic({ inputs, order }: Workspace): bigint[] {
  return order.map(({ input, bit }) => 1n << BigInt(64 * (inputs.length - 1 - input) + bit));
}

/** The words of such a number. */
export function wordsOf({ inputs }: Workspace, sum: bigint): bigint[] {
  return inputs.map((_, i) => BigInt.asUintN(64, sum >> BigInt(64 * (inputs.length - 1 - i))));
}

/** How many bits of an input are free. */
export function freeBits(input: Input): number {
  return bitNumbers(input.mask).length;
}
