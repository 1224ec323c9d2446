/** Which batches the kernel can build, and how: two pages together, of more each page by its own way. */
import { VM_SHADOW_STACK_BIT, VM_UFFD_WP_BIT } from "../../assembly/unmap/bits.ts";
import { storyOf } from "../reach/index.ts";
import { type Batch, FRAME, reframe } from "./batch.ts";
import { groupBits } from "./enumerate.ts";
import { type EntryGroup, entryGroups, type LazyReach } from "./lazyfree.ts";
import type { Buildable } from "./shrink.ts";
import { type SharedStep, togetherOf } from "./together.ts";

/** The way to some pages of a batch. */
export interface Path {
  readonly pages: readonly number[];
  readonly steps: readonly SharedStep[];
}

export interface Ways extends Buildable {
  readonly lazy: LazyReach;
  readonly groups: readonly EntryGroup[];
  /** One path to all pages, or one to each; undefined where the entries cannot lie in one VMA. */
  pathsTo(batch: Batch): readonly Path[] | undefined;
}

const VMA = (1 << VM_SHADOW_STACK_BIT) | (1 << VM_UFFD_WP_BIT);
/** What a pair costs of which only separate ways are known: more than any step saves. */
const APART = 100;

/** Steps from mmap() to each state. */
function depthsOf({ reach: { parents } }: LazyReach): Int32Array {
  const depths = new Int32Array(parents.length).fill(-1);
  const depthOf = (state: number): number => {
    if (depths[state] < 0) depths[state] = parents[state] < 0 ? 0 : depthOf(parents[state]) + 1;
    return depths[state];
  };
  for (const [state] of parents.entries()) depthOf(state);
  return depths;
}

export function waysOf(lazy: LazyReach): Ways {
  const { reach } = lazy;
  const { lab } = reach;
  const depths = depthsOf(lazy);
  const groups = entryGroups(lazy);
  const together = togetherOf(lazy);
  const byWord = groups.map(({ ptes, states }) => new Map(ptes.map((pte, i) => [reframe(lab, pte, FRAME), states[i]])));
  const sameVma = ({ bits }: Batch) => [...groups.keys()].filter((i) => groupBits(groups[i]) === (bits & VMA));
  const statesOf = (batch: Batch) => {
    const words = batch.ptes.map((pte) => reframe(lab, pte, FRAME));
    const group = sameVma(batch).find((i) => words.every((word) => byWord[i].has(word)));
    return group === undefined ? undefined : words.map((word) => byWord[group].get(word) as number);
  };
  const pairOf = (batch: Batch) => {
    if (batch.ptes.length !== 2) return undefined;
    const [first, second] = batch.ptes.map((pte) => reframe(lab, pte, reach.sample.pfn));
    return { vmas: sameVma(batch).flatMap((i) => groups[i].vmas), ptes: [first, second] as const };
  };
  const ownPath = (batch: Batch, state: number, page: number): Path => {
    const steps = storyOf(reach, state, batch.ptes[page]).map(
      ({ words, helpers, after, source }): SharedStep => ({ words, pages: [page], helpers: [helpers], after: [after as bigint], source }),
    );
    return { pages: [page], steps };
  };
  return {
    lazy,
    groups,
    fits: (batch) => statesOf(batch) !== undefined,
    others: (batch) => [...new Set(sameVma(batch).flatMap((i) => [...byWord[i].keys()]))],
    stepsTo(batch, most) {
      const pair = pairOf(batch);
      const shared = pair && together.stepsTo(pair, most);
      return shared ?? (statesOf(batch) ?? []).reduce((sum, state) => sum + depths[state], pair ? APART : 0);
    },
    pathsTo(batch) {
      const pair = pairOf(batch);
      const steps = pair && together.pathTo(pair);
      if (steps) return [{ pages: [0, 1], steps }];
      return statesOf(batch)?.map((state, page) => ownPath(batch, state, page));
    },
  };
}
