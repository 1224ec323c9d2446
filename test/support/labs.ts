/** Every profile with its module, loaded once a test file. */
import { type Lab, loadProfile, type Profile, profiles } from "../../src/node.ts";

export { profiles };

export async function labs(target: "release" | "debug" = "release"): Promise<ReadonlyMap<string, Lab>> {
  return new Map(await Promise.all(profiles.map(async (p): Promise<[string, Lab]> => [p.id, await loadProfile(p.id, target)])));
}

/** All ones of the profile's width. */
export function widthMask(profile: Profile): bigint {
  return (1n << BigInt(profile.pteBits)) - 1n;
}

/** The same numbers on every run: SplitMix64, as assembly/random.ts has it. */
export function randomWords(seed: bigint, count: number, mask: bigint): BigUint64Array {
  const words = new BigUint64Array(count);
  for (let i = 0; i < count; i++) {
    let z = BigInt.asUintN(64, seed + BigInt(i + 1) * 0x9e3779b97f4a7c15n);
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    words[i] = (z ^ (z >> 31n)) & mask;
  }
  return words;
}
