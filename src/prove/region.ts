/** Sets of inputs as diagrams: cubes that share their masks become one trie, built from the sorted words without a single operation. */
import { bddOr, type Edge, FALSE, node, TRUE } from "./bdd.ts";
import type { Cube, Region } from "./input.ts";
import type { Workspace } from "./workspace.ts";

/** Cubes of one mask; the words as 32-bit halves, for shifting bigints costs more than all the rest. */
interface Group {
  readonly masks: readonly bigint[];
  readonly halves: number[][];
}

const LOW = 0xffff_ffffn;

/** The masks of an element cut to the free bits; undefined where it asks for a bit that is always 0. */
function masksOf(element: readonly Cube[], workspace: Workspace): bigint[] | undefined {
  const masks: bigint[] = [];
  for (const [i, { mask: free }] of workspace.inputs.entries()) {
    const cube = element[i];
    if (cube && (cube.value & cube.mask & ~free) !== 0n) return undefined;
    masks.push(cube ? cube.mask & free : 0n);
  }
  return masks;
}

function groupsOf(region: Region, workspace: Workspace): Group[] {
  const groups = new Map<string, Group>();
  let last: Group | undefined;
  for (const element of region) {
    const masks = masksOf(element, workspace);
    if (!masks) continue;
    if (!last || masks.some((mask, i) => mask !== (last as Group).masks[i])) {
      const key = masks.join();
      last = groups.get(key) ?? { masks, halves: [] };
      groups.set(key, last);
    }
    last.halves.push(
      masks.flatMap((mask, i) => (mask === 0n ? [0, 0] : [Number(element[i].value & LOW), Number((element[i].value >> 32n) & LOW)])),
    );
  }
  return [...groups.values()];
}

function trie({ bdd, order }: Workspace, { masks, halves }: Group): Edge {
  const levels = order.flatMap(({ input, bit }, level) =>
    (masks[input] >> BigInt(bit)) & 1n ? [{ level, half: 2 * input + (bit >> 5), bit: bit & 31 }] : [],
  );
  const build = (words: readonly number[][], depth: number): Edge => {
    if (words.length === 0) return FALSE;
    if (depth === levels.length) return TRUE;
    const { level, half, bit } = levels[depth];
    const zero: number[][] = [];
    const one: number[][] = [];
    for (const word of words) ((word[half] >>> bit) & 1 ? one : zero).push(word);
    return node(bdd, level, build(zero, depth + 1), build(one, depth + 1));
  };
  return build(halves, 0);
}

/** The region as a diagram, made once for each region and order. @throws LiftError at the limit of the diagrams */
export function regionEdge(workspace: Workspace, region: Region | undefined): Edge {
  if (!region) return TRUE;
  const known = workspace.regions.get(region);
  if (known !== undefined) return known;
  let edges = groupsOf(region, workspace).map((group) => trie(workspace, group));
  // In pairs, so that no step drags along all that was joined before.
  while (edges.length > 1) edges = edges.flatMap((edge, i) => (i % 2 === 1 ? [] : [bddOr(workspace.bdd, edge, edges[i + 1] ?? FALSE)]));
  const edge = edges[0] ?? FALSE;
  workspace.regions.set(region, edge);
  return edge;
}
