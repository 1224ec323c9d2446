/** The words of a block, and the law's other words: each a function of the seed and the case's number. */
import { FURTHER_SLOTS, furtherSlot, lawGroups, PLACES, WORDY } from "../compile/loops.ts";
import { type InputKind, inputMask, inputMasks, type Law, lawExport } from "../laws/index.ts";
import { reserve } from "../profile/arena.ts";
import type { Lab } from "../profile/lab.ts";
import { STATES } from "./states.ts";
import { BLOCK_WORDS } from "./targets.ts";

/** Words that share a law's other words: few enough for the first cache, and many enough that a call costs little. */
export const CHUNK_WORDS = 4096;

type Call = (...words: (number | bigint)[]) => bigint | number;

export function wordCall(lab: Lab, name: string): Call {
  return lab.exports[name] as unknown as Call;
}

function unsigned(value: number | bigint): bigint {
  return BigInt.asUintN(64, value as bigint);
}

/** A seed of its own for each kind and place, so that no two draws are the same. */
function salted(seed: bigint, kind: InputKind, place: number): bigint {
  let salt = BigInt(place + 1);
  for (const letter of kind) salt = BigInt.asUintN(64, (salt ^ BigInt(letter.charCodeAt(0))) * 0x100000001b3n);
  return seed ^ salt;
}

function furtherWord(lab: Lab, kind: InputKind, place: number, seed: bigint, chunk: number): bigint {
  const draw = unsigned(wordCall(lab, "fuzz_draw")(salted(seed, kind, place), BigInt(chunk)));
  const mask = inputMask(lab, kind);
  if (kind === "pte" || kind === "other") {
    // A word of the same chunk: an entry of the same sort.
    const index = BigInt(chunk * CHUNK_WORDS) + (draw % BigInt(CHUNK_WORDS));
    return unsigned(wordCall(lab, "fuzz_word")(seed, index)) & mask;
  }
  // Every other protection is one that mprotect() would bring.
  if (kind === "prot" && draw >> 63n === 1n) return lab.profile.protectionMap[Number(draw & 15n)];
  return draw & mask;
}

/** What a law takes beside its first word, the same for a chunk. */
export function furtherWords(lab: Lab, law: Pick<Law, "inputs">, seed: bigint, chunk: number): readonly bigint[] {
  return law.inputs.slice(1).map((kind, i) => furtherWord(lab, kind, i + 1, seed, chunk));
}

/** The law's words of a case, in constant time. */
export function caseOf(lab: Lab, law: Pick<Law, "inputs">, seed: bigint, index: number): readonly bigint[] {
  const [kind] = law.inputs;
  const [mask] = inputMasks(lab, law);
  const first = WORDY.has(kind)
    ? wordCall(lab, "fuzz_word")(seed, BigInt(index))
    : wordCall(lab, "fuzz_draw")(salted(seed, kind, 0), BigInt(index));
  return [unsigned(first) & mask, ...furtherWords(lab, law, seed, Math.floor(index / CHUNK_WORDS))];
}

/** Where a block lies in the module's memory. */
export interface WordRoom {
  /** What laws take beside their first word, and how often each of a group is violated (src/compile/loops.ts). */
  readonly further: number;
  readonly counts: number;
  /** 256 bytes, a state each. */
  readonly states: number;
  /** Four words to ask the two-lane loop about one. */
  readonly scratch: number;
  /** Five words, a tally of assembly/sweep.ts. */
  readonly tally: number;
  /** By the kind of a law's first word: where the block's words lie. */
  readonly at: ReadonlyMap<InputKind, number>;
}

/** The scratch words, the tally, what the loops take and give. */
const SCRATCH_BYTES = 32;
const TALLY_BYTES = 48;
const SMALL = SCRATCH_BYTES + TALLY_BYTES + 8 * FURTHER_SLOTS + 16 * PLACES;

export function layOutWords(lab: Lab, laws: readonly Law[]): WordRoom {
  const kinds = [...new Set(laws.map(({ inputs }) => inputs[0]))].filter((kind) => !WORDY.has(kind));
  const states = reserve(lab, STATES + SMALL + 8 * BLOCK_WORDS * (1 + kinds.length));
  const words = states + STATES + SMALL;
  const at = new Map<InputKind, number>([...WORDY].map((kind) => [kind, words]));
  for (const [i, kind] of kinds.entries()) at.set(kind, words + 8 * BLOCK_WORDS * (i + 1));
  const scratch = states + STATES;
  const tally = scratch + SCRATCH_BYTES;
  const further = tally + TALLY_BYTES;
  return { states, scratch, tally, further, counts: further + 8 * FURTHER_SLOTS, at };
}

/** Makes a block's words. */
export function fillWords(lab: Lab, { at }: WordRoom, seed: bigint, block: number): void {
  const first = BigInt(block * BLOCK_WORDS);
  wordCall(lab, "fuzz_words")(at.get("pte") as number, BLOCK_WORDS, seed, first);
  for (const [kind, to] of at)
    if (!WORDY.has(kind)) wordCall(lab, "fuzz_draws")(to, BLOCK_WORDS, salted(seed, kind, 0), first, inputMask(lab, kind));
}

