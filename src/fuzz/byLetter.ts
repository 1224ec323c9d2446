/** The fast walk of a folio against the one by the letter of the kernel. */
import { RECORD_LENGTH_BITS, RECORD_PLACE_BITS } from "../../assembly/unmap/bits.ts";
import type { Lab } from "../profile/lab.ts";
import type { Loop } from "../unmap/loops.ts";
import type { Policy } from "../unmap/policies.ts";
import { walkByTheLetter } from "../unmap/reference.ts";
import { compareTable, entriesAt } from "../unmap/replay.ts";
import type { Table } from "../unmap/table.ts";

const hex = (pte: bigint) => `0x${pte.toString(16)}`;

/** What is otherwise, of the first slot where anything is; undefined where all is the same. */
export function letterDifference(lab: Lab, table: Table, policy: Policy, loop: Loop): string | undefined {
  const expected = walkByTheLetter(lab, table, policy, loop.bits);
  let difference: string | undefined;
  compareTable(lab, table, [policy], loop, (_, places) => {
    const ptes = entriesAt(lab, places, "ptes");
    const record = new Uint32Array(lab.memory.buffer, places.record, places.slots);
    const planes = new BigUint64Array(lab.memory.buffer, places.planes, table.planes.length);
    for (const [slot, pte] of ptes.entries()) {
      const length = (record[slot] >>> RECORD_PLACE_BITS) & ((1 << RECORD_LENGTH_BITS) - 1);
      const wanted = expected.notes[slot]?.length ?? 0;
      if (pte !== expected.table.ptes[slot]) difference ??= `slot ${slot} is ${hex(pte)}, by the letter ${hex(expected.table.ptes[slot])}`;
      if (length !== wanted) difference ??= `slot ${slot} is in a batch of ${length}, by the letter of ${wanted}`;
    }
    const plane = planes.findIndex((word, i) => word !== expected.table.planes[i]);
    if (plane >= 0) difference ??= "the folios that are dirty differ";
  });
  return difference;
}
