/** The reachable entries as sets of words for the prover, tied to what else a law takes. */
import type { InputKind, Law } from "../laws/types.ts";
import { callUnchecked, findHelper } from "../profile/lab.ts";
import { isAsked, preconditionsOf } from "./asked.ts";
import { addedBits, cubesOf, freeOf, pairedCube } from "./cubes.ts";
import { isShared } from "./facts.ts";
import type { Cube, Reach, Region, State, Vma } from "./types.ts";

/** A law, as far as it matters here. Where `uses` is not told, all states are meant. */
type Asked = Pick<Law, "inputs" | "where"> & Partial<Pick<Law, "uses">>;

/** Entries that are seen without the page table's lock alone: by readers, never by what changes an entry. */
function seenUnlocked(state: State): boolean {
  return state.page.includes("transient");
}

function changesEntries({ uses }: Asked): boolean {
  return (uses ?? []).some((name) => findHelper(name).result === "pte");
}

function asksFor(reach: Reach, law: Asked, state: State): boolean {
  if (law.where !== "any" && state.form !== law.where) return false;
  return !(seenUnlocked(state) && changesEntries(law)) && isAsked(reach, law.uses ?? [], state);
}

/** What decides which states a law is about. */
function askedKey(law: Asked): string {
  return `${law.where},${changesEntries(law)},${preconditionsOf(law.uses ?? [])}`;
}

const asked = new WeakMap<Reach, Map<string, readonly State[]>>();

/** The states that a law is about, the shortest ways first. */
export function statesOf(reach: Reach, law: Asked): readonly State[] {
  const known = asked.get(reach) ?? new Map<string, readonly State[]>();
  asked.set(reach, known);
  const key = askedKey(law);
  const states = known.get(key) ?? reach.states.filter((state) => asksFor(reach, law, state));
  known.set(key, states);
  return states;
}

const ANY: Cube = { mask: 0n, value: 0n };
/** More cubes than any search makes, and so few that three numbers below it are one whole number. */
const MOST_CUBES = 2 ** 17;

interface Place {
  /** By word of the law: what the VMA decides of it, or any. */
  readonly tied: readonly (readonly number[])[];
  /** The first entry, as numbers of cubes. */
  readonly entries: readonly number[];
  /** A second one. */
  readonly others: readonly number[];
  readonly prots: readonly number[];
}

const VM_FLAGS = 15n;
const VM_SHARED = 8;

/** What the VMA decides of a law's other words. */
export function tiedWords(vma: Vma): Readonly<Partial<Record<InputKind, bigint>>> {
  return { vma_flags: BigInt(vma.access | (isShared(vma) ? VM_SHARED : 0)), shadow_stack_vma: vma.kind === "shadow-stack" ? 1n : 0n };
}

/** The same as a cube; any word where the VMA says nothing. */
function tiedCube(vma: Vma, kind: InputKind): Cube {
  const value = tiedWords(vma)[kind];
  return value === undefined ? ANY : { mask: VM_FLAGS, value };
}

/** Protections that entries of this kind of VMA are given: by mprotect() to any access, and of NUMA hints. */
function protCubes(reach: Reach, vma: Vma): readonly Cube[] {
  const { all } = freeOf(reach);
  const mask = all & ~addedBits(reach, vma);
  const values = new Set([
    ...reach.vmas.filter(({ kind, cache }) => kind === vma.kind && cache === vma.cache).map(({ prot }) => prot & mask),
    reach.lab.profile.protectionMap[0] & mask,
  ]);
  return [...values].map((value) => ({ mask, value }));
}

/** Cubes by number, so that sets of them are sets of numbers. */
class Cubes {
  private readonly numbers = new Map<string, number>();
  readonly list: Cube[] = [];

  numberOf(cube: Cube): number {
    const key = `${cube.mask},${cube.value}`;
    const found = this.numbers.get(key);
    if (found !== undefined) return found;
    this.numbers.set(key, this.list.length);
    return this.list.push(cube) - 1;
  }
}

/**
 * What is one VMA's: all that a law takes together is taken from here.
 * @param tied for pairs of entries, of which neither is one that is seen without the page table's lock only
 */
function placesOf(reach: Reach, law: Asked, cubes: Cubes, tied: number | undefined): readonly Place[] {
  const byVma = reach.vmas.map((): State[] => []);
  for (const state of reach.states) if (tied === undefined || !seenUnlocked(state)) byVma[state.vma].push(state);
  const numbers = (list: readonly Cube[]) => [...new Set(list.map((cube) => cubes.numberOf(cube)))];
  const ofState = (state: State) => (tied === undefined ? cubesOf(reach, state) : [pairedCube(reach, state, tied)]);
  const ofStates = (states: readonly State[]) => numbers(states.flatMap(ofState));
  return byVma.map((states, i) => ({
    tied: law.inputs.map((kind) => numbers([tiedCube(reach.vmas[i], kind)])),
    entries: ofStates(states.filter((state) => asksFor(reach, law, state))),
    others: tied === undefined ? [] : ofStates(states.filter(({ form }) => form === "present")),
    prots: law.inputs.includes("prot") ? numbers(protCubes(reach, reach.vmas[i])) : [],
  }));
}

