/** The sections of a module (core specification, 5.5): what a function is, and where its code lies. Bodies are decoded when they are lifted. */
import { LiftError } from "./errors.ts";
import { malformed, type Reader, readByte, readerOf, readName, readSigned, readU32, readU64, readVector, skip } from "./reader.ts";
import type { World } from "./world.ts";

export type ValueType = "i32" | "i64" | "f32" | "f64" | "v128" | "funcref" | "externref";

export interface FunctionType {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

export interface WasmFunction {
  readonly index: number;
  /** Of the name section, else its first export, else `function 12`. */
  readonly name: string;
  readonly type: FunctionType;
  /** Absent for an imported one. Offsets of its code entry in the file. */
  readonly code?: { readonly start: number; readonly end: number };
}

export interface WasmGlobal {
  readonly type: ValueType;
  readonly mutable: boolean;
  /** The initial value of an integer, unsigned; undefined where it is imported or no plain constant. */
  readonly value: bigint | undefined;
}

export type ExternalKind = "function" | "table" | "memory" | "global";

/** Bytes that stand in memory from the start: where, and where they lie in the file. */
export interface DataSegment {
  readonly address: bigint;
  readonly start: number;
  readonly end: number;
}

export interface WasmModule {
  readonly bytes: Uint8Array;
  readonly types: readonly FunctionType[];
  /** Imported ones first. */
  readonly functions: readonly WasmFunction[];
  readonly globals: readonly WasmGlobal[];
  readonly exports: ReadonlyMap<string, { readonly kind: ExternalKind; readonly index: number }>;
  readonly data: readonly DataSegment[];
  /** What stands around the module, where its functions may touch memory and call imports; see world.ts. */
  readonly world?: World;
}

const VALUE_TYPES: Readonly<Record<number, ValueType>> = {
  127: "i32",
  126: "i64",
  125: "f32",
  124: "f64",
  123: "v128",
  112: "funcref",
  111: "externref",
};
const KINDS: readonly ExternalKind[] = ["function", "table", "memory", "global"];
/** Section ids in the order in which they must come; the data count (12) stands before the code. */
const ORDER = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11];

export function readValueType(reader: Reader): ValueType {
  const type = VALUE_TYPES[readByte(reader)];
  if (!type) throw malformed("an unknown value type", reader.at - 1);
  return type;
}

function readFunctionType(reader: Reader): FunctionType {
  if (readByte(reader) !== 0x60) throw malformed("a type that is no function type", reader.at - 1);
  return { params: readVector(reader, readValueType), results: readVector(reader, readValueType) };
}

function readGlobalType(reader: Reader): { type: ValueType; mutable: boolean } {
  const type = readValueType(reader);
  const mutable = readByte(reader);
  if (mutable > 1) throw malformed("a mutability that is neither 0 nor 1", reader.at - 1);
  return { type, mutable: mutable === 1 };
}

function skipLimits(reader: Reader): void {
  const flags = readByte(reader);
  if (flags > 7) throw malformed("unknown limits", reader.at - 1);
  // Bit 2: addresses, and so limits, of 64 bits.
  const read = flags & 4 ? readU64 : readU32;
  read(reader);
  if (flags & 1) read(reader);
}

/** A constant expression: a single constant and `end`, else undefined (and read no further, for nothing follows that is needed). */
function readInitial(reader: Reader): bigint | undefined {
  const opcode = readByte(reader);
  if (opcode !== 0x41 && opcode !== 0x42) throw malformed("a global that does not start as an integer constant", reader.at - 1);
  const value = opcode === 0x41 ? BigInt.asUintN(32, readSigned(reader, 32)) : BigInt.asUintN(64, readSigned(reader, 64));
  return readByte(reader) === 0x0b ? value : undefined;
}

interface Draft {
  types: FunctionType[];
  functionTypes: number[];
  imported: string[];
  globals: WasmGlobal[];
  exports: Map<string, { kind: ExternalKind; index: number }>;
  code: { start: number; end: number }[];
  names: Map<number, string>;
  data: DataSegment[];
}

function readImport(reader: Reader, draft: Draft): void {
  const name = `${readName(reader)}.${readName(reader)}`;
  const kind = KINDS[readByte(reader)];
  if (kind === undefined) throw malformed("an unknown kind of import", reader.at - 1);
  if (kind === "function") {
    draft.functionTypes.push(readU32(reader));
    draft.imported.push(name);
  } else if (kind === "global") draft.globals.push({ ...readGlobalType(reader), value: undefined });
  else {
    if (kind === "table") readValueType(reader);
    skipLimits(reader);
  }
}

function readExport(reader: Reader, draft: Draft): void {
  const at = reader.at;
  const name = readName(reader);
  const kind = KINDS[readByte(reader)];
  if (kind === undefined) throw malformed("an unknown kind of export", reader.at - 1);
  if (draft.exports.has(name)) throw malformed(`a second export ${JSON.stringify(name)}`, at);
  draft.exports.set(name, { kind, index: readU32(reader) });
}

