/** Entries as small numbers, with what the helpers say of each: asked once for every word. */
import { callUnchecked, findHelper, type Lab } from "../profile/lab.ts";
import { ENTRY_BITS, NONE, PAGE_MASK, PRESENT, PRESENT_FACTS, SWAP_FACTS } from "./facts.ts";

export interface Entry {
  readonly word: bigint;
  /** What helpers say of the word, and what it stands for. */
  readonly facts: number;
}

export interface Entries {
  /** The number of the word with what it stands for. */
  idOf(word: bigint, page: number): number;
  at(id: number): Entry;
  /** What the helpers say of a word. */
  factsOf(word: bigint): number;
  readonly size: number;
  readonly words: number;
}

export function createEntries(lab: Lab): Entries {
  const byWord = new Map<bigint, { facts: number; ids: Map<number, number> }>();
  const list: Entry[] = [];
  const ask = (names: readonly string[]) =>
    names.map((name) => ({ helper: findHelper(name), bit: ENTRY_BITS.get(name) as number })).filter(({ bit }) => bit !== undefined);
  const [none, present] = ask(["none", "present"]);
  const [ofPresent, ofSwap] = [ask(PRESENT_FACTS), ask(SWAP_FACTS)];
  const says = (word: bigint, { helper, bit }: typeof none) => (callUnchecked(lab, helper, word, 0n) === 1n ? bit : 0);
  const all = (word: bigint, questions: readonly (typeof none)[]) => questions.reduce((facts, question) => facts | says(word, question), 0);

  const known = (word: bigint) => {
    const found = byWord.get(word);
    if (found) return found;
    const is = says(word, none) ? NONE : says(word, present) ? PRESENT : 0;
    const facts = is | (is === PRESENT ? all(word, ofPresent) : is === NONE ? 0 : all(word, ofSwap));
    const made = { facts, ids: new Map<number, number>() };
    byWord.set(word, made);
    return made;
  };

  return {
    idOf(word, page) {
      const { facts, ids } = known(word);
      // An empty slot stands for nothing.
      const own = facts & NONE ? 0 : page & PAGE_MASK;
      const found = ids.get(own);
      if (found !== undefined) return found;
      ids.set(own, list.length);
      return list.push({ word, facts: facts | own }) - 1;
    },
    at: (id) => list[id],
    factsOf: (word) => known(word).facts,
    get size() {
      return list.length;
    },
    get words() {
      return byWord.size;
    },
  };
}
