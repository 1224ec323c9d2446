/** Bytes of a WebAssembly binary one after the other (core specification, 5.2): what is malformed is an error with its offset. */
import { LiftError } from "./errors.ts";

export interface Reader {
  readonly bytes: Uint8Array;
  at: number;
  /** First byte behind what may be read. */
  readonly end: number;
}

export function malformed(what: string, offset: number): LiftError {
  return new LiftError(`malformed module: ${what} at byte 0x${offset.toString(16)}`);
}

export function readerOf(bytes: Uint8Array, at = 0, end = bytes.length): Reader {
  return { bytes, at, end };
}

export function readByte(reader: Reader): number {
  if (reader.at >= reader.end) throw malformed("unexpected end", reader.at);
  return reader.bytes[reader.at++];
}

export function skip(reader: Reader, count: number): void {
  if (count > reader.end - reader.at) throw malformed("unexpected end", reader.end);
  reader.at += count;
}

/** Unsigned LEB128 of at most 32 bits: five bytes, and no set bit beyond the thirty-second. */
export function readU32(reader: Reader): number {
  const start = reader.at;
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = readByte(reader);
    value += (byte & 0x7f) * 2 ** shift;
    if (byte >= 0x80) continue;
    if (value > 0xffff_ffff) throw malformed("an unsigned number of more than 32 bits", start);
    return value;
  }
  throw malformed("an unsigned number of more than 5 bytes", start);
}

/** Unsigned LEB128 of at most 64 bits. */
export function readU64(reader: Reader): bigint {
  const start = reader.at;
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = readByte(reader);
    value |= BigInt(byte & 0x7f) << shift;
    if (byte >= 0x80) continue;
    if (value >> 64n) throw malformed("an unsigned number of more than 64 bits", start);
    return value;
  }
  throw malformed("an unsigned number of more than 10 bytes", start);
}

/** Signed LEB128 of at most `width` bits (33 for a block type); the bits beyond must repeat the sign. */
export function readSigned(reader: Reader, width: 32 | 33 | 64): bigint {
  const start = reader.at;
  const longest = Math.ceil(width / 7);
  let value = 0n;
  for (let i = 0; i < longest; i++) {
    const byte = readByte(reader);
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte >= 0x80) continue;
    const signed = BigInt.asIntN(7 * (i + 1), value);
    if (signed !== BigInt.asIntN(width, signed)) throw malformed(`a signed number of more than ${width} bits`, start);
    return signed;
  }
  throw malformed(`a signed number of more than ${longest} bytes`, start);
}

/** A name: UTF-8, strictly. */
export function readName(reader: Reader): string {
  const length = readU32(reader);
  const start = reader.at;
  skip(reader, length);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(reader.bytes.subarray(start, start + length));
  } catch {
    throw malformed("a name that is not UTF-8", start);
  }
}

/** `count` times what `item` reads. */
export function readVector<T>(reader: Reader, item: (reader: Reader) => T): T[] {
  const count = readU32(reader);
  // Every item takes at least one byte: a count beyond that would only exhaust memory.
  if (count > reader.end - reader.at) throw malformed(`a vector of ${count} items in ${reader.end - reader.at} bytes`, reader.at);
  const items: T[] = [];
  for (let i = 0; i < count; i++) items.push(item(reader));
  return items;
}
