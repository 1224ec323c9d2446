/** What the tests of reachable entries share: one search a profile, and looking for an entry by its flags. */
import { loadProfile } from "../../src/node.ts";
import { explore, isEntryOf, type Reach, type State } from "../../src/reach/index.ts";

const searches = new Map<string, Promise<Reach>>();

export function reachOf(id: string): Promise<Reach> {
  const known = searches.get(id) ?? loadProfile(id).then((lab) => explore(lab));
  searches.set(id, known);
  return known;
}

/** The states that have this entry, with any frame. */
export function statesWith(reach: Reach, word: bigint): readonly State[] {
  return reach.states.filter((_, i) => isEntryOf(reach, i, word));
}

/** Entries without what the model leaves open, a line each: what two searches are compared by. */
export function flagsOf(reach: Reach, free: (state: State) => bigint): ReadonlySet<string> {
  return new Set(reach.states.map((state) => `${state.vma} ${state.form} ${state.page} ${(state.pte & ~free(state)).toString(16)}`));
}
