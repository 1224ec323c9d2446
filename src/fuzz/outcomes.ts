/** The shapes of batches that tables are to show: how long, and what became of them. */
import {
  RECORD_CLEARED_BIT,
  RECORD_DIRTIED_BIT,
  RECORD_DROPPED_BIT,
  RECORD_LENGTH_BITS,
  RECORD_PLACE_BITS,
} from "../../assembly/unmap/bits.ts";
import type { Profile } from "../profile/types.ts";

const LENGTHS = ["1", "2", "3-4", "5-8", "9-16", "17-32", "33-64", "65-128", "129-256", "257-512"] as const;
const OUTCOMES = ["dropped", "kept dirty", "kept held"] as const;

function bucketOf(length: number): number {
  return Math.min(LENGTHS.length - 1, 32 - Math.clz32(length - 1));
}

/** Bits of the set `shapes/<profile>`: no batch is longer than a page table. */
export function shapeCount({ ptrsPerPte }: Pick<Profile, "ptrsPerPte">): number {
  return (bucketOf(ptrsPerPte) + 1) * OUTCOMES.length;
}

export function shapeName(bit: number): string {
  return `${LENGTHS[Math.floor(bit / OUTCOMES.length)]} entries, ${OUTCOMES[bit % OUTCOMES.length]}`;
}

const LENGTH_MASK = (1 << RECORD_LENGTH_BITS) - 1;
const PLACE_MASK = (1 << RECORD_PLACE_BITS) - 1;

/** Marks the shape of every batch in a walk's notes. */
export function markShapes(record: Uint32Array, seen: Uint8Array): void {
  for (let slot = 0; slot < record.length; slot++) {
    const note = record[slot];
    if ((note & PLACE_MASK) !== 0 || ((note >>> RECORD_CLEARED_BIT) & 1) === 0) continue;
    const length = (note >>> RECORD_PLACE_BITS) & LENGTH_MASK;
    const bucket = bucketOf(length);
    const outcome = (note >>> RECORD_DROPPED_BIT) & 1 ? 0 : (note >>> RECORD_DIRTIED_BIT) & 1 ? 1 : 2;
    seen[bucket * OUTCOMES.length + outcome] = 1;
    // The others of the batch say the same.
    slot += Math.max(length, 1) - 1;
  }
}
