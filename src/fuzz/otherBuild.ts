/** The release module's walk of a whole table against that of the module for fuzzing, which was compiled on its own. */
import { TALLY_BYTES } from "../../assembly/unmap/bits.ts";
import type { Lab } from "../profile/lab.ts";
import { layOut, type Places, walkTable } from "../unmap/arena.ts";
import { type Batch, batchTable, compareBatch } from "../unmap/batch.ts";
import type { Loop } from "../unmap/loops.ts";
import type { Policy } from "../unmap/policies.ts";
import { planeWords, type Table } from "../unmap/table.ts";

interface Walked {
  readonly ptes: BigUint64Array;
  readonly planes: BigUint64Array;
}

function walkIn(lab: Lab, table: Table, policy: Policy, loop: Loop): Walked {
  const slots = table.ptes.length;
  const places: Places = layOut(lab, slots, false);
  new Uint8Array(lab.memory.buffer, places.tally, TALLY_BYTES).fill(0);
  const ptes = new BigUint64Array(lab.memory.buffer, places.ptes, slots);
  const planes = new BigUint64Array(lab.memory.buffer, places.planes, planeWords(slots));
  ptes.set(table.ptes);
  planes.set(table.planes);
  walkTable(lab, places, table.vmas, policy, { ptes: places.ptes, record: 0, loop: loop.bits });
  return { ptes, planes };
}

function same(a: BigUint64Array, b: BigUint64Array): boolean {
  const [left, right] = [a, b].map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
  return left.equals(right);
}

/** The first slot that comes out otherwise; undefined where none does. */
export function firstDifference(labs: readonly [Lab, Lab], table: Table, policy: Policy, loop: Loop): number | undefined {
  const [a, b] = labs.map((lab) => walkIn(lab, table, policy, loop));
  // Nearly always they are alike, which is seen without a look at each.
  if (same(a.ptes, b.ptes) && same(a.planes, b.planes)) return undefined;
  const slot = a.ptes.findIndex((pte, i) => pte !== b.ptes[i]);
  if (slot >= 0) return slot;
  const word = a.planes.findIndex((bits, i) => bits !== b.planes[i]);
  return word < 0 ? undefined : (word >> 2) << 6;
}

/** Entries, or what is found of them, that are otherwise. */
export function batchDiffers(labs: readonly [Lab, Lab], batch: Batch, policy: Policy, loop: Loop): boolean {
  if (firstDifference(labs, batchTable(batch), policy, loop) !== undefined) return true;
  const [a, b] = labs.map((lab) => compareBatch(lab, batch, policy, loop));
  return a.marks.join() !== b.marks.join() || a.after.join() !== b.after.join();
}
