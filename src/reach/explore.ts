/** The search: from every mmap(), breadth first, until nothing new comes of any transition. */
import { callUnchecked, findHelper, type Lab } from "../profile/lab.ts";
import { contextOf, transitionsOf } from "./arch.ts";
import { createEntries, type Entries } from "./entries.ts";
import { NONE, PRESENT, pageWords } from "./facts.ts";
import { frameBits } from "./frames.ts";
import { applyProgram, compiler, type Program, type Sample } from "./program.ts";
import type { Form, Reach, State, Transition, Vma } from "./types.ts";
import { changesOf, isFresh, vmasOf } from "./vmas.ts";

export interface ExploreOptions {
  /** The sample frame that entries point to. */
  readonly pfn?: bigint;
  /** Bits that every vm_page_prot has besides, as a VMA's protection key. */
  readonly prot?: bigint;
  /** Other rules than the profile's: to see what a precondition is good for. */
  readonly transitions?: readonly Transition[];
}

const PFN = 0x12345n;
/** Inside the smallest field for a swap offset. */
const OFFSET = 0x4321n;

/** What a transition does from one VMA: to which, by which program. */
interface Edge {
  readonly transition: number;
  readonly to: number;
  readonly program: Program;
}

function edgesOf(lab: Lab, vmas: readonly Vma[], transitions: readonly Transition[], sample: Sample): readonly (readonly Edge[])[] {
  const compile = compiler(lab, contextOf(lab.profile), sample);
  const changes = changesOf(vmas);
  return vmas.map((vma, from) =>
    transitions.flatMap((transition, i) =>
      changes(from, transition.changes).flatMap((to) => {
        const program = compile(transition, vma, vmas[to]);
        return program ? [{ transition: i, to, program }] : [];
      }),
    ),
  );
}

interface Found {
  readonly vmas: number[];
  readonly entries: number[];
  readonly parents: number[];
  readonly via: number[];
  /** By transition: whether it applied to any state. */
  readonly applied: boolean[];
}

function search(lab: Lab, vmas: readonly Vma[], edges: readonly (readonly Edge[])[], entries: Entries): Found {
  const found: Found = { vmas: [], entries: [], parents: [], via: [], applied: [] };
  const seen = vmas.map(() => new Set<number>());
  const add = (vma: number, entry: number, parent: number, via: number) => {
    if (seen[vma].has(entry)) return;
    seen[vma].add(entry);
    found.vmas.push(vma);
    found.entries.push(entry);
    found.parents.push(parent);
    found.via.push(via);
  };
  const empty = entries.idOf(callUnchecked(lab, findHelper("clear_value"), 0n, 0n), 0);
  for (const [i, vma] of vmas.entries()) if (isFresh(vma)) add(i, empty, -1, -1);
  for (let state = 0; state < found.vmas.length; state++) {
    const entry = found.entries[state];
    for (const { transition, to, program } of edges[found.vmas[state]]) {
      const next = applyProgram(program, entry, entries);
      if (next < 0) continue;
      found.applied[transition] = true;
      add(to, next, state, transition);
    }
  }
  return found;
}

function formOf(facts: number): Form {
  return facts & NONE ? "none" : facts & PRESENT ? "present" : "swap";
}

/** Every entry that the profile's kernel can build. */
export function explore(lab: Lab, options: ExploreOptions = {}): Reach {
  const start = performance.now();
  const vmas = vmasOf(lab.profile, options.prot ?? 0n);
  const transitions = options.transitions ?? transitionsOf(lab.profile);
  const entries = createEntries(lab);
  const sample = { pfn: options.pfn ?? PFN, offset: OFFSET };
  const found = search(lab, vmas, edgesOf(lab, vmas, transitions, sample), entries);
  const states = found.vmas.map((vma, i): State => {
    const { word, facts } = entries.at(found.entries[i]);
    return { vma, pte: word, form: formOf(facts), page: pageWords(facts) };
  });
  return {
    lab,
    pfnMask: frameBits(lab).mask,
    vmas,
    transitions,
    states,
    parents: Int32Array.from(found.parents),
    via: Int32Array.from(found.via),
    sample,
    stats: {
      states: states.length,
      vmas: vmas.length,
      words: entries.words,
      ms: performance.now() - start,
      idle: transitions.filter((_, i) => !found.applied[i]).map(({ id }) => id),
    },
  };
}