function readCode(reader: Reader): { start: number; end: number } {
  const size = readU32(reader);
  const start = reader.at;
  skip(reader, size);
  return { start, end: reader.at };
}

/** An active segment at a constant place; others nobody copies from, for bulk memory is not lifted. */
function readData(reader: Reader, draft: Draft): void {
  const flag = readU32(reader);
  if (flag > 2) throw malformed("an unknown kind of data segment", reader.at);
  if (flag === 2) readU32(reader);
  const address = flag === 1 ? undefined : readInitial(reader);
  if (flag !== 1 && address === undefined) throw malformed("a data segment at no constant place", reader.at);
  const size = readU32(reader);
  if (address !== undefined) draft.data.push({ address, start: reader.at, end: reader.at + size });
  skip(reader, size);
}

/** The function names of a custom section `name`; whatever else it holds is for debuggers. */
function readNames(reader: Reader, names: Map<number, string>): void {
  while (reader.at < reader.end) {
    const id = readByte(reader);
    const size = readU32(reader);
    const part = readerOf(reader.bytes, reader.at, reader.at + size);
    skip(reader, size);
    if (id === 1) for (const [index, name] of readVector(part, (r) => [readU32(r), readName(r)] as const)) names.set(index, name);
  }
}

/** Reads one section; those that no function needs (tables, memory, elements) are only measured. */
function readSection(id: number, reader: Reader, draft: Draft): void {
  const each = (item: (reader: Reader, draft: Draft) => void) => void readVector(reader, (r) => item(r, draft));
  if (id === 1) draft.types = readVector(reader, readFunctionType);
  else if (id === 2) each(readImport);
  else if (id === 3) draft.functionTypes.push(...readVector(reader, readU32));
  else if (id === 6) each((r, d) => void d.globals.push({ ...readGlobalType(r), value: readInitial(r) }));
  else if (id === 7) each(readExport);
  else if (id === 10) draft.code = readVector(reader, readCode);
  else if (id === 11) each(readData);
  else if (id === 0 && readName(reader) === "name") readNames(reader, draft.names);
  else return;
  if (reader.at !== reader.end) throw malformed(`section ${id} is longer than what it holds`, reader.at);
}

function functionsOf(draft: Draft): WasmFunction[] {
  const exported = new Map([...draft.exports].reverse().flatMap(([name, e]) => (e.kind === "function" ? [[e.index, name] as const] : [])));
  return draft.functionTypes.map((typeIndex, index) => {
    const type = draft.types[typeIndex];
    if (!type) throw new LiftError(`malformed module: function ${index} has the type ${typeIndex} of ${draft.types.length}`);
    const imported = draft.imported[index];
    const name = imported ?? draft.names.get(index) ?? exported.get(index) ?? `function ${index}`;
    return imported === undefined ? { index, name, type, code: draft.code[index - draft.imported.length] } : { index, name, type };
  });
}

/**
 * Decodes a module's sections.
 * @throws LiftError on what is malformed, with the offset; what only validation could find (types on the stack) is left to the engine,
 * which every module of ptelab passes through
 */
export function openModule(bytes: Uint8Array): WasmModule {
  const reader = readerOf(bytes);
  for (const byte of [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00])
    if (readByte(reader) !== byte) throw malformed("no WebAssembly module of version 1", reader.at - 1);
  const draft: Draft = {
    types: [],
    functionTypes: [],
    imported: [],
    globals: [],
    exports: new Map(),
    code: [],
    names: new Map(),
    data: [],
  };
  let last = -1;
  while (reader.at < bytes.length) {
    const at = reader.at;
    const id = readByte(reader);
    const size = readU32(reader);
    const section = readerOf(bytes, reader.at, reader.at + size);
    skip(reader, size);
    if (id !== 0) {
      const place = ORDER.indexOf(id);
      if (place < 0) throw malformed(`an unknown section ${id}`, at);
      if (place <= last) throw malformed(`section ${id} out of order`, at);
      last = place;
    }
    readSection(id, section, draft);
  }
  const bodies = draft.functionTypes.length - draft.imported.length;
  if (draft.code.length !== bodies) throw malformed(`${bodies} functions and ${draft.code.length} bodies`, bytes.length);
  return { bytes, types: draft.types, functions: functionsOf(draft), globals: draft.globals, exports: draft.exports, data: draft.data };
}

/** The function behind an export. @throws LiftError where there is none */
export function exportedFunction(module: WasmModule, name: string): WasmFunction {
  const found = module.exports.get(name);
  const exported = found?.kind === "function" ? module.functions[found.index] : undefined;
  if (!exported) throw new LiftError(`the module exports no function ${JSON.stringify(name)}`);
  return exported;
}
