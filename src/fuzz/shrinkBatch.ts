/** A folio in which two walks part, made as small as it can be while they still do. */
import type { Lab } from "../profile/lab.ts";
import { type Batch, inOrder } from "../unmap/batch.ts";
import { plainEntry, wholeFolio } from "../unmap/shrink.ts";
import type { Table } from "../unmap/table.ts";

type Parts = (batch: Batch) => boolean;

/** Half of the entries, then fewer, then one. */
function* fewer(ptes: readonly bigint[]): Generator<readonly bigint[]> {
  for (let size = ptes.length >> 1; size >= 1; size >>= 1)
    for (let at = 0; at < ptes.length; at += size) yield [...ptes.slice(0, at), ...ptes.slice(at + size)];
}

function* plainer(lab: Lab, batch: Batch): Generator<Batch> {
  const { ptes, bits, held, dirty } = batch;
  for (const some of fewer(ptes)) if (some.length > 0) yield { ...batch, ptes: inOrder(lab, some) };
  if (bits) yield { ...batch, bits: 0 };
  if (held) yield { ...batch, held: false };
  if (dirty) yield { ...batch, dirty: false };
  const plain = plainEntry(lab, bits);
  for (const at of ptes.keys()) {
    const changed = inOrder(lab, ptes.with(at, plain));
    if (changed[at] !== ptes[at]) yield { ...batch, ptes: changed };
  }
}

function firstOf(batches: Iterable<Batch>, parts: Parts): Batch | undefined {
  for (const batch of batches) if (parts(batch)) return batch;
  return undefined;
}

/** @returns undefined where the folio alone does not show it: its table's other entries, or contiguous blocks, matter */
export function shrinkParting(lab: Lab, table: Table, slot: number, parts: Parts): Batch | undefined {
  const whole = wholeFolio(table, { slot, batch: slot, length: 1, mark: 0 });
  const present = whole.ptes.filter((pte) => lab.call("present", pte) === 1n);
  let least: Batch = { ...whole, ptes: inOrder(lab, present) };
  if (present.length === 0 || !parts(least)) return undefined;
  for (;;) {
    const next = firstOf(plainer(lab, least), parts);
    if (!next) return least;
    least = next;
  }
}
