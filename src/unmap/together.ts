/**
 * How two pages of one folio come to their entries together: one store maps both, MADV_FREE frees both, and from there on a step changes one
 * page or both. What is done to a whole VMA or mm is done to both.
 */
import { contextOf } from "../reach/arch.ts";
import { createEntries, type Entries } from "../reach/entries.ts";
import { PRESENT, pageWords } from "../reach/facts.ts";
import { type Reach, storyOf, type Transition } from "../reach/index.ts";
import { applyProgram, compiler, type Program, pageAfter, tellProgram } from "../reach/program.ts";
import { stepWords } from "../reach/story.ts";
import { changesOf } from "../reach/vmas.ts";
import { FRAME, reframe } from "./batch.ts";
import { entryOf, type LazyReach, REPLACED, rootsOf } from "./lazyfree.ts";

export interface SharedStep {
  readonly words: string;
  /** Pages that it is done to. */
  readonly pages: readonly number[];
  /** The helpers that run, for each of the path's pages. */
  readonly helpers: readonly (readonly string[])[];
  /** Their entries afterwards. */
  readonly after: readonly bigint[];
  readonly source: string;
}

/** Two entries of one VMA, as words with the sample's frame; the VMA is any of these. */
export interface Pair {
  readonly vmas: readonly number[];
  readonly ptes: readonly [bigint, bigint];
}

export interface Together {
  /** Steps to both; undefined where no way is known, or none of up to `most` steps: it is not searched further. */
  stepsTo(pair: Pair, most?: number): number | undefined;
  pathTo(pair: Pair): readonly SharedStep[] | undefined;
}

/**
 * Steps that copy, move or map a folio as a whole: no page takes them alone. The parent's side of fork() may: MADV_DONTFORK on the other
 * page. Migration is left out; both pages would come back as they went.
 */
const WHOLE = ["fork-child", "mremap", "thp-split", "uffd-move", "madv-free"];
const LEFT_OUT = [...REPLACED, "migrate-writable", "migrate-exclusive", "migrate-readable"];

interface Edge {
  readonly via: number;
  readonly to: number;
  readonly program: Program;
  /** One page may take it without the other. */
  readonly alone: boolean;
}

interface Node {
  readonly vma: number;
  readonly ids: readonly [number, number];
  /** Of a root, the state of lazyfree.ts. */
  readonly root?: number;
  readonly parent: number;
  readonly via: number;
  readonly pages: readonly number[];
  /** Steps after the root. */
  readonly depth: number;
}

function isAlone({ id, changes }: Transition): boolean {
  return changes === undefined && !WHOLE.some((name) => id.startsWith(name));
}

function edgesOf({ vmas, transitions, lab, sample }: Reach): readonly (readonly Edge[])[] {
  const compile = compiler(lab, contextOf(lab.profile), sample);
  const changes = changesOf(vmas);
  const steps = [...transitions.entries()].filter(([, { id }]) => !LEFT_OUT.includes(id));
  return vmas.map((vma, from) =>
    steps.flatMap(([via, transition]) =>
      changes(from, transition.changes).flatMap((to): Edge[] => {
        const program = compile(transition, vma, vmas[to]);
        return program ? [{ via, to, program, alone: isAlone(transition) }] : [];
      }),
    ),
  );
}

const ID_BITS = 12;
const BOTH = [0, 1];
/** Nodes that are walked before it is asked again whether the pair is there. */
const STRIDE = 256;

/** The pairs of entries that are found so far, breadth first. */
class Search {
  readonly nodes: Node[] = [];
  private readonly entries: Entries;
  private readonly edges: readonly (readonly Edge[])[];
  private readonly seen = new Set<number>();
  private readonly byWords = new Map<string, number>();
  private next = 0;

  constructor(lazy: LazyReach) {
    const { lab, states } = lazy.reach;
    this.entries = createEntries(lab);
    this.edges = edgesOf(lazy.reach);
    for (const root of rootsOf(lazy)) {
      const id = entryOf(this.entries, states[root]);
      this.add({ vma: states[root].vma, ids: [id, id], root, parent: -1, via: -1, pages: BOTH, depth: 0 });
    }
  }

