/**
 * Which bits a helper depends on, found by flipping each bit of many words; and whether any other bit takes part on random ones.
 * This is what the audit's enumeration rests on.
 */
import { mmu_access } from "../asm/mmu";
import { pte_accessible, pte_present, pte_wrprotect } from "../asm/pgtable";
import { ASK_ACCESSIBLE, ASK_PRESENT, ASK_WRPROTECT } from "./ask";
import { mix } from "./random";

/** One helper's answer; of pte_wrprotect() the bits that it changes, so that a bit which only passes through counts for nothing. */
// @ts-ignore: decorator
@inline
function ask(which: i32, pte: u64): u64 {
  switch (which) {
    case ASK_ACCESSIBLE:
      return pte_accessible<u64>(pte, 0) | (pte_accessible<u64>(pte, 1) << 1);
    case ASK_PRESENT:
      return pte_present<u64>(pte);
    case ASK_WRPROTECT:
      return pte_wrprotect<u64>(pte) ^ pte;
    default:
      return mmu_access<u64>(pte);
  }
}

/** The bits under `width` whose flip changes the answer at one of the `n` words at `words`, or that pte_wrprotect() changes there. */
export function depends(which: i32, words: usize, n: i32, width: u64): u64 {
  let mask: u64 = 0;
  for (let i = 0; i < n; i++) {
    const pte = load<u64>(words + (<usize>i << 3));
    const answer = ask(which, pte);
    if (which == ASK_WRPROTECT) mask |= answer;
    for (let bit: u64 = 1; bit != 0 && bit <= width; bit <<= 1) mask |= select<u64>(bit, 0, ask(which, pte ^ bit) != answer);
  }
  return mask;
}

/** On how many of `n` random words the answer changes once all bits outside `mask` are cleared: 0 if they all pass through. */
export function leaks(which: i32, mask: u64, seed: u64, n: i32, width: u64): i32 {
  let different = 0;
  for (let i = 0; i < n; i++) {
    const pte = mix(seed, <u64>i) & width;
    different += i32(ask(which, pte) != ask(which, pte & mask));
  }
  return different;
}