/** furtherWords() of many laws: each kind and place is drawn once a chunk. */
export function furtherWordsOf(lab: Lab, laws: readonly Law[], seed: bigint, chunk: number): readonly (readonly bigint[])[] {
  const drawn: (bigint | undefined)[] = [];
  return laws.map(({ inputs }) => {
    const words: bigint[] = [];
    for (let place = 1; place < inputs.length; place++) {
      const slot = furtherSlot(inputs[place], place);
      drawn[slot] ??= furtherWord(lab, inputs[place], place, seed, chunk);
      words.push(drawn[slot]);
    }
    return words;
  });
}

function give(slots: BigUint64Array, { inputs }: Law, more: readonly bigint[]): void {
  for (let place = 1; place < inputs.length; place++) slots[furtherSlot(inputs[place], place)] = more[place - 1];
}

type Count = (words: number, n: number, further: number, counts: number) => void;

/** How often each of `n` words violates the law, for even `n`. */
export type Check = (words: number, n: number, more: readonly bigint[]) => number;

/** One law of the group that it is counted with. */
export function checkOf(lab: Lab, law: Law, { further, counts }: WordRoom): Check {
  const { value } = lab.exports[`counted_${lawExport(law)}`] as unknown as WebAssembly.Global;
  const [group, place] = [Math.floor((value as number) / PLACES), (value as number) % PLACES];
  const count = lab.exports[`count_${group}`] as unknown as Count;
  return (words, n, more) => {
    give(new BigUint64Array(lab.memory.buffer, further, FURTHER_SLOTS), law, more);
    count(words, n, further, counts);
    const [even, odd] = new BigUint64Array(lab.memory.buffer, counts + 16 * place, 2);
    return Number(even + odd);
  };
}

export type CountAll = (start: number, n: number, further: readonly (readonly bigint[])[]) => readonly number[];

/**
 * By law, how many of `n` words from word `start` of the block on violate it; `laws` are those that the module was compiled for. The next call
 * gives the same array.
 */
export function countersOf(lab: Lab, laws: readonly Law[], { at, further, counts }: WordRoom): CountAll {
  const numbers = new Map(laws.map((law, i) => [law, i]));
  const groups = lawGroups(laws).map((group, k) => ({
    count: lab.exports[`count_${k}`] as unknown as Count,
    words: at.get(group[0].inputs[0]) as number,
    numbers: group.map((law) => numbers.get(law) as number),
  }));
  const violated = new Array<number>(laws.length).fill(0);
  return (start, n, more) => {
    const slots = new BigUint64Array(lab.memory.buffer, further, FURTHER_SLOTS);
    for (const [i, law] of laws.entries()) give(slots, law, more[i]);
    // Counts are small: their low halves are all of them.
    const sums = new Uint32Array(lab.memory.buffer, counts, 4 * PLACES);
    for (const { count, words, numbers } of groups) {
      count(words + 8 * start, n, further, counts);
      for (let place = 0; place < numbers.length; place++) violated[numbers[place]] = sums[4 * place] + sums[4 * place + 2];
    }
    return violated;
  };
}

export interface Tally {
  readonly applied: bigint;
  readonly kept: bigint;
  readonly violated: bigint;
}

export function alike(a: Tally, b: Tally): boolean {
  return a.applied === b.applied && a.kept === b.kept && a.violated === b.violated;
}

/** A law as its module has it: one entry at a time. */
export interface Single {
  /** What it says of one case: 1 where it is violated. */
  at(words: readonly bigint[]): bigint;
  /** To how many of `n` words at `at` its condition applies, and how many violate it; `tally` has room for a tally of assembly/sweep.ts. */
  tally(at: number, n: number, more: readonly bigint[], tally: number): Tally;
}

export function singleOf(lab: Lab, law: Law): Single {
  const { value } = lab.exports[`index_${lawExport(law)}`] as unknown as WebAssembly.Global;
  const one = wordCall(lab, `at_${lawExport(law)}`);
  const each = wordCall(lab, "each");
  return {
    at: ([a, b = 0n, c = 0n]) => one(a, b, c) as bigint,
    tally(at, n, more, tally) {
      const words = new BigUint64Array(lab.memory.buffer, tally, 5).fill(0n);
      each(value as number, at, n, more[0] ?? 0n, more[1] ?? 0n, tally);
      return { applied: words[1], kept: words[2], violated: words[3] };
    },
  };
}

/** The first `most` of `n` words at `at` that the two-lane loop counts, by halving: their places. */
export function violating(
  lab: Lab,
  check: Check,
  { scratch }: WordRoom,
  at: number,
  n: number,
  more: readonly bigint[],
  most: number,
): number[] {
  if (most <= 0 || check(at, n, more) === 0) return [];
  if (n > 4) {
    const half = Math.max(4, (n >> 3) << 2);
    const low = violating(lab, check, { scratch } as WordRoom, at, half, more, most);
    const high = violating(lab, check, { scratch } as WordRoom, at + 8 * half, n - half, more, most - low.length);
    return [...low, ...high.map((place) => half + place)];
  }
  const words = new BigUint64Array(lab.memory.buffer, at, n);
  const four = new BigUint64Array(lab.memory.buffer, scratch, 4);
  const found: number[] = [];
  for (const [place, word] of words.entries()) if (found.length < most && check(four.fill(word).byteOffset, 4, more) > 0) found.push(place);
  return found;
}
