/** What was seen of each set, and by name what never was. */
import type { Coverage } from "../types.ts";

/** What the bits of a set stand for, by their number; undefined where nobody knows. */
export type CoverageNames = (set: string, bit: number) => string | undefined;

export interface CoveredSet {
  readonly set: string;
  readonly seen: number;
  readonly of: number;
  readonly never: readonly string[];
}

/** Bits in fours, the lowest first: shifting one large number bit by bit would cost the square of its length. */
function nibbles(hex: string): readonly number[] {
  return [...hex.replace(/^0x/, "")].reverse().map((digit) => Number.parseInt(digit, 16));
}

export function coveredSets(all: readonly Coverage[], names: CoverageNames): readonly CoveredSet[] {
  const merged = new Map<string, { readonly of: number; readonly bits: number[] }>();
  for (const { sets } of all)
    for (const [set, { bits, of }] of Object.entries(sets)) {
      const into = merged.get(set) ?? { of, bits: [] };
      merged.set(set, into);
      for (const [i, nibble] of nibbles(bits).entries()) into.bits[i] = (into.bits[i] ?? 0) | nibble;
    }
  return [...merged.keys()].sort().map((set) => {
    const { of, bits } = merged.get(set) as { of: number; bits: number[] };
    const unseen = Array.from({ length: of }, (_, bit) => bit).filter((bit) => (((bits[bit >> 2] ?? 0) >> (bit & 3)) & 1) === 0);
    return { set, seen: of - unseen.length, of, never: unseen.map((bit) => names(set, bit) ?? `bit ${bit}`) };
  });
}
