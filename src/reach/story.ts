/** The way to an entry, told from the mmap() that it begins with; and run again. */
import type { StoryStep } from "../audit/verdict.ts";
import { UsageError } from "../profile/errors.ts";
import { callUnchecked, findHelper, type Lab } from "../profile/lab.ts";
import { contextOf } from "./arch.ts";
import { cubesOf } from "./cubes.ts";
import { createEntries } from "./entries.ts";
import { compiler, pageAfter, type Sample, tellProgram } from "./program.ts";
import type { Reach, Transition, Vma } from "./types.ts";

const PROTS = [
  ["PROT_READ", 1],
  ["PROT_WRITE", 2],
  ["PROT_EXEC", 4],
] as const;

function protWords({ access }: Vma): string {
  const words = PROTS.filter(([, bit]) => access & bit).map(([word]) => word);
  return words.length > 0 ? words.join("|") : "PROT_NONE";
}

const MAPPINGS: Readonly<Record<Vma["kind"], string>> = {
  anon: "MAP_PRIVATE|MAP_ANONYMOUS",
  file: "MAP_PRIVATE, a file",
  shared: "MAP_SHARED, a file or memory",
  pfnmap: "MAP_PRIVATE, device memory",
  "pfnmap-shared": "MAP_SHARED, device memory",
  "shadow-stack": "",
};

/** What begins a story: the mmap() that makes the VMA. */
export function mmapWords(reach: Pick<Reach, "lab">, vma: Vma): string {
  if (vma.kind === "shadow-stack") return "map_shadow_stack()";
  const cache = reach.lab.profile.cacheAttributes?.[vma.cache]?.name;
  const details = [vma.notify ? "which wants to know of writes" : "", cache ? `with ${cache}` : ""].filter(Boolean);
  return `mmap(${protWords(vma)}, ${[MAPPINGS[vma.kind], ...details].join(", ")})`;
}

const VM_EXEC = 4;

/** The words of a transition in this VMA: who accesses, what mprotect() asks for. */
export function stepWords(transition: Transition, from: Vma, to: Vma): string {
  const store = from.kind === "shadow-stack" ? "shadow-stack store" : from.access & 2 ? "store" : "ptrace(PTRACE_POKEDATA)";
  return transition.words
    .replace("{store}", store)
    .replace("{load}", from.access === VM_EXEC ? "fetch" : from.access !== 0 ? "load" : "ptrace(PTRACE_PEEKDATA)")
    .replace("{PROT}", protWords(to));
}

/** The states from the empty slot in a new VMA to this one. */
function pathTo(reach: Reach, index: number): readonly number[] {
  const path: number[] = [];
  for (let at = index; at >= 0; at = reach.parents[at]) path.unshift(at);
  return path;
}

/** The frame (or swap offset) that `word` has where the state has its sample. */
function sampleOf(reach: Reach, index: number, word: bigint): Sample {
  const state = reach.states[index];
  const ask = (name: string) => callUnchecked(reach.lab, findHelper(name), word, 0n);
  if (state.form === "present") return { ...reach.sample, pfn: ask("pfn") };
  return state.form === "swap" ? { ...reach.sample, offset: ask("swp_offset") } : reach.sample;
}

/**
 * How the kernel builds the entry of a state.
 * @param word an entry of the state, whose frame (or swap offset) the story then has; the sample's where left out
 */
export function storyOf(reach: Reach, index: number, word: bigint = reach.states[index].pte): readonly StoryStep[] {
  const { lab, vmas, states, transitions } = reach;
  const path = pathTo(reach, index);
  const compile = compiler(lab, contextOf(lab.profile), sampleOf(reach, index, word));
  const entries = createEntries(lab);
  const first = states[path[0]];
  let id = entries.idOf(first.pte, 0);
  const begin = { words: mmapWords(reach, vmas[first.vma]), helpers: [], after: first.pte, source: "mm/mmap.c (6.12.117) mmap_region()" };
  return [
    begin,
    ...path.slice(1).map((at, i): StoryStep => {
      const [from, to] = [vmas[states[path[i]].vma], vmas[states[at].vma]];
      const transition = transitions[reach.via[at]];
      const program = compile(transition, from, to);
      if (!program) throw new UsageError(`step ${transition.id} does not apply to the state that it was taken from: a fault in src/reach`);
      const entry = entries.at(id);
      const { calls, after } = tellProgram(program, entry, entries);
      id = entries.idOf(after, pageAfter(program, entry.facts));
      return { words: stepWords(transition, from, to), helpers: calls, before: entry.word, after, source: transition.source };
    }),
  ];
}

const CALL = /^(\w+)(?:\((\w+), (\w+)\)|=(\w+))?$/;

/** One call of a story, as it stands there. @throws UsageError on what is none */
function replayCall(lab: Lab, pte: bigint, text: string): bigint {
  const [, name, first, second, argument] = CALL.exec(text) ?? [];
  if (name === undefined)
    throw new UsageError(`${JSON.stringify(text)} is no step of a story; write helper, helper=0x25 or pfn_pte(frame, prot)`);
  if (name === "set") return pte | BigInt(argument);
  if (name === "clear") return pte & ~BigInt(argument);
  if (name === "pfn_pte") return callUnchecked(lab, findHelper(name), BigInt(second), BigInt(first));
  if (name === "swp_to_pte") return callUnchecked(lab, findHelper(name), BigInt(first), BigInt(second));
  return callUnchecked(lab, findHelper(name), pte, argument === undefined ? 0n : BigInt(argument));
}

/**
 * Runs a story's helpers once more, from an empty slot, by their texts alone.
 * @returns the entry that it ends with
 */
export function replayStory(lab: Lab, story: readonly StoryStep[]): bigint {
  let pte = callUnchecked(lab, findHelper("clear_value"), 0n, 0n);
  for (const { helpers } of story) for (const text of helpers) pte = replayCall(lab, pte, text);
  return pte;
}

/** Is the word an entry of this state? */
export function isEntryOf(reach: Reach, index: number, word: bigint): boolean {
  return cubesOf(reach, reach.states[index]).some(({ mask, value }) => (word & mask) === value);
}
