/**
 * The same walk of x86-64 on BigInt, entry by entry as the kernel's loops write it: what one would write first, and wait for. For the policies
 * of halves.ts.
 */
import { FPB_RESPECT_DIRTY_BIT, FPB_RESPECT_SOFT_DIRTY_BIT, FPB_RESPECT_WRITE_BIT } from "../../assembly/flags.ts";
import { SINGLE_BIT, WRPROTECT_EARLY_BIT, WRPROTECT_RESTORE_BIT } from "../../assembly/unmap/bits.ts";
import type { PlainTable, PlainTally } from "./plainSide.ts";

const [PRESENT, RW, ACCESSED, DIRTY, PROTNONE, SOFT_DIRTY] = [1n, 2n, 1n << 5n, 1n << 6n, 1n << 8n, 1n << 11n];
const SAVED_DIRTY = 1n << 58n;
const ALL = (1n << 64n) - 1n;
const [PAGE, TABLE] = [0x1000n, 512];
const [GROUP, HEAD, HELD, DIRTY_PLANE] = [4, 0, 2, 3];

const without = (pte: bigint, bits: bigint) => pte & (ALL ^ bits);
const isDirty = (pte: bigint) => (pte & (DIRTY | SAVED_DIRTY)) !== 0n;
const wrprotect = (pte: bigint) => without(pte, RW | DIRTY) | ((pte & DIRTY) !== 0n ? SAVED_DIRTY : 0n);
const mkdirty = (pte: bigint) => ((pte & RW) !== 0n ? pte | DIRTY | SOFT_DIRTY : without(pte, DIRTY) | SAVED_DIRTY | SOFT_DIRTY);
const advance = (pte: bigint) => BigInt.asUintN(64, pte !== 0n && (pte & PRESENT) === 0n ? pte - PAGE : pte + PAGE);
const planeBit = (planes: BigUint64Array, plane: number, slot: number) =>
  ((planes[(slot >> 6) * GROUP + plane] >> BigInt(slot & 63)) & 1n) === 1n;

/** __pte_batch_clear_ignored() */
function clearIgnored(pte: bigint, policy: number): bigint {
  let left = pte;
  if (((policy >> FPB_RESPECT_DIRTY_BIT) & 1) === 0) left = without(left, DIRTY | SAVED_DIRTY);
  if (((policy >> FPB_RESPECT_SOFT_DIRTY_BIT) & 1) === 0) left = without(left, SOFT_DIRTY);
  if (((policy >> FPB_RESPECT_WRITE_BIT) & 1) === 0) left = wrprotect(left);
  return without(left, ACCESSED);
}

/** Unmaps `n` slots, one VMA, under the policy's word. */
export function walkBigints(table: PlainTable, policy: number): PlainTally {
  const { n } = table;
  const ptes = new BigUint64Array(table.ptes.buffer, table.ptes.byteOffset, n);
  const planes = new BigUint64Array(table.planes.buffer, table.planes.byteOffset, n / 16);
  const single = ((policy >> SINGLE_BIT) & 1) === 1;
  let [batches, discarded, restored, keptDirty, keptHeld, flushes, writableFlushes, longest] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [head, aborted, dirty, held] = [0, false, false, false];
  for (let slot = 0; slot < n; ) {
    if (planeBit(planes, HEAD, slot)) {
      head = slot;
      aborted = false;
      dirty = planeBit(planes, DIRTY_PLANE, slot);
      held = planeBit(planes, HELD, slot);
    }
    const tableEnd = Math.min((slot | (TABLE - 1)) + 1, n);
    let stop = slot + 1;
    while (stop < tableEnd && !planeBit(planes, HEAD, stop)) stop++;
    while (slot < stop && !aborted) {
      let pte = ptes[slot];
      if ((pte & (PRESENT | PROTNONE)) === 0n) {
        slot++;
        continue;
      }
      let nr = 1;
      let expected = clearIgnored(advance(pte), policy);
      while (!single && slot + nr < stop && clearIgnored(ptes[slot + nr], policy) === expected) {
        expected = advance(expected);
        nr++;
      }
      for (let i = 1; i < nr; i++) {
        if (isDirty(ptes[slot + i])) pte = mkdirty(pte);
        if ((ptes[slot + i] & ACCESSED) !== 0n) pte |= ACCESSED;
      }
      ptes.fill(0n, slot, slot + nr);
      if (((policy >> WRPROTECT_EARLY_BIT) & 1) === 1) pte = wrprotect(pte);
      const flushed = (pte & PRESENT) !== 0n;
      const dirtied = isDirty(pte);
      flushes += flushed ? 1 : 0;
      writableFlushes += flushed && dirtied ? 1 : 0;
      if (dirtied && !dirty) {
        dirty = true;
        planes[(head >> 6) * GROUP + DIRTY_PLANE] |= 1n << BigInt(head & 63);
      }
      batches++;
      longest = Math.max(longest, nr);
      if (dirty || held) {
        if (((policy >> WRPROTECT_RESTORE_BIT) & 1) === 1) pte = wrprotect(pte);
        for (let i = 0; i < nr; i++) {
          ptes[slot + i] = pte;
          pte = advance(pte);
        }
        restored += nr;
        if (dirty) keptDirty++;
        else keptHeld++;
        aborted = true;
      } else discarded += nr;
      slot += nr;
    }
    slot = stop;
  }
  const cleared = discarded + restored;
  return { batches, cleared, discarded, restored, keptDirty, keptHeld, flushes, writableFlushes, unfolded: 0, longest };
}
