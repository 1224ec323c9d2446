/** Which words a question is run through: all combinations of an entry's flags, and random ones. */
import type { FieldKind, Profile } from "../../profile/types.ts";
import { keyOf } from "../cache.ts";
import type { Question } from "./asked.ts";
import type { Sweep } from "./sweep.ts";
import { frameBits, low } from "./values.ts";

export interface RunOptions {
  /** Random words of a profile, spread over its helpers. */
  readonly random: number;
  /** How many flags are tried in all combinations; where an entry has more, the rest are drawn at random. */
  readonly flagBits: number;
  readonly onProgress?: (text: string) => void;
}

/** Flags that mean something come first. */
const WEIGHT: Readonly<Record<FieldKind, number>> = { both: 0, hardware: 0, software: 0, ignored: 1, reserved: 2 };

/** The flags of an entry: every bit that is no frame's, the weightiest first, and among those the lowest. */
export function flagsOf(profile: Pick<Profile, "forms" | "pteBits">): bigint[] {
  // A field as wide as a quarter of the entry is a number, such as a swap offset, and says nothing of the weight of its bits.
  const fields = profile.forms.flatMap((form) => form.fields);
  const weight = (bit: number) =>
    Math.min(...fields.filter(({ hi, lo }) => lo <= bit && bit <= hi && hi - lo < profile.pteBits / 4).map(({ kind }) => WEIGHT[kind]), 2);
  const free = low(profile.pteBits) & ~frameBits(profile);
  return Array.from({ length: profile.pteBits }, (_, bit) => bit)
    .filter((bit) => (free >> BigInt(bit)) & 1n)
    .sort((one, other) => weight(one) - weight(other) || one - other)
    .map((bit) => 1n << BigInt(bit));
}

/** The same numbers on every run and machine, others for each helper. */
export function seedOf(profile: Pick<Profile, "id">, name: string): bigint {
  return BigInt(`0x${keyOf("ptelab verify --run", profile.id, name)}`);
}

const TRUTHS = 1n;

/** @param share how many random words this question gets */
export function sweepsOf(question: Question, profile: Profile, flagBits: number, share: number): Sweep[] {
  if (question.defined) return [];
  const [first, second] = question.inputs;
  const seed = seedOf(profile, question.name);
  const random: Sweep = { kind: "random", seed, count: BigInt(share), maskA: first.mask, maskB: second?.mask ?? 0n };
  if (first.name !== "pte" || (second && second.mask !== TRUTHS)) return [random];
  const mask = flagsOf(profile)
    .filter((bit) => bit & first.mask)
    .slice(0, flagBits)
    .reduce((all, bit) => all | bit, 0n);
  const flags = (b: bigint): Sweep => {
    const bits = mask.toString(2).replaceAll("0", "").length;
    return { kind: "bits", seed, count: 1n << BigInt(bits), mask, rest: first.mask & ~mask, b };
  };
  return [...(second ? [flags(0n), flags(1n)] : [flags(0n)]), random];
}
