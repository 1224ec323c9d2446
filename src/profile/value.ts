/** Values at the edge: text in, `bigint` checked, text out. Inside, everything is an unsigned `bigint`. */
import { quoted, UsageError } from "./errors.ts";

const HEX = /^(?:0x)?([0-9a-f]+)$/i;

/**
 * Parses a hexadecimal word, with or without `0x`.
 * @param what names the value in the error message, e.g. "PTE"
 * @param width in bits: 1 to 64
 * @throws UsageError where it is no hexadecimal number, negative, or wider than `width`
 */
export function parseWord(text: string, what: string, width = 64): bigint {
  const digits = HEX.exec(text)?.[1];
  if (digits === undefined) {
    if (text.startsWith("-"))
      throw new UsageError(`${what} ${quoted(text)} is negative; give an unsigned hexadecimal number such as 0x8000000012345025`);
    throw new UsageError(`${what} ${quoted(text)} is not a hexadecimal number; give one such as 0x8000000012345025`);
  }
  return checkWidth(BigInt(`0x${digits}`), what, width);
}

/** Checks that a value fits into `width` bits. @throws UsageError where it does not. */
export function checkWidth(value: bigint, what: string, width = 64): bigint {
  if (typeof value !== "bigint") throw new UsageError(`${what} ${String(value)} is not a bigint; write 0x25n, or BigInt(value)`);
  if (value < 0n) throw new UsageError(`${what} ${value} is negative; allowed is 0 to 2^${width} - 1`);
  if (value >> BigInt(width) !== 0n) {
    throw new UsageError(`${what} 0x${value.toString(16).slice(0, 40)} is wider than ${width} bits; allowed is 0 to 2^${width} - 1`);
  }
  return value;
}

/**
 * Parses an entry's bytes as they lie in memory: hexadecimal digits, spaces and colons between bytes allowed.
 * @throws UsageError on odd digits or a wrong count
 */
export function parseBytes(text: string, width: number, byteOrder: "little" | "big"): bigint {
  const digits = text.replace(/^0x/i, "").replace(/[\s:]/g, "");
  if (!/^[0-9a-f]*$/i.test(digits)) throw new UsageError(`bytes ${quoted(text)} are not hexadecimal digits`);
  if (digits.length % 2 !== 0)
    throw new UsageError(`bytes ${quoted(text)} have an odd number of digits (${digits.length}); every byte takes two`);
  if (digits.length !== width / 4)
    throw new UsageError(`bytes ${quoted(text)} are ${digits.length / 2} bytes; an entry of this profile has ${width / 8}`);
  const bytes = digits.match(/../g) ?? [];
  return BigInt(`0x${(byteOrder === "little" ? bytes.reverse() : bytes).join("")}`);
}

/** `0x` and all the digits of the width. */
export function formatWord(value: bigint, width: number): string {
  return `0x${value.toString(16).padStart(width / 4, "0")}`;
}

/** `0x` and as many digits as it takes. */
export function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

/** The bits hi..lo of a word, as a number of their own. */
export function bitsAt(word: bigint, { hi, lo }: { readonly hi: number; readonly lo: number }): bigint {
  return (word >> BigInt(lo)) & ((1n << BigInt(hi - lo + 1)) - 1n);
}