  private add(node: Node): void {
    const [first, second] = node.ids;
    if (first < 0 || second < 0) return;
    const key = ((node.vma << ID_BITS) | first) * 2 ** ID_BITS + second;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    const both = node.ids.map((id) => this.entries.at(id));
    const pages = both.map(({ facts }) => pageWords(facts).split(" "));
    if (!both.every(({ facts }, i) => (facts & PRESENT) !== 0 && pages[i].includes("anon"))) return;
    const words = [node.vma, ...both.map(({ word }) => word)].join();
    if (!this.byWords.has(words) && !pages.some((page) => page.includes("transient"))) this.byWords.set(words, this.nodes.length);
    this.nodes.push(node);
  }

  private walk(parent: number): void {
    const { vma, ids, depth: before } = this.nodes[parent];
    const depth = before + 1;
    for (const { via, to, program, alone } of this.edges[vma]) {
      const [first, second] = ids.map((id) => applyProgram(program, id, this.entries));
      this.add({ vma: to, ids: [first, second], parent, via, pages: BOTH, depth });
      if (!alone) continue;
      this.add({ vma: to, ids: [first, ids[1]], parent, via, pages: [0], depth });
      this.add({ vma: to, ids: [ids[0], second], parent, via, pages: [1], depth });
    }
  }

  /** The nodes from a root to the pair. */
  wayTo({ vmas, ptes }: Pair, most = Number.POSITIVE_INFINITY): readonly number[] | undefined {
    const keys = vmas.map((vma) => [vma, ...ptes].join());
    let found: number[] = [];
    for (; found.length === 0; ) {
      found = keys.flatMap((key) => this.byWords.get(key) ?? []);
      if (found.length > 0 || !((this.nodes[this.next]?.depth ?? most) < most)) break;
      for (const end = Math.min(this.nodes.length, this.next + STRIDE); this.next < end; this.next++) this.walk(this.next);
    }
    if (found.length === 0) return undefined;
    const way: number[] = [];
    for (let at = Math.min(...found); at >= 0; at = this.nodes[at].parent) way.unshift(at);
    return way;
  }
}

/** What happens to both before they part: told of each page's own frame. */
function beginning({ reach }: LazyReach, root: number): readonly SharedStep[] {
  const { lab, states } = reach;
  const stories = BOTH.map((page) => storyOf(reach, root, reframe(lab, states[root].pte, FRAME + BigInt(page))));
  return stories[0].map(({ words, source }, i) => ({
    words,
    pages: BOTH,
    helpers: stories.map((story) => story[i].helpers),
    after: stories.map((story) => story[i].after as bigint),
    source,
  }));
}

/** The steps of a way, run once more on each page's own frame. */
function tell(lazy: LazyReach, nodes: readonly Node[]): readonly SharedStep[] {
  const { lab, vmas, transitions, sample, states } = lazy.reach;
  const root = nodes[0].root as number;
  const steps = [...beginning(lazy, root)];
  const entries = createEntries(lab);
  const compiles = BOTH.map((page) => compiler(lab, contextOf(lab.profile), { ...sample, pfn: FRAME + BigInt(page) }));
  const ids = steps[steps.length - 1].after.map((pte) => entryOf(entries, { ...states[root], pte }));
  for (const [i, { vma, via, pages }] of nodes.entries()) {
    if (i === 0) continue;
    const [from, to] = [vmas[nodes[i - 1].vma], vmas[vma]];
    const helpers = BOTH.map((page): readonly string[] => {
      const program = pages.includes(page) ? compiles[page](transitions[via], from, to) : undefined;
      if (!program) return [];
      const entry = entries.at(ids[page]);
      const { calls, after } = tellProgram(program, entry, entries);
      ids[page] = entries.idOf(after, pageAfter(program, entry.facts));
      return calls;
    });
    const { id, source } = transitions[via];
    const forked = id === "fork-parent" && pages.length === 1 ? "; the other is MADV_DONTFORK for that long" : "";
    steps.push({
      words: `${stepWords(transitions[via], from, to)}${forked}`,
      pages,
      helpers,
      after: ids.map((id) => entries.at(id).word),
      source,
    });
  }
  return steps;
}

/** The search goes on as far as it is asked. */
export function togetherOf(lazy: LazyReach): Together {
  const search = new Search(lazy);
  return {
    stepsTo: (pair, most) => search.wayTo(pair, most)?.length,
    pathTo(pair) {
      const way = search.wayTo(pair);
      return (
        way &&
        tell(
          lazy,
          way.map((at) => search.nodes[at]),
        )
      );
    },
  };
}
