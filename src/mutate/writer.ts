/** Writes a module again with other code in it: every size in front of what changed is made anew, all else stays byte for byte. */
import { type Reader, readByte, readerOf, readU32, skip } from "../prove/reader.ts";

/** These bytes in the place of those from `at` to `end` of the file; nothing is taken away where both are the same. */
export interface Edit {
  readonly at: number;
  readonly end: number;
  readonly bytes: readonly number[];
}

const HEADER = 8;
const CODE = 10;

/** Unsigned LEB128, as short as it goes. */
export function unsignedBytes(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...unsignedBytes(Math.floor(value / 0x80))];
}

/** Signed LEB128, as short as it goes. */
export function signedBytes(value: bigint): number[] {
  const low = Number(value & 0x7fn);
  const rest = value >> 7n;
  // The last byte's bit 6 is the sign.
  const done = (rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40);
  return done ? [low] : [low | 0x80, ...signedBytes(rest)];
}

type Part = Uint8Array | readonly number[];

function joined(parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function sized(contents: Uint8Array): readonly Part[] {
  return [unsignedBytes(contents.length), contents];
}

/** What a size stands in front of, and where it lies. */
function readSized(reader: Reader): { start: number; end: number } {
  const size = readU32(reader);
  const start = reader.at;
  skip(reader, size);
  return { start, end: reader.at };
}

function edited(bytes: Uint8Array, start: number, end: number, edit: Edit | undefined): Uint8Array {
  if (!edit || edit.at < start || edit.at >= end) return bytes.subarray(start, end);
  if (edit.end < edit.at || edit.end > end)
    throw new RangeError(`the change at ${edit.at} reaches beyond its function, which ends at ${end}`);
  return joined([bytes.subarray(start, edit.at), edit.bytes, bytes.subarray(edit.end, end)]);
}

function codeSection(bytes: Uint8Array, start: number, end: number, edit: Edit | undefined): Uint8Array {
  const reader = readerOf(bytes, start, end);
  const count = readU32(reader);
  const parts: Part[] = [unsignedBytes(count)];
  for (let i = 0; i < count; i++) {
    const body = readSized(reader);
    parts.push(...sized(edited(bytes, body.start, body.end, edit)));
  }
  return joined(parts);
}

/**
 * The module with one change in the code of one function; without a change the very same bytes, where its sizes are as short as they go.
 * @throws LiftError on what is malformed, RangeError where the change lies in no function's code
 */
export function rewritten(bytes: Uint8Array, edit?: Edit): Uint8Array<ArrayBuffer> {
  const reader = readerOf(bytes);
  skip(reader, HEADER);
  const parts: Part[] = [bytes.subarray(0, HEADER)];
  let inCode = false;
  while (reader.at < bytes.length) {
    const id = readByte(reader);
    const { start, end } = readSized(reader);
    inCode ||= id === CODE && edit !== undefined && edit.at >= start && edit.end <= end;
    parts.push([id], ...sized(id === CODE ? codeSection(bytes, start, end, edit) : bytes.subarray(start, end)));
  }
  if (edit && !inCode) throw new RangeError(`the change at ${edit.at} lies in no function`);
  return joined(parts);
}
