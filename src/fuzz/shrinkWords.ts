/** A law's words made as plain as they can be while they still show the same: the entry towards an ordinary page, all else towards 0. */

import type { InputKind } from "../laws/index.ts";
import type { Lab } from "../profile/lab.ts";
import { FRAME, plainPage } from "./plain.ts";

type Still = (words: readonly bigint[]) => boolean;

function bitsOf(word: bigint): bigint[] {
  const bits: bigint[] = [];
  for (let rest = word; rest !== 0n; rest &= rest - 1n) bits.unshift(rest & -rest);
  return bits;
}

/** What each word is made alike to. */
export function plainWords(lab: Lab, kinds: readonly InputKind[]): readonly bigint[] {
  return kinds.map((kind) => {
    if (kind === "pte" || kind === "other") return plainPage(lab);
    return kind === "prot" ? lab.profile.protectionMap[3] : kind === "pfn" ? FRAME : 0n;
  });
}

/** One word nearer to `plain`: all at once, then a bit, then two, then another bit for one that makes it smaller. */
function nearer(word: bigint, plain: bigint, still: (word: bigint) => boolean): bigint {
  if (still(plain)) return plain;
  let least = word;
  for (;;) {
    const away = bitsOf(least ^ plain);
    const one = away.find((bit) => still(least ^ bit));
    if (one !== undefined) {
      least ^= one;
      continue;
    }
    const pairs = away.flatMap((a, i) => away.slice(i + 1).map((b) => a | b));
    const two = pairs.find((bits) => still(least ^ bits));
    if (two === undefined) return least;
    least ^= two;
  }
}

/** As far from `plain` as before, but smaller: so that two cases with the same cause come to the same words. */
function smaller(word: bigint, plain: bigint, mask: bigint, still: (word: bigint) => boolean): bigint {
  const away = bitsOf(word ^ plain);
  const others = bitsOf(mask & ~(word ^ plain)).reverse();
  for (const gone of away)
    for (const bit of others) {
      const candidate = word ^ gone ^ bit;
      if (candidate < word && still(candidate)) return smaller(candidate, plain, mask, still);
    }
  return word;
}

/** @param masks the free bits of each word */
export function shrinkWords(
  lab: Lab,
  kinds: readonly InputKind[],
  masks: readonly bigint[],
  given: readonly bigint[],
  still: Still,
): readonly bigint[] {
  const plain = plainWords(lab, kinds).map((word, i) => word & masks[i]);
  let least = given;
  for (let before: readonly bigint[] | undefined; before?.join() !== least.join(); ) {
    before = least;
    // What is further on is made plain first: it is what a reader wants to forget.
    for (let i = kinds.length - 1; i >= 0; i--) {
      const with_ = (word: bigint) => least.map((other, at) => (at === i ? word : other));
      const near = nearer(least[i], plain[i], (word) => still(with_(word)));
      least = with_(near);
      least = with_(smaller(near, plain[i], masks[i], (word) => still(with_(word))));
    }
  }
  return least;
}
