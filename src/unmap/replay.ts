/** A table under policies, each against one entry at a time, in a module's memory. */
import { RECORD_LENGTH_BITS, RECORD_PLACE_BITS, TALLY_BYTES } from "../../assembly/unmap/bits.ts";
import { FINDINGS } from "../../assembly/unmap/findings.ts";
import type { Lab } from "../profile/lab.ts";
import { type Call, layOut, type Places, walkTable } from "./arena.ts";
import type { Loop } from "./loops.ts";
import { type Policy, UNBATCHED } from "./policies.ts";
import { planeWords, type Table, type VmaRange } from "./table.ts";

/** What a walk did, as numbers of the tally in its order. */
export interface Tally {
  readonly batches: number;
  /** Entries that get_and_clear_ptes() took. */
  readonly cleared: number;
  readonly discarded: number;
  readonly restored: number;
  /** Folios that stay because they are dirty, or because somebody holds them. */
  readonly keptDirty: number;
  readonly keptHeld: number;
  /** Batches for which a flush was queued, and those of them that are to be flushed before the page is written out. */
  readonly flushes: number;
  readonly writableFlushes: number;
  /** Contiguous blocks that were unfolded. */
  readonly unfolded: number;
  readonly longest: number;
}

const TALLY_NAMES = [
  "batches",
  "cleared",
  "discarded",
  "restored",
  "keptDirty",
  "keptHeld",
  "flushes",
  "writableFlushes",
  "unfolded",
  "longest",
] as const satisfies readonly (keyof Tally)[];

export const NO_TALLY = Object.fromEntries(TALLY_NAMES.map((name) => [name, 0])) as unknown as Tally;

export function addTallies(a: Tally, b: Tally): Tally {
  const sum = Object.fromEntries(TALLY_NAMES.map((name) => [name, a[name] + b[name]])) as unknown as Tally;
  return { ...sum, longest: Math.max(a.longest, b.longest) };
}

/** One entry that came out otherwise than one at a time. */
export interface Offence {
  readonly slot: number;
  /** The batch that it was in. */
  readonly batch: number;
  readonly length: number;
  /** The bits of findings.ts. */
  readonly mark: number;
}

export interface Outcome {
  readonly policy: Policy;
  readonly tally: Tally;
  /** By the bit of findings.ts: how many entries. */
  readonly counts: readonly number[];
  /** Entries with any finding. */
  readonly marked: number;
  /** The walk alone, without notes and comparing. */
  readonly ms: number;
}

interface Walk {
  readonly tally: Tally;
  readonly ms: number;
}

/** Called after a policy was compared, while its marks and notes still lie in memory. */
export type OnCompared = (outcome: Outcome, places: Places, vmas: readonly VmaRange[]) => void;

function readTally(lab: Lab, { tally }: Places): Tally {
  const words = new BigUint64Array(lab.memory.buffer, tally, TALLY_BYTES / 8);
  return Object.fromEntries(TALLY_NAMES.map((name, i) => [name, Number(words[i])])) as unknown as Tally;
}

function clearSmall(lab: Lab, { tally, counts }: Places): void {
  new Uint8Array(lab.memory.buffer, tally, TALLY_BYTES).fill(0);
  new Uint8Array(lab.memory.buffer, counts, 8 * FINDINGS).fill(0);
}

/** Copies what lies at `before` to where the walk works. */
function restart(lab: Lab, places: Places, at: number): void {
  const memory = new Uint8Array(lab.memory.buffer);
  memory.copyWithin(at, places.before, places.before + 8 * places.slots);
  memory.copyWithin(places.planes, places.planesBefore, places.planesBefore + 8 * planeWords(places.slots));
}

/** @param record 0 for a walk without notes */
function walkOnce(lab: Lab, places: Places, vmas: readonly VmaRange[], policy: Policy, loop: Loop, ptes: number, record: number): Walk {
  restart(lab, places, ptes);
  if (record !== 0) new Uint32Array(lab.memory.buffer, record, places.slots).fill(0);
  clearSmall(lab, places);
  const start = performance.now();
  walkTable(lab, places, vmas, policy, { ptes, record, loop: loop.bits });
  return { ms: performance.now() - start, tally: readTally(lab, places) };
}

/**
 * Compares what lies at `before` and `planesBefore`.
 * @param vmas over the slots that lie there
 */
export function compareInMemory(
  lab: Lab,
  places: Places,
  vmas: readonly VmaRange[],
  policies: readonly Policy[],
  loop: Loop,
  onCompared: OnCompared,
): void {
  walkOnce(lab, places, vmas, UNBATCHED, loop, places.alone, places.recordAlone);
  const compare = lab.exports.compare as unknown as Call;
  for (const policy of policies) {
    const { ms } = walkOnce(lab, places, vmas, policy, loop, places.ptes, 0);
    const { tally } = walkOnce(lab, places, vmas, policy, loop, places.ptes, places.record);
    let marked = 0;
    for (const { start, end, bits } of vmas) {
      const [words, halves] = [8 * start, 4 * start];
      marked += compare(
        places.before + words,
        places.ptes + words,
        places.alone + words,
        places.record + halves,
        places.recordAlone + halves,
        end - start,
        bits | loop.bits,
        places.marks + halves,
        places.counts,
      ) as number;
    }
    const counts = [...new BigUint64Array(lab.memory.buffer, places.counts, FINDINGS)].map(Number);
    onCompared({ policy, tally, counts, marked, ms }, places, vmas);
  }
}

/** Lays a table into memory and compares it. Slots that no VMA has are left alone. */
export function compareTable(lab: Lab, table: Table, policies: readonly Policy[], loop: Loop, onCompared: OnCompared): void {
  const places = layOut(lab, table.ptes.length, true);
  new BigUint64Array(lab.memory.buffer, places.before, table.ptes.length).set(table.ptes);
  new BigUint64Array(lab.memory.buffer, places.planesBefore, table.planes.length).set(table.planes);
  new Uint32Array(lab.memory.buffer, places.marks, table.ptes.length).fill(0);
  compareInMemory(lab, places, table.vmas, policies, loop, onCompared);
}

/** What lies in memory after a policy was compared. */
export function entriesAt(lab: Lab, places: Places, which: "before" | "ptes" | "alone"): BigUint64Array {
  return new BigUint64Array(lab.memory.buffer, places[which], places.slots).slice();
}

/** What is compared, as a table of its own. */
export function tableBefore(lab: Lab, places: Places, vmas: readonly VmaRange[]): Table {
  const planes = new BigUint64Array(lab.memory.buffer, places.planesBefore, planeWords(places.slots)).slice();
  return { ptes: entriesAt(lab, places, "before"), planes, vmas };
}

/** The first entry with a bit of `wanted` in its mark of each of the first `most` batches that have one. */
export function offencesIn(lab: Lab, places: Places, wanted: number, most: number): Offence[] {
  const marks = new Uint32Array(lab.memory.buffer, places.marks, places.slots);
  const record = new Uint32Array(lab.memory.buffer, places.record, places.slots);
  const found: Offence[] = [];
  for (let slot = 0; slot < marks.length && found.length < most; slot++) {
    if ((marks[slot] & wanted) === 0) continue;
    const place = record[slot] & ((1 << RECORD_PLACE_BITS) - 1);
    const length = (record[slot] >>> RECORD_PLACE_BITS) & ((1 << RECORD_LENGTH_BITS) - 1);
    const batch = slot - place;
    if (found[found.length - 1]?.batch !== batch) found.push({ slot, batch, length, mark: marks[slot] });
  }
  return found;
}
