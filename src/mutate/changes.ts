/** What one instruction may be changed into: another constant, another operation on the same operands, the opposite condition. */

import { hex } from "../profile/value.ts";
import type { Instruction } from "../prove/body.ts";
import { opcodes } from "../prove/opcodes.ts";
import { readerOf, readSigned } from "../prove/reader.ts";
import { type Edit, signedBytes } from "./writer.ts";

/** One change of one instruction. */
export interface Change extends Edit {
  /** For people: `i64.const 0x42` and what it becomes. */
  readonly was: string;
  readonly is: string;
}

const BYTES = new Map([...opcodes].map(([byte, { name }]) => [name, byte]));
const byteOf = (op: string): number => BYTES.get(op) as number;

/** Operations that take and give the same types: any of a row in the place of any other. */
const ROWS: readonly (readonly string[])[] = [
  ["and", "or", "xor", "add", "sub"],
  ["shl", "shr_u", "shr_s"],
  ["eq", "ne", "lt_u", "le_u", "gt_u", "ge_u"],
  ["lt_s", "le_s", "gt_s", "ge_s", "lt_u", "ge_u"],
];

const SWAPS: ReadonlyMap<string, readonly string[]> = new Map(
  ["i32", "i64"].flatMap((type) =>
    ROWS.flat().map((name): [string, string[]] => {
      const others = ROWS.filter((row) => row.includes(name)).flat();
      return [`${type}.${name}`, [...new Set(others)].filter((other) => other !== name).map((other) => `${type}.${other}`)];
    }),
  ),
);

const COUNTED = /^i\d\d\.(shl|shr_[us]|rot[lr])$/;
/** What reads a condition from the top of the stack. */
const CONDITIONAL: readonly string[] = ["select", "if", "br_if"];

function constants(value: bigint, width: number, shiftCount: boolean, flipped: number): bigint[] {
  // A count is taken modulo the width: further bits of it mean nothing.
  const bits = shiftCount ? Math.log2(width) : Math.min(width, flipped);
  const flips = Array.from({ length: bits }, (_, bit) => value ^ (1n << BigInt(bit)));
  const near = [value + 1n, value - 1n].map((other) => BigInt.asUintN(shiftCount ? bits : width, other));
  return [...new Set([...flips, ...near, 0n])].filter((other) => other !== value);
}

/** The bytes of an opcode and of what stands in its place. */
function inPlaceOf(at: number, was: string, is: string, bytes: readonly number[] = [byteOf(is)]): Change {
  return { at, end: at + 1, bytes, was, is };
}

/** The condition turned round in front of what reads it. */
function opposite({ op, at }: Instruction): Change {
  return { at, end: at, bytes: [byteOf("i32.eqz")], was: op, is: `i32.eqz ${op}` };
}

/**
 * Every change of one instruction that keeps the types; none where it is of no kind that is changed.
 * @param next what follows it: a constant in front of a shift is a count
 * @param flipped how many bits of a constant are flipped, from the lowest: the width of an entry
 */
export function changesOf(bytes: Uint8Array, instruction: Instruction, next: Instruction | undefined, flipped: number): Change[] {
  const { op, at, value } = instruction;
  if (op === "i32.const" || op === "i64.const") {
    const width = op === "i32.const" ? 32 : 64;
    const reader = readerOf(bytes, at + 1);
    readSigned(reader, width);
    return constants(value as bigint, width, COUNTED.test(next?.op ?? ""), flipped).map((other) => ({
      at,
      end: reader.at,
      bytes: [byteOf(op), ...signedBytes(BigInt.asIntN(width, other))],
      was: `${op} ${hex(value as bigint)}`,
      is: `${op} ${hex(other)}`,
    }));
  }
  if (CONDITIONAL.includes(op)) return [opposite(instruction)];
  // Is it zero, or not? And its lowest bit, which is another answer of the same types.
  if (op === "i64.eqz")
    return [inPlaceOf(at, op, "i64.ne 0", [byteOf("i64.const"), 0, byteOf("i64.ne")]), inPlaceOf(at, op, "i32.wrap_i64")];
  if (op === "i32.eqz") return [inPlaceOf(at, op, "nop")];
  if (op === "i32.wrap_i64") return [inPlaceOf(at, op, "i64.eqz")];
  return (SWAPS.get(op) ?? []).map((other) => inPlaceOf(at, op, other));
}

/** The changes of each instruction of a function's code, in its order. */
export function changesIn(bytes: Uint8Array, code: readonly Instruction[], flipped: number): readonly Change[][] {
  return code.map((instruction, i) => changesOf(bytes, instruction, code[i + 1], flipped));
}
