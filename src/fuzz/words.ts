/** The words of a block, and the law's other words: each a function of the seed and the case's number. */
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

/** Words that stand for an entry or a protection are those of the block; others, such as frames, are drawn under their mask. */
const WORDY: ReadonlySet<InputKind> = new Set(["pte", "other", "pmd", "prot"]);

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
  /** 256 bytes, a state each. */
  readonly states: number;
  /** Four words to ask the two-lane loop about one. */
  readonly scratch: number;
  /** Five words, a tally of assembly/sweep.ts. */
  readonly tally: number;
  /** By the kind of a law's first word: where the block's words lie. */
  readonly at: ReadonlyMap<InputKind, number>;
}

/** The scratch words and the tally. */
const SMALL = 128;

export function layOutWords(lab: Lab, laws: readonly Law[]): WordRoom {
  const kinds = [...new Set(laws.map(({ inputs }) => inputs[0]))].filter((kind) => !WORDY.has(kind));
  const states = reserve(lab, STATES + SMALL + 8 * BLOCK_WORDS * (1 + kinds.length));
  const words = states + STATES + SMALL;
  const at = new Map<InputKind, number>([...WORDY].map((kind) => [kind, words]));
  for (const [i, kind] of kinds.entries()) at.set(kind, words + 8 * BLOCK_WORDS * (i + 1));
  return { states, scratch: states + STATES, tally: states + STATES + 32, at };
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
  const drawn = new Map<string, bigint>();
  return laws.map(({ inputs }) =>
    inputs.slice(1).map((kind, i) => {
      const name = `${kind} ${i}`;
      const word = drawn.get(name) ?? furtherWord(lab, kind, i + 1, seed, chunk);
      drawn.set(name, word);
      return word;
    }),
  );
}

export type Check = (words: number, n: number, b: bigint, c: bigint) => number;

export function checkOf(lab: Lab, law: Law): Check {
  return lab.exports[`check_${lawExport(law)}`] as unknown as Check;
}

/** To how many of `n` words at `at` the law's condition applies, and how many violate it, one at a time. */
export function tallyOf(lab: Lab, law: Law, at: number, n: number, more: readonly bigint[], tally: number): string {
  const { value } = lab.exports[`index_${lawExport(law)}`] as unknown as WebAssembly.Global;
  const words = new BigUint64Array(lab.memory.buffer, tally, 5).fill(0n);
  wordCall(lab, "each")(value as number, at, n, more[0] ?? 0n, more[1] ?? 0n, tally);
  const [, applied, kept, violated] = words;
  return [applied, kept, violated].join();
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
  const [b = 0n, c = 0n] = more;
  if (most <= 0 || check(at, n, b, c) === 0) return [];
  if (n > 4) {
    const half = Math.max(4, (n >> 3) << 2);
    const low = violating(lab, check, { scratch } as WordRoom, at, half, more, most);
    const high = violating(lab, check, { scratch } as WordRoom, at + 8 * half, n - half, more, most - low.length);
    return [...low, ...high.map((place) => half + place)];
  }
  const words = new BigUint64Array(lab.memory.buffer, at, n);
  const four = new BigUint64Array(lab.memory.buffer, scratch, 4);
  const found: number[] = [];
  for (const [place, word] of words.entries()) if (found.length < most && check(four.fill(word).byteOffset, 4, b, c) > 0) found.push(place);
  return found;
}
