/** A page table with folios and VMAs, as plain data: what every scenario makes and every run takes. */
import { DIRTY_PLANE, GUEST_PLANE, HEAD_PLANE, HELD_PLANE } from "../../assembly/unmap/bits.ts";
import type { Lab } from "../profile/lab.ts";

/** Slots start .. end - 1 of one VMA. `bits` are those of assembly/unmap/bits.ts: VM_DROPPABLE, VM_SHADOW_STACK, … */
export interface VmaRange {
  readonly start: number;
  readonly end: number;
  readonly bits: number;
}

/** What a slot holds: a folio's first page or a later one, a page of another folio in its midst, or nothing that is unmapped here. */
export type SlotKind = "head" | "page" | "guest" | "foreign";

export interface Table {
  /** Entry of each slot; slot 0 is the first of a page table. */
  readonly ptes: BigUint64Array;
  /** Four words for each 64 slots: assembly/unmap/planes.ts says which. */
  readonly planes: BigUint64Array;
  /** In slot order, none over another. */
  readonly vmas: readonly VmaRange[];
}

/** 64-bit words that the planes of `slots` slots take. */
export function planeWords(slots: number): number {
  return 4 * Math.ceil(slots / 64);
}

function at(plane: number, slot: number): number {
  return 4 * (slot >> 6) + plane / 8;
}

function setBit(planes: BigUint64Array, plane: number, slot: number): void {
  planes[at(plane, slot)] |= 1n << BigInt(slot & 63);
}

function bit(planes: BigUint64Array, plane: number, slot: number): boolean {
  return ((planes[at(plane, slot)] >> BigInt(slot & 63)) & 1n) === 1n;
}

export function slotKind({ planes }: Pick<Table, "planes">, slot: number): SlotKind {
  const [head, guest] = [bit(planes, HEAD_PLANE, slot), bit(planes, GUEST_PLANE, slot)];
  if (head) return guest ? "foreign" : "head";
  return guest ? "guest" : "page";
}

/** Somebody holds a reference beside page tables and the isolation; asked of a folio's first page. */
export function isHeld({ planes }: Pick<Table, "planes">, slot: number): boolean {
  return bit(planes, HELD_PLANE, slot);
}

/** folio_test_dirty(), asked of a folio's first page. */
export function isDirty({ planes }: Pick<Table, "planes">, slot: number): boolean {
  return bit(planes, DIRTY_PLANE, slot);
}

export function markFolioDirty({ planes }: Pick<Table, "planes">, slot: number): void {
  setBit(planes, DIRTY_PLANE, slot);
}

/** One slot of a table that is put together by hand. */
export interface Slot {
  readonly pte: bigint;
  readonly kind: SlotKind;
  readonly held?: boolean;
  readonly dirty?: boolean;
}

/** Writes what a slot holds into planes that are still empty there. */
export function markSlot(planes: BigUint64Array, slot: number, { kind, held, dirty }: Omit<Slot, "pte">): void {
  if (kind === "head" || kind === "foreign") setBit(planes, HEAD_PLANE, slot);
  if (kind === "guest" || kind === "foreign") setBit(planes, GUEST_PLANE, slot);
  if (held) setBit(planes, HELD_PLANE, slot);
  if (dirty) setBit(planes, DIRTY_PLANE, slot);
}

/** @param vmas one over all slots with no bits where left out */
export function buildTable(slots: readonly Slot[], vmas?: readonly VmaRange[]): Table {
  const planes = new BigUint64Array(planeWords(slots.length));
  for (const [slot, what] of slots.entries()) markSlot(planes, slot, what);
  const all = [{ start: 0, end: slots.length, bits: 0 }];
  return { ptes: BigUint64Array.from(slots, ({ pte }) => pte), planes, vmas: vmas ?? all };
}

export function copyTable({ ptes, planes, vmas }: Table): Table {
  return { ptes: ptes.slice(), planes: planes.slice(), vmas };
}

/** Where the folio that has `slot` begins: its head, or a guest itself. */
export function folioHead(table: Table, slot: number): number {
  if (slotKind(table, slot) === "guest") return slot;
  let head = slot;
  while (head > 0 && slotKind(table, head) !== "head") head--;
  return head;
}

/** The slot before which the folio that begins at `head` ends. */
export function folioEnd(table: Table, head: number): number {
  if (slotKind(table, head) === "guest") return head + 1;
  let end = head + 1;
  while (end < table.ptes.length && slotKind(table, end) !== "head") end++;
  return end;
}

/** An empty slot's entry. */
export function emptyEntry(lab: Lab): bigint {
  return lab.call("clear_value", 0n);
}
