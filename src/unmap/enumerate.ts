/** Folios of a few pages, all that there are of a length, laid into memory a good many at a time, walked and compared. */
import { VM_SHADOW_STACK_BIT, VM_UFFD_WP_BIT } from "../../assembly/unmap/bits.ts";
import { FINDINGS } from "../../assembly/unmap/findings.ts";
import type { Lab } from "../profile/lab.ts";
import { type Call, layOut, type Places, walkTable } from "./arena.ts";
import type { EntryGroup } from "./lazyfree.ts";
import type { Loop } from "./loops.ts";
import { type Policy, UNBATCHED } from "./policies.ts";
import { offencesIn } from "./replay.ts";
import { type Situation, situationBits } from "./situations.ts";
import { planeWords, type VmaRange } from "./table.ts";

/** Slots that are walked at a time: few enough for the caches. */
const SLOTS = 1 << 13;

/** All folios of a length out of one group, in one situation. */
export interface Stretch {
  /** Index into the groups. */
  readonly group: number;
  readonly situation: Situation;
  readonly length: number;
  readonly batches: number;
}

/** A folio by what it is made of. */
export interface Offending {
  /** The finding's bit. */
  readonly bit: number;
  readonly group: number;
  readonly situation: Situation;
  /** Entries of the group, an index a page. */
  readonly digits: readonly number[];
}

/** What came of all that was walked so far under a policy. */
export interface Sums {
  /** By the bit of findings.ts: entries. */
  readonly counts: number[];
  /** Entries with any finding. */
  marked: number;
  /** By the bit: the first folio. */
  readonly first: Map<number, Offending>;
}

/** The bits of the group's VMA. */
export function groupBits({ shadowStack, wp }: Pick<EntryGroup, "shadowStack" | "wp">): number {
  return (Number(shadowStack) << VM_SHADOW_STACK_BIT) | (Number(wp) << VM_UFFD_WP_BIT);
}

/** A folio's number in base `count`, the first page's digit first: as generate_batches() reads it. */
export function digitsOf(number: number, count: number, length: number): readonly number[] {
  const digits: number[] = [];
  for (let rest = number; digits.length < length; rest = Math.floor(rest / count)) digits.push(rest % count);
  return digits;
}

/** Where the group's entries lie: among the small words, in the room of the knobs, which no one needs here. */
function layEntries(lab: Lab, { knobs, ptes }: Places, words: readonly bigint[]): number {
  const at = Math.ceil(knobs / 8) * 8;
  if (at + 8 * words.length > ptes) throw new RangeError(`${words.length} different entries do not fit`);
  new BigUint64Array(lab.memory.buffer, at, words.length).set(words);
  return at;
}

/** Walks what lies at `before`, with notes. */
function walk(lab: Lab, places: Places, vma: VmaRange, policy: Policy, loop: Loop, ptes: number, record: number): void {
  const memory = new Uint8Array(lab.memory.buffer);
  memory.copyWithin(ptes, places.before, places.before + 8 * vma.end);
  memory.copyWithin(places.planes, places.planesBefore, places.planesBefore + 8 * planeWords(vma.end));
  new Uint32Array(lab.memory.buffer, record, vma.end).fill(0);
  walkTable(lab, places, [vma], policy, { ptes, record, loop: loop.bits });
}

/** @returns counts of the entries that came out otherwise under the policy than at `alone`; undefined where none did */
function compareWith(lab: Lab, places: Places, vma: VmaRange, policy: Policy, loop: Loop): [number, BigUint64Array] | undefined {
  const { before, ptes, alone, record, recordAlone, marks, counts } = places;
  walk(lab, places, vma, policy, loop, ptes, record);
  const sums = new BigUint64Array(lab.memory.buffer, counts, FINDINGS).fill(0n);
  const compare = lab.exports.compare as unknown as Call;
  const marked = Number(compare(before, ptes, alone, record, recordAlone, vma.end, vma.bits | loop.bits, marks, counts));
  return marked > 0 ? [marked, sums] : undefined;
}

/** Walks all folios of a stretch under each policy and adds to its sums. */
export function walkStretch(lab: Lab, group: EntryGroup, stretch: Stretch, loop: Loop, sums: ReadonlyMap<Policy, Sums>): void {
  const { situation, length } = stretch;
  const { held, dirty } = situation;
  const stride = 2 ** Math.ceil(Math.log2(length));
  const places = layOut(lab, SLOTS, true);
  const entries = layEntries(lab, places, group.ptes);
  const generate = lab.exports.generate_batches as unknown as Call;
  const bits = groupBits(group) | situationBits(situation);
  const count = group.ptes.length;
  const step = SLOTS / stride;
  for (let number = 0; number < stretch.batches; number += step) {
    const folios = Math.min(step, stretch.batches - number);
    const { before, planesBefore } = places;
    generate(before, planesBefore, entries, BigInt(count), length, stride, BigInt(number), folios, Number(held), Number(dirty));
    const vma = { start: 0, end: folios * stride, bits };
    new Uint32Array(lab.memory.buffer, places.marks, SLOTS).fill(0);
    walk(lab, places, vma, UNBATCHED, loop, places.alone, places.recordAlone);
    for (const [policy, sum] of sums) {
      const [marked, found] = compareWith(lab, places, vma, policy, loop) ?? [0, undefined];
      sum.marked += marked;
      for (let bit = 0; found && bit < FINDINGS; bit++) {
        if (found[bit] === 0n) continue;
        sum.counts[bit] += Number(found[bit]);
        if (sum.first.has(bit)) continue;
        const [{ slot }] = offencesIn(lab, places, 2 ** bit, 1);
        sum.first.set(bit, { bit, group: stretch.group, situation, digits: digitsOf(number + Math.floor(slot / stride), count, length) });
      }
    }
  }
}
