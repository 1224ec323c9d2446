/** 64-bit digests of what a unit computed. */
const MASK = (1n << 64n) - 1n;

export function into(digest: bigint, value: bigint | number): bigint {
  const mixed = ((digest ^ (BigInt(value) & MASK)) * 0x9e3779b97f4a7c15n) & MASK;
  return ((mixed << 29n) | (mixed >> 35n)) & MASK;
}

export function intoText(digest: bigint, text: string): bigint {
  let all = digest;
  for (const letter of text) all = into(all, letter.codePointAt(0) as number);
  return all;
}

/** Where a unit's digest begins: units whose results are alike must not be. */
export function unitDigest(profile: string, family: string, block: number, seed: bigint): bigint {
  return into(into(intoText(intoText(1n, profile), family), block), seed);
}
