/**
 * A second opinion on every helper of the kernel's: in plain TypeScript, on two 32-bit halves, by formulas of its own. It shares the bit
 * numbers and the facts of a profile with the modules, and nothing else. The hardware view (mmu_*) is left out: no kernel has it.
 */
import * as arm64Bits from "../../../arch/arm64/bits.ts";
import * as book3s64Bits from "../../../arch/powerpc/book3s64/bits.ts";
import * as riscvBits from "../../../arch/riscv/bits.ts";
import * as s390Bits from "../../../arch/s390/bits.ts";
import * as x86Bits from "../../../arch/x86/bits.ts";
import { type Helper, helpers } from "../../profile/helpers.ts";
import type { Profile } from "../../profile/types.ts";
import { arm64 } from "./arm64.ts";
import { book3s64 } from "./book3s64.ts";
import { complete } from "./generic.ts";
import { type Change, fromPair, put, toPair } from "./pair.ts";
import { type Family, powerpcFamilies } from "./powerpc.ts";
import { riscv } from "./riscv.ts";
import { s390 } from "./s390.ts";
import { x86 } from "./x86.ts";

const families: Readonly<Record<string, Family>> = {
  x86: { bits: x86Bits, own: x86 },
  arm64: { bits: arm64Bits, own: arm64 },
  s390: { bits: s390Bits, own: s390 },
  riscv: { bits: riscvBits, own: riscv },
  "powerpc/book3s64": { bits: book3s64Bits, own: book3s64 },
  ...powerpcFamilies,
};

/** A helper by name; each puts its result in the place of the word. */
export type Halves = ReadonlyMap<string, Change>;

/** What the halves answer: all of the contract but the hardware view. */
export const evaluated: readonly Helper[] = helpers.filter(({ export: name }) => !name.startsWith("mmu_"));

/** @throws Error where a room has no evaluator, or one that lacks a helper: a new architecture needs both */
export function halvesOf(profile: Profile): Halves {
  const [room] = profile.rooms;
  const family = families[room];
  if (!family) throw new Error(`no evaluator on halves for the room ${room}; add it to src/fuzz/halves/index.ts`);
  const { truths, changes } = complete(profile, family.bits, family.own(profile));
  return new Map(
    evaluated.map(({ name }): [string, Change] => {
      const truth = truths[name];
      if (truth) return [name, (word, argument) => put(word, truth(word, argument) ? 1 : 0, 0)];
      const change = changes[name];
      if (!change) throw new Error(`the evaluator on halves of ${room} lacks ${name}`);
      return [name, change];
    }),
  );
}

/** One call in bigints, for replays and tests; arguments as `Lab.call()` takes them. */
export function callHalves(halves: Halves, name: string, pte: bigint, argument = 0n): bigint {
  const word = toPair(pte);
  (halves.get(name) as Change)(word, toPair(argument));
  return fromPair(word);
}
