/** One folio in one VMA, as plain data: what an example is, and what a larger table is shrunk to. */
import type { Lab } from "../profile/lab.ts";
import type { Loop } from "./loops.ts";
import type { Policy } from "./policies.ts";
import { compareTable, entriesAt } from "./replay.ts";
import { buildTable, type Table } from "./table.ts";

export interface Batch {
  /** An entry a page. They map one frame after the other, the first FRAME. */
  readonly ptes: readonly bigint[];
  readonly held: boolean;
  readonly dirty: boolean;
  /** Bits of the VMA: assembly/unmap/bits.ts. */
  readonly bits: number;
}

/** Where an example's folio lies: easy to see in a word, and a multiple of any folio's size. */
export const FRAME = 0x1000n;

/** The same entry of another frame: what tells two frames apart is the same in every entry, also where x86 inverts them. */
export function reframe(lab: Lab, pte: bigint, pfn: bigint): bigint {
  const prot = lab.profile.protectionMap[3];
  return pte ^ lab.call("pfn_pte", prot, lab.call("pfn", pte)) ^ lab.call("pfn_pte", prot, pfn);
}

/** These entries one after the other, from FRAME on. */
export function inOrder(lab: Lab, ptes: readonly bigint[]): readonly bigint[] {
  return ptes.map((pte, page) => reframe(lab, pte, FRAME + BigInt(page)));
}

export function batchTable({ ptes, held, dirty, bits }: Batch): Table {
  const slots = ptes.map((pte, page) => (page === 0 ? { pte, kind: "head" as const, held, dirty } : { pte, kind: "page" as const }));
  return buildTable(slots, [{ start: 0, end: ptes.length, bits }]);
}

/** What a policy makes of a batch, and one entry at a time. */
export interface Compared {
  readonly after: readonly bigint[];
  readonly alone: readonly bigint[];
  /** By page, the bits of findings.ts. */
  readonly marks: readonly number[];
}

export function compareBatch(lab: Lab, batch: Batch, policy: Policy, loop: Loop): Compared {
  let compared: Compared | undefined;
  compareTable(lab, batchTable(batch), [policy], loop, (_, places) => {
    const [after, alone] = [[...entriesAt(lab, places, "ptes")], [...entriesAt(lab, places, "alone")]];
    const marks = [...new Uint32Array(lab.memory.buffer, places.marks, batch.ptes.length)];
    compared = { after, alone, marks };
  });
  return compared as unknown as Compared;
}

/** Has some entry of the batch this finding? */
export function shows(lab: Lab, batch: Batch, policy: Policy, loop: Loop, bit: number): boolean {
  let found = false;
  compareTable(lab, batchTable(batch), [policy], loop, ({ counts }) => {
    found = counts[bit] > 0;
  });
  return found;
}