/** Every combination of what a place has for the law's words, each once. */
function combine(places: readonly Place[], inputs: readonly InputKind[], cubes: Cubes): readonly (readonly Cube[])[] {
  const any = [cubes.numberOf(ANY)];
  // Of three entries the third is any word: so many triples are more than the prover takes.
  const second = inputs.indexOf("other");
  const choices = (kind: InputKind, place: Place, depth: number) => {
    if (kind === "pte") return place.entries;
    if (kind === "other") return depth === second ? place.others : any;
    return kind === "prot" ? place.prots : place.tied[depth];
  };
  const region: (readonly Cube[])[] = [];
  const seen = new Set<number>();
  const walk = (place: Place, depth: number, key: number, element: readonly Cube[]) => {
    if (depth === inputs.length) {
      if (!seen.has(key)) region.push(element);
      seen.add(key);
      return;
    }
    for (const number of choices(inputs[depth], place, depth))
      walk(place, depth + 1, key * MOST_CUBES + number, [...element, cubes.list[number]]);
  };
  for (const place of places) walk(place, 0, 0, []);
  return region;
}

const made = new WeakMap<Reach, Map<string, Region>>();

/**
 * What a law's words can be where the kernel asks it: a reachable entry, with a second entry of the same VMA, a protection of the same
 * kind of VMA, and whether that is a shadow stack; every other word (a third entry too) is free. A law without an entry has all words free.
 */
export function regionOf(reach: Reach, law: Asked): Region {
  if (!law.inputs.includes("pte")) return [law.inputs.map(() => ANY)];
  const regions = made.get(reach) ?? new Map<string, Region>();
  made.set(reach, regions);
  const key = `${law.inputs},${askedKey(law)}`;
  const known = regions.get(key);
  if (known) return known;
  const cubes = new Cubes();
  const { tied } = freeOf(reach).frame;
  const pairs = law.inputs.includes("other") ? [...tied.keys()] : [undefined];
  const region = combine(
    pairs.flatMap((number) => placesOf(reach, law, cubes, number)),
    law.inputs,
    cubes,
  );
  regions.set(key, region);
  return region;
}

/** Kinds of words of which a state has more than one, each with its own conditions. */
const PAIRED: readonly InputKind[] = ["other", "prot"];

/** The words that a law can take of one state alone; undefined for a law that takes a second entry or a protection beside it. */
export function regionOfState(reach: Reach, law: Asked, state: State): Region | undefined {
  if (law.inputs.some((kind) => PAIRED.includes(kind))) return undefined;
  const vma = reach.vmas[state.vma];
  return cubesOf(reach, state).map((cube) => law.inputs.map((kind) => (kind === "pte" ? cube : tiedCube(vma, kind))));
}

const matches = (cubes: readonly Cube[], word: bigint) => cubes.some(({ mask, value }) => (word & mask) === value);

/** Is there a second entry, a protection, for the other words of the law, in the state's VMA? */
function fits(reach: Reach, law: Asked, index: number, words: readonly bigint[]): boolean {
  const { vma } = reach.states[index];
  return law.inputs.every((kind, i) => {
    if (kind === "pte") return matches(cubesOf(reach, reach.states[index]), words[i]);
    const tied = tiedWords(reach.vmas[vma])[kind];
    if (tied !== undefined) return tied === words[i];
    if (kind === "prot") return matches(protCubes(reach, reach.vmas[vma]), words[i]);
    if (kind !== "other" || i !== law.inputs.indexOf("other")) return true;
    return reach.states.some((other) => other.vma === vma && other.form === "present" && matches(cubesOf(reach, other), words[i]));
  });
}

/** Has the entry the state's own swap type? Any type fits a swap entry, but the story should be about what it stands for. */
function sameType(reach: Reach, state: State, word: bigint): boolean {
  const type = (pte: bigint) => callUnchecked(reach.lab, findHelper("swp_type"), pte, 0n);
  return state.form !== "swap" || type(state.pte) === type(word);
}

/** The state with the shortest way that has the words of a counterexample; undefined where there is none. */
export function stateFor(reach: Reach, law: Asked, words: readonly bigint[]): number | undefined {
  const first = law.inputs.indexOf("pte");
  const find = (wanted: (state: State) => boolean) =>
    reach.states.findIndex((state, i) => asksFor(reach, law, state) && wanted(state) && fits(reach, law, i, words));
  const found = find((state) => sameType(reach, state, words[first]));
  const any = found < 0 ? find(() => true) : found;
  return any < 0 ? undefined : any;
}
