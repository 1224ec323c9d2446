/**
 * Which entries the pages of a lazyfree folio can have, with the way to each: through MADV_FREE, and by what came after it.
 *
 * Each entry goes its own way, so a batch of them may be one that no single history builds: what holds for all such batches holds for the
 * kernel's, and a refutation tells the way of each entry. Where a step puts in another page the way ends: that page is in another folio.
 */
import type { Lab } from "../profile/lab.ts";
import { contextOf } from "../reach/arch.ts";
import { createEntries, type Entries } from "../reach/entries.ts";
import { ENTRY_BITS, NONE, PRESENT, pageWords } from "../reach/facts.ts";
import { explore, type Reach, type State, type Transition } from "../reach/index.ts";
import { applyProgram, compiler } from "../reach/program.ts";
import { changesOf } from "../reach/vmas.ts";

export interface LazyReach {
  /** All states that `explore()` finds, then those of lazyfree folios: storyOf() tells the way to both. */
  readonly reach: Reach;
  /** Index of the first state of a lazyfree folio. */
  readonly first: number;
}

/**
 * madvise_free_pte_range() frees whole folios that nobody else maps, so every entry of them comes by here. In src/reach the step asks for
 * young or dirty, for it changes no others; here it marks the folio besides.
 */
const FREE: Transition = {
  id: "madv-free-folio",
  words: "madvise(MADV_FREE): the folio is lazyfree",
  when: [["present anonymous anon", "mm/madvise.c (6.12.117) madvise_free_single_vma(), madvise_free_pte_range()"]],
  run: ["mkold if young|dirty", "mkclean if young|dirty"],
  source: "mm/madvise.c (6.12.117) madvise_free_pte_range(), folio_mark_lazyfree()",
};

/** Steps after which the entry maps another page. Swapping out is none of a lazyfree folio's, so what is swapped in is not either. */
export const REPLACED = ["wp-copy", "unshare", "fork-child-pinned", "ksm-replace"];

/** Where a step may lead: a page of the folio, or on its way to the frame that the whole folio is moved to. */
function stays(facts: number): boolean {
  const page = pageWords(facts).split(" ");
  return page.includes("anon") && ((facts & PRESENT) !== 0 || page.includes("migration"));
}

interface Node {
  readonly vma: number;
  readonly entry: number;
  readonly parent: number;
  readonly via: number;
}

/** States of `reach` by how many steps there are to them; they lie breadth first. */
function byDepth({ states, parents }: Reach): readonly (readonly number[])[] {
  const depth = new Int32Array(states.length);
  const levels: number[][] = [];
  for (const [i] of states.entries()) {
    depth[i] = parents[i] < 0 ? 0 : depth[parents[i]] + 1;
    levels[depth[i]] ??= [];
    levels[depth[i]].push(i);
  }
  return levels;
}

const READ_WRITE = 3;

/** Anonymous memory, or a shadow stack, of which nothing is known but that it was mapped and written. */
function isFirstStore({ states, vmas, via, transitions }: Reach, state: number): boolean {
  const { access } = vmas[states[state].vma];
  return access === READ_WRITE && transitions[via[state]]?.id === "anon-write";
}

export function entryOf(entries: Entries, { pte, page }: State): number {
  const facts = page.split(" ").reduce((bits, word) => bits | (ENTRY_BITS.get(word) ?? 0), 0);
  return entries.idOf(pte, facts);
}

/**
 * Breadth first from the pages that one store made, in a VMA that both reads and writes: as large folios come to be, so that the pages of one
 * begin alike. Then from all others, each as far from mmap() as it is, for what is reached in no other way.
 */
function search(reach: Reach, transitions: readonly Transition[], entries: Entries): readonly Node[] {
  const { lab, vmas, states } = reach;
  const compile = compiler(lab, contextOf(lab.profile), reach.sample);
  const changes = changesOf(vmas);
  const steps = [...transitions.entries()].filter(([, { id }]) => !REPLACED.includes(id) && id !== FREE.id);
  const free = transitions.length - 1;
  const edges = vmas.map((vma, from) =>
    steps.flatMap(([via, transition]) =>
      changes(from, transition.changes).flatMap((to) => {
        const program = compile(transition, vma, vmas[to]);
        return program ? [{ via, to, program }] : [];
      }),
    ),
  );
  const frees = vmas.map((vma) => compile(FREE, vma, vma));
  const seen = vmas.map(() => new Set<number>());
  const nodes: Node[] = [];
  const add = (node: Node) => {
    if (node.entry < 0 || !stays(entries.at(node.entry).facts) || seen[node.vma].has(node.entry)) return;
    seen[node.vma].add(node.entry);
    nodes.push(node);
  };
  let next = 0;
  const walk = (end: number) => {
    for (; next < end; next++) {
      const { vma, entry } = nodes[next];
      for (const { via, to, program } of edges[vma])
        add({ vma: to, entry: applyProgram(program, entry, entries), parent: states.length + next, via });
    }
  };
  const begin = (parent: number) => {
    const { vma, form } = states[parent];
    const program = frees[vma];
    if (form === "present" && program)
      add({ vma, entry: applyProgram(program, entryOf(entries, states[parent]), entries), parent, via: free });
  };
  const levels = byDepth(reach);
  for (const state of levels[1] ?? []) if (isFirstStore(reach, state)) begin(state);
  while (next < nodes.length) walk(nodes.length);
  for (let depth = 0; depth < levels.length || next < nodes.length; depth++) {
    walk(nodes.length);
    for (const state of levels[depth] ?? []) begin(state);
  }
  return nodes;
}

