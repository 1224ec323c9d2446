/** A table as text that src/unmap/file.ts reads back to the same one. */

import type { Lab } from "../profile/lab.ts";
import { hex } from "../profile/value.ts";
import { VMA_FLAGS } from "./file.ts";
import { emptyEntry, folioEnd, isDirty, isHeld, slotKind, type Table, type VmaRange } from "./table.ts";

function vmaLine(vma: VmaRange | undefined): string {
  if (vma === undefined) return "vma none";
  return ["vma", ...Object.entries(VMA_FLAGS).flatMap(([name, bit]) => (((vma.bits >> bit) & 1) === 1 ? [name] : []))].join(" ");
}

function stateWords(table: Table, slot: number): string {
  return `${isHeld(table, slot) ? " held" : ""}${isDirty(table, slot) ? " dirty" : ""}`;
}

/** Lines that stand before a slot: where a VMA begins or ends. One VMA without flags over all goes without saying. */
function vmaLines({ vmas, ptes }: Table): ReadonlyMap<number, string> {
  const [only] = vmas;
  if (vmas.length === 1 && only.start === 0 && only.end === ptes.length && vmaLine(only) === "vma") return new Map();
  const lines = new Map<number, string>([[0, vmaLine(undefined)]]);
  for (const { end } of vmas) if (end < ptes.length) lines.set(end, vmaLine(undefined));
  for (const vma of vmas) lines.set(vma.start, vmaLine(vma));
  return lines;
}

/** The slots of a folio that `folio N` is said of: to its last page, without what lies behind it before the next. */
function folioLength(table: Table, head: number): number {
  let end = folioEnd(table, head);
  while (slotKind(table, end - 1) !== "page" && end - 1 > head) end--;
  return end - head;
}

export function tableText(lab: Lab, table: Table): string {
  const { ptes } = table;
  const vmas = vmaLines(table);
  const empty = emptyEntry(lab);
  const lines: string[] = [];
  let inFolio = 0;
  /** What stands behind a slot's entry. */
  const suffix = (slot: number): string => {
    const kind = slotKind(table, slot);
    if (kind === "guest") return ` guest${stateWords(table, slot)}`;
    if (kind === "foreign") return " foreign";
    if (slot < inFolio) return "";
    return kind === "page" ? " page" : stateWords(table, slot);
  };
  const isEmpty = (slot: number) => slotKind(table, slot) === "foreign" && ptes[slot] === empty;
  const follows = (slot: number, first: number): boolean => {
    const present = lab.call("present", ptes[first]) === 1n;
    const expected = present ? lab.call("advance_pfn", ptes[first], BigInt(slot - first)) : ptes[first];
    const begins = slotKind(table, slot) === "head" && slot >= inFolio && folioLength(table, slot) > 1;
    if (slot < inFolio !== first < inFolio) return false;
    return !begins && !isEmpty(slot) && ptes[slot] === expected && suffix(slot) === suffix(first);
  };
  for (let slot = 0; slot < ptes.length; ) {
    const vma = vmas.get(slot);
    if (vma !== undefined) lines.push(vma);
    let end = slot + 1;
    if (isEmpty(slot)) {
      while (end < ptes.length && isEmpty(end) && !vmas.has(end)) end++;
      lines.push(`at ${end}`);
      slot = end;
      continue;
    }
    if (slotKind(table, slot) === "head") {
      const length = folioLength(table, slot);
      inFolio = length > 1 ? slot + length : 0;
      if (length > 1) lines.push(`folio ${length}${stateWords(table, slot)}`);
    }
    while (end < ptes.length && !vmas.has(end) && follows(end, slot)) end++;
    lines.push(`${end - slot > 1 ? `repeat ${end - slot} ` : ""}${hex(ptes[slot])}${suffix(slot)}`);
    slot = end;
  }
  return `${lines.join("\n")}\n`;
}
