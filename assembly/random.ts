/** A counter-based generator: word `index` of `seed`, in constant time, so that any case can be made again. */

/** SplitMix64's finaliser over the counter (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators"). */
// @ts-ignore: decorator
@inline
export function mix(seed: u64, index: u64): u64 {
  let z = seed + (index + 1) * 0x9e37_79b9_7f4a_7c15;
  z = (z ^ (z >> 30)) * 0xbf58_476d_1ce4_e5b9;
  z = (z ^ (z >> 27)) * 0x94d0_49bb_1331_11eb;
  return z ^ (z >> 31);
}