/** @param reach what `explore(lab)` gives, if it is there already */
export function lazyfreeOf(lab: Lab, reach: Reach = explore(lab)): LazyReach {
  const transitions = [...reach.transitions, FREE];
  const entries = createEntries(lab);
  const nodes = search(reach, transitions, entries);
  const states = nodes.map(({ vma, entry }): State => {
    const { word, facts } = entries.at(entry);
    return { vma, pte: word, form: facts & NONE ? "none" : facts & PRESENT ? "present" : "swap", page: pageWords(facts) };
  });
  const all: Reach = {
    ...reach,
    transitions,
    states: [...reach.states, ...states],
    parents: Int32Array.from([...reach.parents, ...nodes.map(({ parent }) => parent)]),
    via: Int32Array.from([...reach.via, ...nodes.map(({ via }) => via)]),
  };
  return { reach: all, first: reach.states.length };
}

/** The states with which ways begin: both pages of a folio are in one of them right after MADV_FREE. */
export function rootsOf({ reach, first }: LazyReach): readonly number[] {
  const states = Array.from({ length: reach.states.length - first }, (_, i) => first + i);
  return states.filter((state) => reach.parents[state] < first && isFirstStore(reach, reach.parents[state]));
}

/** What the entries of one VMA can be at one time. */
export interface EntryGroup {
  /** The VMA, and others whose entries are all among these: nothing that a walk asks tells them apart. */
  readonly vmas: readonly number[];
  readonly shadowStack: boolean;
  /** userfaultfd write-protects (VM_UFFD_WP). */
  readonly wp: boolean;
  /** Different words, those with the shortest ways first. */
  readonly ptes: readonly bigint[];
  /** The state of each. */
  readonly states: readonly number[];
}

/** pte_cont(): such an entry is one of a block of 16 and more, and no batch of a few. */
export function isContiguous(lab: Lab, pte: bigint): boolean {
  const cont = lab.exports.pte_cont;
  return lab.profile.constants.CONTPTE === true && cont !== undefined && BigInt.asUintN(64, cont(pte, 0n) as bigint) === 1n;
}

/** How many different entries are left out of the groups because they are contiguous. */
export function contiguousEntries({ reach, first }: LazyReach): number {
  const found = reach.states.slice(first).filter(({ form, page, pte }) => {
    return form === "present" && !page.includes("transient") && isContiguous(reach.lab, pte);
  });
  return new Set(found.map(({ pte }) => pte)).size;
}

/**
 * The entries of lazyfree folios, VMA by VMA. A VMA that has no entry that another VMA lacks is left out: of a VMA a walk asks VM_DROPPABLE,
 * VM_SHADOW_STACK and VM_UFFD_WP only (mm/rmap.c, 7.0), so each batch of it is one of the other's.
 */
export function entryGroups({ reach, first }: LazyReach): readonly EntryGroup[] {
  const byVma = new Map<number, Map<bigint, number>>();
  for (let i = first; i < reach.states.length; i++) {
    const { vma, pte, form, page } = reach.states[i];
    if (form !== "present" || page.includes("transient") || isContiguous(reach.lab, pte)) continue;
    const words = byVma.get(vma) ?? new Map<bigint, number>();
    byVma.set(vma, words);
    if (!words.has(pte)) words.set(pte, i);
  }
  const groups = [...byVma].map(([vma, words]): EntryGroup => {
    const { kind, wp } = reach.vmas[vma];
    return { vmas: [vma], shadowStack: kind === "shadow-stack", wp, ptes: [...words.keys()], states: [...words.values()] };
  });
  const within = (a: EntryGroup, b: EntryGroup) =>
    a.shadowStack === b.shadowStack && a.wp === b.wp && a.ptes.every((pte) => b.ptes.includes(pte));
  const kept = groups.filter((group, i) => !groups.some((other, j) => j !== i && within(group, other) && !(within(other, group) && i < j)));
  return kept.map((group) => ({ ...group, vmas: groups.filter((other) => within(other, group)).flatMap(({ vmas }) => vmas) }));
}
