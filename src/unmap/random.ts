/** Folios of up to 512 pages from a seed, until enough long batches were compared: what no enumeration reaches. */
import { RECORD_CLEARED_BIT, RECORD_LENGTH_BITS, RECORD_PLACE_BITS } from "../../assembly/unmap/bits.ts";
import type { Lab } from "../profile/lab.ts";
import type { Places } from "./arena.ts";
import { CHUNK, compareChunk } from "./generated.ts";
import type { Loop } from "./loops.ts";
import type { Policy } from "./policies.ts";
import { type Sample, samplesOf } from "./samples.ts";
import { findPreset, type Mix } from "./scenarios/presets.ts";

/** What is looked for under a policy. */
export interface Wanted {
  readonly policy: Policy;
  /** Bits of findings. */
  readonly bits: readonly number[];
}

export interface RandomRun {
  readonly policy: Policy;
  readonly seed: bigint;
  readonly entries: number;
  /** Batches longer than what is enumerated, and the longest. */
  readonly batches: number;
  readonly longest: number;
  /** For each finding that is looked for the first example. */
  readonly samples: readonly Sample[];
}

const MIXED = findPreset("mixed").mix;

const SELDOM: Mix = {
  ...MIXED,
  clear_refs: 1,
  fork: 1,
  rewrite: 2,
  freed: 100,
  redirty: 0.4,
  touch: 10,
  numa: 0.4,
  uffd_wp: 1,
  held: 10,
  hole: 0.4,
  guest: 0.4,
  vma_cut: 10,
};

/** Everything that can happen, often and seldom; seldom leaves long batches. */
export const MIXES: readonly Mix[] = [
  { ...MIXED, aligned: true, orders: [0, 6] },
  { ...SELDOM, aligned: true, orders: [3, 5] },
  { ...SELDOM, orders: [3, 6], tlb_flush_pending: true },
  { ...SELDOM, aligned: true, orders: [3, 6], numa: 0, hole: 0, guest: 0, shadow_stack: 50 },
  { ...SELDOM, aligned: true, orders: [6, 9], clear_refs: 0.4, fork: 0.4, redirty: 0, hole: 0, guest: 0, numa: 0 },
];

/** Lengths of batches, out of the notes that the walk took: what is longer than `most`, and the longest. */
function countLong(lab: Lab, { record, slots }: Places, most: number): { readonly batches: number; readonly longest: number } {
  const notes = new Uint32Array(lab.memory.buffer, record, slots);
  let [batches, longest] = [0, 0];
  for (const note of notes) {
    if ((note >>> RECORD_CLEARED_BIT) % 2 === 0 || note % (1 << RECORD_PLACE_BITS) !== 0) continue;
    const length = (note >>> RECORD_PLACE_BITS) % (1 << RECORD_LENGTH_BITS);
    if (length > most) batches++;
    if (length > longest) longest = length;
  }
  return { batches, longest };
}

export interface RandomOptions {
  readonly seed: bigint;
  /** So many batches of more than `most` pages are compared under each policy, and some more. */
  readonly batches: number;
  readonly most: number;
  readonly signal?: AbortSignal;
}

/** Compares random tables until each policy had its batches, or shows all that is looked for. */
export function randomBatches(lab: Lab, wanted: readonly Wanted[], loop: Loop, options: RandomOptions): readonly RandomRun[] {
  const { seed, most, signal } = options;
  const runs = new Map(
    wanted.map(({ policy }): [string, RandomRun] => [policy.id, { policy, seed, entries: 0, batches: 0, longest: 0, samples: [] }]),
  );
  const isOpen = ({ policy, bits }: Wanted) => {
    const { batches, samples } = runs.get(policy.id) as RandomRun;
    return batches < options.batches && bits.some((bit) => !samples.some((sample) => sample.bit === bit));
  };
  let open = wanted.filter(isOpen);
  // Chunks are numbered through; what a chunk holds depends on its number alone, so a run can be stopped and made again.
  for (let chunk = 0; open.length > 0 && !signal?.aborted; chunk++) {
    const first = chunk * CHUNK;
    const policies = open.map(({ policy }) => policy);
    compareChunk(lab, MIXES[chunk % MIXES.length], seed, first, CHUNK, policies, loop, (outcome, places, vmas) => {
      const run = runs.get(outcome.policy.id) as RandomRun;
      const { bits } = open.find(({ policy }) => policy === outcome.policy) as Wanted;
      const missing = (bit: number) => Number(bits.includes(bit) && !run.samples.some((sample) => sample.bit === bit));
      const { batches, longest } = countLong(lab, places, most);
      runs.set(outcome.policy.id, {
        ...run,
        entries: run.entries + CHUNK,
        batches: run.batches + batches,
        longest: Math.max(run.longest, longest),
        samples: [...run.samples, ...samplesOf(lab, places, outcome, vmas, first, missing)],
      });
    });
    open = open.filter(isOpen);
  }
  return [...runs.values()];
}
