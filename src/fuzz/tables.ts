/** The generated tables of the unmap family: which mix a block is of. */

import type { Profile } from "../profile/types.ts";
import { findLoop, type Loop } from "../unmap/loops.ts";
import { MIXES } from "../unmap/random.ts";
import { findPreset, type Mix, presets } from "../unmap/scenarios/presets.ts";
import { BLOCK_SLOTS } from "./targets.ts";

const MIXED = findPreset("mixed").mix;
const OTHERS: readonly Mix[] = [...presets.filter(({ id }) => id !== "mixed").map(({ mix }) => mix), ...MIXES];

/** Everything at once every other time; in between the scenarios, and tables with long batches. */
export function mixOf(block: number): Mix {
  return block % 2 === 0 ? MIXED : OTHERS[((block - 1) / 2) % OTHERS.length];
}

/** Slot 0 of the block in the whole table. */
export function firstSlot(block: number): number {
  return block * BLOCK_SLOTS;
}

/** The kernel's loop that first batched without conditions. */
export function loopOf(profile: Profile): Loop {
  return findLoop("6.16", profile);
}
