/** Words at which a helper is likely to change its mind: where the search for deciding bits starts. */
import type { Profile } from "../profile/types.ts";

/** 0, all ones, single bits, pairs of bits, every protection with and without frames, each form's own bits, and each with one bit flipped. */
export function seedWords(profile: Profile): BigUint64Array {
  const width = BigInt(profile.pteBits);
  const all = (1n << width) - 1n;
  const singles = Array.from({ length: profile.pteBits }, (_, i) => 1n << BigInt(i));
  const pairs = singles.flatMap((a, i) => singles.slice(i + 1).map((b) => a | b));
  const frames = [0n, 1n, 8n, 0x12345n].map((pfn) => (pfn << BigInt(profile.pfnPteShift)) & all);
  const starts = [0n, all, ...profile.protectionMap, ...profile.forms.map((f) => f.value)];
  const built = starts.flatMap((start) => frames.map((frame) => start | frame));
  const flipped = built.flatMap((word) => singles.map((bit) => word ^ bit));
  return BigUint64Array.from(new Set([...singles, ...pairs, ...built, ...flipped]));
}
