/**
 * Two-lane loops over many laws at once, for modules that are fuzzed: laws ask the same helpers of the same entries, and what one has asked is
 * there for the next. One law a loop takes three to four times as long (docs/fuzz.md).
 *
 *   count_<k>(words, n, further, counts)  how often each law of group k is violated by the `n` words at `words`, for even n
 *   counted_<law>                         in which group a law is, and where: group * PLACES + place
 *
 * `further` holds what a law takes beside its first word, a `u64` for each kind and place (furtherSlot()), the same for all `n`; `counts` takes
 * two `u64` a law, of the even words and the odd.
 */
import { INPUT_KINDS, type InputKind, type Law, lawExport } from "../laws/types.ts";

/** Of a law, what its loop is made of. */
export type LoopedLaw = Pick<Law, "id" | "inputs">;

export type LawGroups = readonly (readonly LoopedLaw[])[];

/** More than a group ever has. */
export const PLACES = 256;
/** More laws share more: 44 a group take 1.04 ns a law and word on x86-64, 176 take 0.87 ns. */
const MOST = 192;
/** Where nothing is shared, large functions only need memory to compile. */
export const MOST_DEBUG = 32;
/** Words that a law takes beside its first. */
const FURTHER = 2;
export const FURTHER_SLOTS = FURTHER * INPUT_KINDS.length;

/** Which `u64` of `further` is the `place`-th word of a law, 1 or 2, when it is of this kind. */
export function furtherSlot(kind: InputKind, place: number): number {
  return (place - 1) * INPUT_KINDS.length + INPUT_KINDS.indexOf(kind);
}

/** Kinds whose words may be the same array: whole entries and protections. */
export const WORDY: ReadonlySet<InputKind> = new Set<InputKind>(["pte", "other", "pmd", "prot"]);

/** Laws that look at the same array, in groups of about the same size and of `most` at most. */
export function lawGroups<L extends LoopedLaw>(laws: readonly L[], most = MOST): readonly (readonly L[])[] {
  const arrayOf = ({ inputs: [kind] }: LoopedLaw) => (WORDY.has(kind) ? "entries" : kind);
  return [...new Set(laws.map(arrayOf))].flatMap((array) => {
    const all = laws.filter((law) => arrayOf(law) === array);
    const size = Math.ceil(all.length / Math.ceil(all.length / most));
    return Array.from({ length: Math.ceil(all.length / size) }, (_, k) => all.slice(k * size, (k + 1) * size));
  });
}

const further = ({ inputs }: LoopedLaw): readonly (readonly [InputKind, number])[] => inputs.slice(1).map((kind, i) => [kind, i + 1]);
const named = ([kind, place]: readonly [InputKind, number]): string => `${kind}_${place}`;

function loop(laws: readonly LoopedLaw[], k: number): string {
  const words = new Map(laws.flatMap(further).map((one) => [named(one), furtherSlot(...one)]));
  const each = (text: (law: LoopedLaw, i: number) => string) => laws.map(text).join("\n");
  const call = (law: LoopedLaw) => {
    const [b = "none", c = "none"] = further(law).map(named);
    return `law_${lawExport(law)}<v128>(a, ${b}, ${c})`;
  };
  return `export function count_${k}(words: usize, n: i32, further: usize, counts: usize): void {
  const none = word<v128>(0);
${[...words].map(([name, slot]) => `  const ${name} = word<v128>(load<u64>(further, ${8 * slot}));`).join("\n")}
${each((_, i) => `  let sum_${i} = i64x2.splat(0);`)}
  const end = words + (<usize>n << 3);
  do {
    const a = v128.load(words);
${each((law, i) => `    sum_${i} = i64x2.add(sum_${i}, ${call(law)});`)}
    words += 16;
  } while (words < end);
${each((_, i) => `  v128.store(counts, sum_${i}, ${16 * i});`)}
}`;
}

/** The text of `asm/loops`. Laws are imported from `asm/law_<law>`, whose answers are terse (assembly/laws/promise.ts). */
export function lawLoops(groups: LawGroups): string {
  return [
    'import { word } from "../arch/generic/word";',
    ...groups.flat().map((law) => `import { law as law_${lawExport(law)} } from "./law_${lawExport(law)}";`),
    ...groups.map(loop),
    ...groups.flatMap((group, k) => group.map((law, i) => `export const counted_${lawExport(law)}: i32 = ${k * PLACES + i};`)),
  ].join("\n");
}
