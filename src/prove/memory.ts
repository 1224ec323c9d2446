/**
 * Memory as the lifter sees it: cells of 1 to 8 bytes, each read as it was written. That needs no order of bytes, so that code of big-endian
 * machines means the same; a cell read in part or across its border is refused.
 */
import { add, and, eq, ite, low, shift as rightShift, sext, zext } from "./build.ts";
import { LiftError } from "./errors.ts";
import type { WasmModule } from "./module.ts";
import { showTerm } from "./show.ts";
import { constant, ones, type Term, type Terms, type Width } from "./terms.ts";
import { freeWord } from "./world.ts";

export interface Cell {
  readonly bytes: number;
  /** Of 32 bits up to 4 bytes, else of 64; what a narrow cell does not hold is 0. Undefined where paths wrote it in pieces that do not agree. */
  readonly value: Term | undefined;
}

/** By address. Never changed in place: paths share what they have in common. */
export type Memory = ReadonlyMap<bigint, Cell>;

export const EMPTY: Memory = new Map();

/** How many stores lie behind a memory on the path that has most of them: none for one that is not in it. */
const stores = new WeakMap<Memory, number>();
const storesOf = (memory: Memory): number => stores.get(memory) ?? 0;

/** Places that a load at a computed address may read: more are no table look-up. */
const MOST_PLACES = 1024;

const termWidth = (bytes: number): Width => (bytes === 8 ? 64 : 32);

function overlapping(memory: Memory, address: bigint, bytes: number): boolean {
  for (let at = address - 7n; at < address + BigInt(bytes); at++) {
    const cell = memory.get(at);
    if (cell && at + BigInt(cell.bytes) > address) return true;
  }
  return false;
}

/** The module's own bytes there, as a number; undefined where no segment holds all of them. */
function initialBytes({ data, bytes: file }: WasmModule, address: bigint, bytes: number): bigint | undefined {
  const segment = data.find((d) => d.address <= address && address + BigInt(bytes) <= d.address + BigInt(d.end - d.start));
  if (!segment) return undefined;
  const at = segment.start + Number(address - segment.address);
  return file.subarray(at, at + bytes).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** A part of a free word of 8 bytes, as a cell. */
function partOf(module: WasmModule, terms: Terms, name: string, offset: number, bytes: number): Term {
  const size = 8 * bytes;
  const shift = BigInt(8 * offset);
  const mask = ((1n << BigInt(size)) - 1n) << shift;
  return low(terms, termWidth(bytes), rightShift(terms, "shr", freeWord(module.world, terms, name, 64, mask), constant(terms, 64, shift)));
}

/** What a cell holds before anything is stored there: the module's own bytes, else a part of a word that is free. */
function initial(module: WasmModule, terms: Terms, address: bigint, bytes: number, refuse: (reason: string) => Error): Term {
  const own = initialBytes(module, address, bytes);
  if (own !== undefined) return constant(terms, termWidth(bytes), own);
  const { name, offset } = module.world!.memory(address);
  if (offset + bytes > 8) throw refuse("a word of memory that is not aligned");
  return partOf(module, terms, name, offset, bytes);
}

/** A cell at a known address. @throws what `refuse` makes of the reason */
function readCell(
  memory: Memory,
  module: WasmModule,
  terms: Terms,
  address: bigint,
  bytes: number,
  refuse: (reason: string) => Error,
): Term {
  const cell = memory.get(address);
  if (cell?.value && cell.bytes === bytes) return cell.value;
  if (overlapping(memory, address, bytes)) throw refuse(`${bytes} bytes of memory are read otherwise than they were written`);
  return initial(module, terms, address, bytes, refuse);
}

/** A variable part of an address and what is added to it. */
function splitAddress(address: Term): { base: bigint; rest: Term | undefined } {
  if (address.op === "const") return { base: address.value, rest: undefined };
  const [rest, base] = address.args;
  // An OR is a sum only where no bit is in both.
  if (base?.op === "const" && (address.op === "add" || (address.op === "or" && (rest.may & base.value) === 0n)))
    return { base: base.value, rest };
  return { base: 0n, rest: address };
}

function subsets(mask: bigint): bigint[] {
  const values: bigint[] = [];
  let value = 0n;
  do {
    values.push(value);
    value = (value - mask) & mask;
  } while (value !== 0n);
  return values;
}

const bitCount = (mask: bigint): number => mask.toString(2).replaceAll("0", "").length;

/**
 * A word behind a pointer that is computed: named by the formula of its address, so that the same pointer reads the same word. Two formulas that are one
 * address read different words, which only makes more states than there are; and so does the same one behind another store, which may have changed it.
 */
function pointerName(memory: Memory, rest: Term, base: bigint): string {
  const behind = storesOf(memory);
  return `*(${showTerm(rest)})+${base - (base & 7n)}${behind === 0 ? "" : ` behind ${behind} stores`}`;
}

/**
 * A load: at a constant address, in a table (an index of few bits), or through a pointer that nobody wrote, which then reads a free word.
 * @throws what `refuse` makes of the reason
 */
export function loadFrom(
  memory: Memory,
  module: WasmModule,
  terms: Terms,
  address: Term,
  bytes: number,
  refuse: (reason: string) => Error,
): Term {
  const { base, rest } = splitAddress(address);
  if (!rest) return readCell(memory, module, terms, base, bytes, refuse);
  if (bitCount(rest.may) <= Math.log2(MOST_PLACES)) {
    const places = subsets(rest.may);
    const read = (place: bigint) => readCell(memory, module, terms, BigInt.asUintN(address.width, base + place), bytes, refuse);
    return places
      .slice(1)
      .reduce((word, place) => ite(terms, eq(terms, rest, constant(terms, rest.width, place)), read(place), word), read(places[0]));
  }
  if (!module.world) throw refuse("a load from a computed address");
  const offset = Number(base & 7n);
  if (offset + bytes > 8) throw refuse("a word of memory that is not aligned");
  return partOf(module, terms, pointerName(memory, rest, base), offset, bytes);
}

/** @throws what `refuse` makes of the reason, where the address is no constant or a part of another cell would be overwritten */
export function storeTo(memory: Memory, address: Term, bytes: number, value: Term, refuse: (reason: string) => Error): Memory {
  if (address.op !== "const") throw refuse("a store to a computed address");
  const after = new Map(memory);
  stores.set(after, storesOf(memory) + 1);
  for (let at = address.value; at < address.value + BigInt(bytes); at++) if (isBroken(after.get(at))) after.delete(at);
  if (after.get(address.value)?.bytes === bytes) after.delete(address.value);
  if (overlapping(after, address.value, bytes)) throw refuse("a store over a part of another word");
  return after.set(address.value, { bytes, value });
}

const isBroken = (cell: Cell | undefined): boolean => cell !== undefined && !cell.value;

/** Bytes that two paths wrote in pieces of other places or widths: nobody may read them before they are written again. */
function brokenBytes(a: Memory, b: Memory): Set<bigint> {
  const broken = new Set<bigint>();
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const)
    for (const [address, { bytes, value }] of one) {
      if (value && (other.get(address)?.bytes === bytes ? other.get(address)!.value : !overlapping(other, address, bytes))) continue;
      for (let i = 0n; i < BigInt(bytes); i++) broken.add(address + i);
    }
  return broken;
}

