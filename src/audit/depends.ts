/**
 * The bits that a law's helpers depend on: pte_wrprotect()'s and those of the predicate that it looks at.
 *
 * They are found by flipping each bit of the words of seeds.ts. That they are enough is checked, not assumed: on random words no
 * helper's answer may change when all other bits are cleared, and pte_wrprotect() must let the others through.
 */
import { ASK_ACCESSIBLE, ASK_MMU, ASK_PRESENT, ASK_WRPROTECT } from "../../assembly/ask.ts";
import type { Law } from "../laws/index.ts";
import { reserve, words } from "../profile/arena.ts";
import type { Lab } from "../profile/lab.ts";
import type { JudgeOptions } from "./judge.ts";
import { seedWords } from "./seeds.ts";

export interface Dependencies {
  readonly bits: bigint;
  /** Random words in whose answer another bit took part: 0, or the bits are not enough. */
  readonly leaks: number;
}

const ASKED = { pte_accessible: ASK_ACCESSIBLE, pte_present: ASK_PRESENT, mmu_access: ASK_MMU } as const;

type Loop = (which: number, ...rest: (bigint | number)[]) => bigint | number;

/** All laws with the same predicate share the answer. */
export function dependencies(lab: Lab, predicate: Law["predicate"], options: JudgeOptions): Dependencies {
  const { depends, leaks } = lab.exports as unknown as Record<string, Loop>;
  const width = (1n << BigInt(lab.profile.pteBits)) - 1n;
  const seeds = seedWords(lab.profile);
  const at = reserve(lab, seeds.byteLength);
  words(lab, at, seeds.length).set(seeds);
  const asked = [ASK_WRPROTECT, ASKED[predicate]];
  const bits = asked.reduce((mask, which) => mask | BigInt.asUintN(64, BigInt(depends(which, at, seeds.length, width))), 0n);
  return { bits, leaks: asked.reduce((sum, which) => sum + Number(leaks(which, bits, options.seed, options.random, width)), 0) };
}
