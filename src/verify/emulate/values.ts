/** Words that are worth a question each: where formulas turn, and what a kernel builds. */
import type { Profile } from "../../profile/types.ts";
import type { Input } from "../../prove/index.ts";

/** A word whose lowest `width` bits are set. */
export const low = (width: number): bigint => (1n << BigInt(width)) - 1n;
const unique = (words: readonly bigint[]): bigint[] => [...new Set(words)];
const singles = (width: number): bigint[] => Array.from({ length: width }, (_, bit) => 1n << BigInt(bit));

/** All pairs of two different bits. */
export function pairs(width: number): bigint[] {
  const bits = singles(width);
  return bits.flatMap((one, i) => bits.slice(i + 1).map((other) => one | other));
}

type Described = Pick<Profile, "forms" | "pteBits" | "protectionMap">;

/** The bits that hold a page frame number while an entry is present. */
export function frameBits({ forms }: Pick<Profile, "forms">): bigint {
  const fields = forms.find(({ id }) => id === "present")?.fields.filter(({ name }) => /^(?:PFN|RPN)/.test(name)) ?? [];
  return fields.reduce((mask, { hi, lo }) => mask | (low(hi + 1) & ~low(lo)), 0n);
}

/** Frames in the place where an entry has them: none, the first, one in the middle, the highest, all. */
function frames(profile: Described): bigint[] {
  const mask = frameBits(profile);
  const unit = mask & -mask;
  const top = 1n << BigInt(mask.toString(2).length - 1);
  return unique([0n, unit, (0x12345n * unit) & mask, top, mask]);
}

/** Words that a swap type or offset, a frame's number or a count may be. */
export function numbers(mask: bigint): bigint[] {
  const plain = [0n, 1n, 2n, 3n, 15n, 16n, 31n, 32n, 63n, 511n, 0x12345n, 0x7fffffffn, low(32), low(50), low(58), low(64)];
  return unique([...plain, ...singles(64)].map((word) => word & mask));
}

/** Entries that a kernel builds or nearly builds: protections over frames, PROT_NONE, swap; single bits; nothing, and all. */
export function plainEntries(profile: Described, swap: (type: bigint, offset: bigint) => bigint): bigint[] {
  const all = low(profile.pteBits);
  const protnone = profile.forms.filter(({ id }) => id === "protnone" || id === "invalid").map(({ value }) => value);
  const mapped = unique([...profile.protectionMap, ...protnone]).flatMap((protection) =>
    frames(profile).map((frame) => protection | frame),
  );
  const swapped = [0n, 1n, 5n, 31n].flatMap((type) => [0n, 1n, 0x12345n, low(20), low(40)].map((offset) => swap(type, offset)));
  return unique([0n, ...mapped, ...swapped, ...singles(profile.pteBits), all].map((word) => word & all));
}

/** What an input that is no entry may be asked with, beside the entry `pte`. */
export function argumentsFor({ name, mask }: Input, profile: Described, pte: bigint): bigint[] {
  switch (name) {
    case "prot":
      return unique([...profile.protectionMap, 0n, ...singles(profile.pteBits), low(profile.pteBits)].map((word) => word & mask));
    case "other":
      return unique([pte, 0n, ...singles(profile.pteBits).map((bit) => pte ^ bit)].map((word) => word & mask));
    case "tlb_flush_pending":
    case "write":
    case "shadow_stack_vma":
      return [0n, 1n];
    default:
      return numbers(mask);
  }
}

export interface Asked {
  readonly a: bigint;
  readonly b: bigint;
}

/** A stretch of the list that keeps its ends and its variety: every so-manieth. */
export function spread<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  return Array.from({ length: most }, (_, i) => list[Math.floor((i * list.length) / most)]);
}

/** More of them than this, and the entries with two bits are left to the helpers that take nothing else. */
const FEW = 2;

/**
 * The structured questions to one function, each once.
 * @param inputs in the order of its parameters
 */
export function structured(inputs: readonly Input[], profile: Described, entries: readonly bigint[]): Asked[] {
  if (inputs.length === 0) return [{ a: 0n, b: 0n }];
  const [first, second] = inputs;
  const isEntry = first.name === "pte";
  const under = (words: readonly bigint[]) => unique(words.map((word) => word & first.mask));
  const firsts = isEntry ? under(entries) : argumentsFor(first, profile, 0n);
  if (!second) return under([...firsts, ...(isEntry ? pairs(profile.pteBits) : [])]).map((a) => ({ a, b: 0n }));
  const few = argumentsFor(second, profile, 0n).length <= FEW;
  const as = few && isEntry ? under([...firsts, ...pairs(profile.pteBits)]) : firsts;
  return as.flatMap((a) => argumentsFor(second, profile, a).map((b) => ({ a, b })));
}
