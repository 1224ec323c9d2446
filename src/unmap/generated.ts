/** Generated tables of any size, a chunk at a time: memory stays bounded, every chunk is made again from the seed alone. */
import { BLOCK } from "../../assembly/unmap/knobs.ts";
import type { Lab } from "../profile/lab.ts";
import { type Call, layOut, type Places } from "./arena.ts";
import type { Loop } from "./loops.ts";
import type { Policy } from "./policies.ts";
import { compareInMemory, type OnCompared, tableBefore } from "./replay.ts";
import { knobWords, type Mix } from "./scenarios/presets.ts";
import type { Table, VmaRange } from "./table.ts";

/** Slots that are in memory at a time: enough that a chunk's own cost does not count, few enough for the caches. */
export const CHUNK = 16 * BLOCK;

/** What of the words of generated_vmas() is a VMA's: the rest is the generator's own. */
const VMA_BITS = 0xf;

function vmasOf(lab: Lab, places: Places, seed: bigint, first: number, slots: number): readonly VmaRange[] {
  const ask = lab.exports.generated_vmas as unknown as Call;
  const ranges: VmaRange[] = [];
  for (let start = 0; start < slots; start += BLOCK) {
    const word = BigInt.asUintN(64, ask(seed, BigInt((first + start) / BLOCK), places.knobs) as bigint);
    const cut = start + Number(word & 0xffffn);
    const bits = [16n, 32n].map((shift) => Number(word >> shift) & VMA_BITS);
    if (cut > start) ranges.push({ start, end: Math.min(cut, slots), bits: bits[0] });
    if (cut < Math.min(start + BLOCK, slots)) ranges.push({ start: cut, end: Math.min(start + BLOCK, slots), bits: bits[1] });
  }
  return ranges;
}

function generateChunk(lab: Lab, places: Places, mix: Mix, seed: bigint, first: number): void {
  new Int32Array(lab.memory.buffer, places.knobs).set(knobWords(mix, lab.profile));
  const generate = lab.exports.generate as unknown as Call;
  generate(places.before, places.planesBefore, BigInt(first), places.slots, seed, places.knobs);
}

/** Compares slots `first` to before `first + slots`; `first` is a multiple of BLOCK, `slots` goes up to CHUNK. */
export function compareChunk(
  lab: Lab,
  mix: Mix,
  seed: bigint,
  first: number,
  slots: number,
  policies: readonly Policy[],
  loop: Loop,
  onCompared: OnCompared,
): void {
  const whole = Math.ceil(slots / BLOCK) * BLOCK;
  const places = layOut(lab, whole, true);
  generateChunk(lab, places, mix, seed, first);
  compareInMemory(lab, places, vmasOf(lab, places, seed, first, slots), policies, loop, onCompared);
}

/** The same chunk as a table of its own. */
export function chunkTable(lab: Lab, mix: Mix, seed: bigint, first: number, slots: number): Table {
  const whole = Math.ceil(slots / BLOCK) * BLOCK;
  const places = layOut(lab, whole, true);
  generateChunk(lab, places, mix, seed, first);
  return tableBefore(lab, places, vmasOf(lab, places, seed, first, slots));
}
