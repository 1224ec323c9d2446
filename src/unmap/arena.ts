/** Where a run's arrays lie in a module's memory, and one walk over them. */
import { STATE_BYTES, TALLY_BYTES } from "../../assembly/unmap/bits.ts";
import { FINDINGS } from "../../assembly/unmap/findings.ts";
import { KNOBS_BYTES } from "../../assembly/unmap/knobs.ts";
import { reserve } from "../profile/arena.ts";
import type { Lab } from "../profile/lab.ts";
import type { Policy } from "./policies.ts";
import type { VmaRange } from "./table.ts";

export type Call = (...words: (number | bigint)[]) => number | bigint;

const SMALL = 4096;

/** Offsets of what a run needs for `slots` slots; with `compared`, of what comparing needs besides. */
export interface Places {
  readonly slots: number;
  readonly state: number;
  readonly tally: number;
  readonly counts: number;
  readonly knobs: number;
  readonly ptes: number;
  readonly planes: number;
  readonly before: number;
  readonly planesBefore: number;
  readonly alone: number;
  readonly record: number;
  readonly recordAlone: number;
  readonly marks: number;
}

/** Half a byte a slot, in whole groups of 64 slots. */
function planeBytes(slots: number): number {
  return Math.ceil(slots / 64) * 32;
}

/** Makes room. What lies in the memory otherwise is given up. */
export function layOut(lab: Lab, slots: number, compared: boolean): Places {
  const state = reserve(lab, SMALL + slots * (compared ? 8 * 3 + 4 * 3 : 8) + planeBytes(slots) * (compared ? 2 : 1));
  const tally = state + STATE_BYTES;
  const counts = tally + TALLY_BYTES;
  const knobs = counts + 8 * FINDINGS;
  if (knobs + KNOBS_BYTES > state + SMALL) throw new RangeError("the small words of a run do not fit");
  const ptes = state + SMALL;
  const planes = ptes + 8 * slots;
  const before = planes + planeBytes(slots);
  const planesBefore = before + 8 * slots;
  const alone = planesBefore + planeBytes(slots);
  const record = alone + 8 * slots;
  const recordAlone = record + 4 * slots;
  const marks = recordAlone + 4 * slots;
  return { slots, state, tally, counts, knobs, ptes, planes, before, planesBefore, alone, record, recordAlone, marks };
}

export interface WalkOptions {
  readonly ptes: number;
  /** Offset of the notes, 0 for none. */
  readonly record: number;
  /** LOOP bits of assembly/unmap/bits.ts, for every VMA. */
  readonly loop: number;
}

/** One walk over all VMAs under a policy. Adds to the tally. */
export function walkTable(lab: Lab, places: Places, vmas: readonly VmaRange[], policy: Policy, { ptes, record, loop }: WalkOptions): void {
  const walk = lab.exports[policy.export] as unknown as Call;
  const { planes, state, tally, slots } = places;
  new Uint32Array(lab.memory.buffer, state, STATE_BYTES / 4).fill(0);
  for (const { start, end, bits } of vmas) walk(ptes, planes, start, end, slots, bits | loop, policy.word, state, record, tally);
}
