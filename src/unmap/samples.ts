/** The folio of an entry that came out otherwise, cut out of its table, so that it can be shown, shrunk and run again. */
import type { Lab } from "../profile/lab.ts";
import type { Places } from "./arena.ts";
import { type Offence, type Outcome, offencesIn } from "./replay.ts";
import { buildTable, folioEnd, folioHead, isDirty, isHeld, planeWords, type Slot, slotKind, type Table, type VmaRange } from "./table.ts";

/** How many batches of a finding are kept. */
export const KEPT_BATCHES = 3;

export interface Sample {
  /** The finding's bit, of which it is an example. */
  readonly bit: number;
  /** The slot in the whole table. */
  readonly slot: number;
  readonly offence: Offence;
  /** The folio, in slots that begin where a page table does. */
  readonly table: Table;
}

/** Slots of `from` that end up in a table of their own, at the same place of a page table. */
export function cutFolio(lab: Lab, from: Table, slot: number): { readonly table: Table; readonly shift: number } {
  const head = folioHead(from, slot);
  const end = folioEnd(from, head);
  const shift = head - (head % lab.profile.ptrsPerPte);
  const empty = lab.call("clear_value", 0n);
  const slots = Array.from({ length: end - shift }, (_, i): Slot => {
    const at = shift + i;
    if (at < head) return { pte: empty, kind: "foreign" };
    return { pte: from.ptes[at], kind: at === head ? "head" : slotKind(from, at), held: isHeld(from, at), dirty: isDirty(from, at) };
  });
  const vmas = from.vmas
    .map(({ start, end: stop, bits }): VmaRange => ({ start: Math.max(start, head) - shift, end: Math.min(stop, end) - shift, bits }))
    .filter(({ start, end: stop }) => start < stop);
  return { table: buildTable(slots, vmas), shift };
}

/** What lay in memory before the walk, as a table. */
function tableBefore(lab: Lab, places: Places, vmas: readonly VmaRange[]): Table {
  return {
    ptes: new BigUint64Array(lab.memory.buffer, places.before, places.slots).slice(),
    planes: new BigUint64Array(lab.memory.buffer, places.planesBefore, planeWords(places.slots)).slice(),
    vmas,
  };
}

/**
 * For each finding the first batches that have it, one entry of each.
 * @param first slot 0's number in the whole table
 * @param missing how many more are wanted of a finding
 */
export function samplesOf(
  lab: Lab,
  places: Places,
  outcome: Outcome,
  vmas: readonly VmaRange[],
  first: number,
  missing: (bit: number) => number,
): readonly Sample[] {
  const bits = outcome.counts.flatMap((count, bit) => (count > 0 && missing(bit) > 0 ? [bit] : []));
  if (bits.length === 0) return [];
  const table = tableBefore(lab, places, vmas);
  return bits.flatMap((bit) =>
    offencesIn(lab, places, 2 ** bit, missing(bit)).map((offence): Sample => {
      const cut = cutFolio(lab, table, offence.slot);
      const moved = { ...offence, slot: offence.slot - cut.shift, batch: offence.batch - cut.shift };
      return { bit, slot: first + offence.slot, offence: moved, table: cut.table };
    }),
  );
}
