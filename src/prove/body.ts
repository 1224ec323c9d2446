/** A function's code as a tree: blocks hold their instructions, so that the lifter never looks for an `end`. */

import { LiftError } from "./errors.ts";
import { type FunctionType, readValueType, type ValueType, type WasmFunction, type WasmModule } from "./module.ts";
import { bulkOpcode, type Opcode, opcodes, vectorOpcode } from "./opcodes.ts";
import { malformed, type Reader, readByte, readerOf, readSigned, readU32, readU64, readVector, skip } from "./reader.ts";

export interface Instruction {
  /** The name as in the text format, e.g. `i64.shr_u`. */
  readonly op: string;
  /** Offset of the opcode in the file. */
  readonly at: number;
  /** Of a local, global, function or label. */
  readonly index?: number;
  /** A constant, or the offset of a memory instruction; unsigned. */
  readonly value?: bigint;
  /** Of br_table; the default is the last. */
  readonly labels?: readonly number[];
  /** Of block, loop and if. */
  readonly type?: FunctionType;
  readonly body?: readonly Instruction[];
  /** Of an if that has an else. */
  readonly otherwise?: readonly Instruction[];
}

export interface Body {
  /** Behind the parameters. */
  readonly locals: readonly ValueType[];
  readonly code: readonly Instruction[];
}

/** More than any engine takes (50,000): a count beyond it would only exhaust memory. */
const MOST_LOCALS = 50_000;

function readLocals(reader: Reader): ValueType[] {
  const locals: ValueType[] = [];
  for (const [count, type] of readVector(reader, (r) => [readU32(r), readValueType(r)] as const)) {
    if (locals.length + count > MOST_LOCALS) throw malformed(`more than ${MOST_LOCALS} locals`, reader.at);
    for (let i = 0; i < count; i++) locals.push(type);
  }
  return locals;
}

function readBlockType(reader: Reader, module: WasmModule): FunctionType {
  const byte = reader.bytes[reader.at];
  if (byte === 0x40) {
    reader.at++;
    return { params: [], results: [] };
  }
  if (byte >= 0x41 && byte <= 0x7f) return { params: [], results: [readValueType(reader)] };
  const index = readSigned(reader, 33);
  const type = module.types[Number(index)];
  if (!type) throw malformed(`a block of the type ${index} of ${module.types.length}`, reader.at);
  return type;
}

function readOpcode(reader: Reader): Opcode {
  const at = reader.at;
  const byte = readByte(reader);
  const opcode = byte === 0xfc ? bulkOpcode(readU32(reader)) : byte === 0xfd ? vectorOpcode(readU32(reader)) : opcodes.get(byte);
  // Not malformed by itself: engines know more (exceptions, tail calls, garbage collection).
  if (!opcode) throw new LiftError(`an opcode 0x${byte.toString(16)} that is unknown to the prover at byte 0x${at.toString(16)}`);
  return opcode;
}

/** Alignment (a hint), which memory where bit 6 says that it follows, and the offset. */
function readMemoryArgument(reader: Reader): bigint {
  if (readU32(reader) & 0x40) readU32(reader);
  return readU64(reader);
}

/** What follows an opcode, blocks apart. */
function readImmediate({ immediate }: Opcode, reader: Reader): Partial<Instruction> {
  switch (immediate) {
    case "index":
      return { index: readU32(reader) };
    case "labels": {
      const labels = readVector(reader, readU32);
      return { labels: [...labels, readU32(reader)] };
    }
    case "i32":
      return { value: BigInt.asUintN(32, readSigned(reader, 32)) };
    case "i64":
      return { value: BigInt.asUintN(64, readSigned(reader, 64)) };
    case "pair":
      readU32(reader);
      readU32(reader);
      break;
    case "types":
      readVector(reader, readValueType);
      break;
    case "memory":
      return { value: readMemoryArgument(reader) };
    case "memlane":
      readMemoryArgument(reader);
      skip(reader, 1);
      break;
    case "lanes":
      skip(reader, 1);
      break;
    case "f32":
      skip(reader, 4);
      break;
    case "f64":
      skip(reader, 8);
      break;
    case "v128":
      skip(reader, 16);
      break;
  }
  return {};
}

/** Instructions up to an `end`, or up to an `else` where one may come. */
function readSequence(reader: Reader, module: WasmModule, mayElse: boolean, depth: number): { code: Instruction[]; end: string } {
  // A depth that no compiler reaches, but that would end in a stack overflow.
  if (depth > 2000) throw malformed("blocks nested more than 2000 deep", reader.at);
  const code: Instruction[] = [];
  for (;;) {
    const at = reader.at;
    const opcode = readOpcode(reader);
    const op = opcode.name;
    if (op === "end" || (op === "else" && mayElse)) return { code, end: op };
    if (op === "else") throw malformed("an else without its if", at);
    if (opcode.immediate !== "block") {
      code.push({ op, at, ...readImmediate(opcode, reader) });
      continue;
    }
    const type = readBlockType(reader, module);
    const first = readSequence(reader, module, op === "if", depth + 1);
    if (first.end === "else") code.push({ op, at, type, body: first.code, otherwise: readSequence(reader, module, false, depth + 1).code });
    else code.push({ op, at, type, body: first.code });
  }
}

const bodies = new WeakMap<WasmFunction, Body>();

/** The body of a function that is not imported, decoded once. @throws LiftError on what is malformed */
export function bodyOf(module: WasmModule, fn: WasmFunction): Body {
  const known = bodies.get(fn);
  if (known) return known;
  const { start, end } = fn.code as { start: number; end: number };
  const reader = readerOf(module.bytes, start, end);
  const body = { locals: readLocals(reader), code: readSequence(reader, module, false, 0).code };
  if (reader.at !== end) throw malformed("code behind the function's end", reader.at);
  bodies.set(fn, body);
  return body;
}

/** All instructions of a tree, outer ones first. */
export function* allInstructions(code: readonly Instruction[]): Generator<Instruction> {
  for (const instruction of code) {
    yield instruction;
    if (instruction.body) yield* allInstructions(instruction.body);
    if (instruction.otherwise) yield* allInstructions(instruction.otherwise);
  }
}
