/** A state of the machine, as far as a profile says which it is: what it makes of the words that the kernel reads at run time. */
import { bddAnd, type Edge, FALSE, TRUE } from "../prove/bdd.ts";
import { blast } from "../prove/blast.ts";
import { and, eq } from "../prove/build.ts";
import { liftOver } from "../prove/function.ts";
import { inWorld, LiftError, type WasmModule } from "../prove/index.ts";
import { leastInput } from "../prove/least.ts";
import { supportOf } from "../prove/queries.ts";
import { constant, reachableTerms, type Term } from "../prove/terms.ts";
import { isFalse, truth } from "../prove/truth.ts";
import { type Context, newContext, withFreeWords, workspaceFor } from "../prove/workspace.ts";
import type { KnownBits } from "../prove/world.ts";
import { shimExport } from "./shim.ts";

/** By switch's probe: which way it stands. */
export type Switches = Readonly<Record<string, boolean>>;

/** The words that the terms read, by name. */
export function wordsRead(terms: readonly Term[]): string[] {
  return reachableTerms(terms).flatMap(({ op, name }) => (op === "var" ? [name] : []));
}

/**
 * Truths: each switch stands as it should. The kernel's own predicate says when it does. A predicate that cannot be lifted leaves its switch free, which is
 * more states than are meant, and whoever reads the same assembly is refused for himself.
 */
function wanted(kernel: WasmModule, switches: Switches, context: Context): Term[] {
  return Object.entries(switches).flatMap(([probe, on]): Term[] => {
    try {
      const { results } = liftOver(kernel, shimExport(probe), [], context);
      return [eq(context.terms, results[0], constant(context.terms, 64, on ? 1n : 0n))];
    } catch (error) {
      if (error instanceof LiftError && kernel.exports.has(shimExport(probe))) return [];
      throw error;
    }
  });
}

/** Bits of the words that are the same wherever all of the truths hold. @throws LiftError where they never do */
function knownBits(context: Context, truths: readonly Term[]): Map<string, KnownBits> {
  const inputs = withFreeWords(truths, []);
  const workspace = workspaceFor(context, truths, inputs);
  const { bdd, order, bitsOf } = workspace;
  const within = truths.reduce<Edge>((edge, truth) => bddAnd(bdd, edge, blast(workspace, truth)[0]), TRUE);
  if (within === FALSE) throw new LiftError("no state of the machine is the one that the profile stands for");
  const known = new Map<string, KnownBits>();
  const variables = reachableTerms(truths).filter(({ op }) => op === "var");
  for (const level of supportOf(bdd, [within])) {
    const { name } = inputs[order[level].input];
    const bit = order[level].bit;
    const edge = bitsOf(variables.find((variable) => variable.name === name)!)[bit];
    const [one, zero] = [bddAnd(bdd, within, edge) === FALSE, bddAnd(bdd, within, edge ^ 1) === FALSE];
    if (!one && !zero) continue;
    const before = known.get(name) ?? { mask: 0n, value: 0n };
    known.set(name, { mask: before.mask | (1n << BigInt(bit)), value: before.value | (zero ? 1n << BigInt(bit) : 0n) });
  }
  return known;
}

/** The kernel in the states in which all switches stand so. @throws LiftError where there is none, or a switch cannot be read */
export function inState(kernel: WasmModule, switches: Switches): WasmModule {
  if (Object.keys(switches).length === 0) return kernel;
  const context = newContext();
  const truths = wanted(kernel, switches, context);
  const never = Object.entries(switches).filter(([probe, on]) => wanted(kernel, { [probe]: on }, context).some(isFalse));
  if (never.length > 0) throw new LiftError(`in this kernel ${never.map(([probe]) => probe).join(", ")} never stands as the profile says`);
  const known = knownBits(context, truths);
  return inWorld(kernel, { ...kernel.world!, known });
}

/** The least values of the words that the switches ask about, for which they stand so. */
function leastState(kernel: WasmModule, switches: Switches): Map<string, bigint> {
  const context = newContext();
  const truths = wanted(kernel, switches, context);
  const all = truths.reduce((both, one) => and(context.terms, both, one), truth(context.terms, true));
  const inputs = withFreeWords([all], []);
  const least = inputs.length === 0 && !isFalse(all) ? [] : leastInput(context, all, []);
  if (!least) throw new LiftError("no state of the machine is the one that the profile stands for");
  return new Map(inputs.map(({ name }, i) => [name, least[i]]));
}

const ALL = (1n << 64n) - 1n;
/** A pointer to a pointer to a word: deeper no kernel goes for a feature. */
const MOST_POINTERS = 4;

/**
 * One state of the machine in which all switches stand so, every word that they do not ask about being 0: for the engine, and for the prover beside it.
 * Pointers are settled first, for a word behind one that is known has the name of its place.
 * @throws LiftError where there is none, or a switch cannot be read
 */
export function concreteState(
  kernel: WasmModule,
  switches: Switches,
): { readonly kernel: WasmModule; readonly words: ReadonlyMap<string, bigint> } {
  const words = new Map<string, bigint>();
  const settled = (concrete: boolean) =>
    inWorld(kernel, { ...kernel.world!, known: new Map([...words].map(([name, value]) => [name, { mask: ALL, value }])), concrete });
  for (let depth = 0; depth < MOST_POINTERS; depth++) {
    const least = leastState(settled(false), switches);
    const behind = [...least.keys()].filter((name) => name.startsWith("*("));
    for (const [name, value] of least) if (!behind.includes(name)) words.set(name, value);
    // A pointer that no switch asks about is 0: its name stands in that of the word behind it.
    for (const name of behind)
      for (const [pointer] of name.matchAll(/[A-Za-z_][\w.$]*(?:\+\d+)?/g)) if (!words.has(pointer)) words.set(pointer, 0n);
    if (behind.length === 0) return { kernel: settled(true), words };
  }
  throw new LiftError("a switch is read through more pointers than a kernel has");
}

/** What the known bits do not say of the switches: truths that share a word with what is asked, directly or through one another. */
export function remaining(kernel: WasmModule, switches: Switches, asked: readonly Term[], context: Context): Term[] {
  const all = wanted(kernel, switches, context).filter((term) => term.op !== "const" || isFalse(term));
  const relevant = all.filter(isFalse);
  const words = new Set(wordsRead(asked));
  for (let grew = true; grew; ) {
    const more = all.filter((term) => !relevant.includes(term) && wordsRead([term]).some((word) => words.has(word)));
    relevant.push(...more);
    for (const word of wordsRead(more)) words.add(word);
    grew = more.length > 0;
  }
  return relevant;
}