const misaligned = (reason: string): Error => new LiftError(reason);

/** Two paths' memories as one: `a` where the condition holds. */
export function mergeMemory(module: WasmModule, terms: Terms, condition: Term, a: Memory, b: Memory): Memory {
  if (a === b) return a;
  const broken = brokenBytes(a, b);
  const merged = new Map<bigint, Cell>([...broken].map((at) => [at, { bytes: 1, value: undefined }]));
  stores.set(merged, Math.max(storesOf(a), storesOf(b)));
  for (const address of new Set([...a.keys(), ...b.keys()])) {
    if (broken.has(address)) continue;
    const [x, y] = [a.get(address), b.get(address)];
    const bytes = (x ?? y)!.bytes;
    const value = (cell: Cell | undefined) => cell?.value ?? initial(module, terms, address, bytes, misaligned);
    merged.set(address, { bytes, value: ite(terms, condition, value(x), value(y)) });
  }
  return merged;
}

/** `i64.load32_u` and the like: how many bytes, and what becomes of them. */
const ACCESS = /^i(32|64)\.(load|store)(8|16|32)?(?:_([su]))?$/;

export interface Access {
  readonly width: 32 | 64;
  readonly kind: "load" | "store";
  readonly bytes: number;
  readonly signed: boolean;
}

export function accessOf(op: string): Access | undefined {
  const match = ACCESS.exec(op);
  if (!match) return undefined;
  const width = Number(match[1]) as 32 | 64;
  return { width, kind: match[2] as "load" | "store", bytes: Number(match[3] ?? width) / 8, signed: match[4] === "s" };
}

/** A cell as the instruction gives it. */
export function extended(terms: Terms, { width, bytes, signed }: Access, cell: Term): Term {
  if (!signed || bytes * 8 === width) return zext(terms, width, cell);
  if (bytes === 4) return sext(terms, width, cell);
  const top = constant(terms, cell.width, 1n << BigInt(8 * bytes - 1));
  // Narrower than any term: flip the sign and take it away again.
  const flipped = add(terms, xorTop(terms, cell, top), constant(terms, cell.width, ones(cell.width) - top.value + 1n));
  return sext(terms, width, flipped);
}

function xorTop(terms: Terms, cell: Term, top: Term): Term {
  const set = eq(terms, and(terms, cell, top), top);
  const without = and(terms, cell, constant(terms, cell.width, top.value - 1n));
  return ite(terms, set, without, add(terms, without, top));
}

/** What a store leaves of a word. */
export function narrowed(terms: Terms, { bytes }: Access, word: Term): Term {
  const value = low(terms, termWidth(bytes), word);
  return and(terms, value, constant(terms, value.width, (1n << BigInt(8 * bytes)) - 1n));
}
