/** Whether two sides made the same of a table: 64 bits over 32-bit words, the sum of src/bench/c/main.c. */

export interface Checksum {
  a: number;
  b: number;
}

export function newChecksum(): Checksum {
  return { a: 2166136261, b: 0 };
}

/** FNV-1a over words, and a second sum that mixes otherwise. */
export function addWords(sum: Checksum, words: Uint32Array): void {
  let { a, b } = sum;
  for (let i = 0; i < words.length; i++) {
    a = Math.imul(a ^ words[i], 16777619);
    b = Math.imul(b + words[i], 0x85ebca6b);
    b ^= b >>> 15;
  }
  sum.a = a;
  sum.b = b;
}

const hex = (word: number) => (word >>> 0).toString(16).padStart(8, "0");

export function checksumText({ a, b }: Checksum): string {
  return hex(a) + hex(b);
}
