/**
 * The walk of x86-64 in plain TypeScript on two 32-bit halves: what JavaScript's numbers can do without WebAssembly. For the policies that
 * only respect, ignore and write-protect; helpers by the formulas of arch/x86/pgtable.ts, with names of their bits in either half.
 */
import { FPB_RESPECT_DIRTY_BIT, FPB_RESPECT_SOFT_DIRTY_BIT, FPB_RESPECT_WRITE_BIT } from "../../assembly/flags.ts";
import { SINGLE_BIT, WRPROTECT_EARLY_BIT, WRPROTECT_RESTORE_BIT } from "../../assembly/unmap/bits.ts";
import type { PlainTable, PlainTally } from "./plainSide.ts";

const [PRESENT, RW, ACCESSED, DIRTY, PROTNONE, SOFT_DIRTY] = [1, 2, 1 << 5, 1 << 6, 1 << 8, 1 << 11];
/** Bit 58 lies in the upper half. */
const SAVED_DIRTY = 1 << 26;
const [PAGE, TABLE] = [0x1000, 512];
/** Words of 32 bits of a group of 64 slots, and where its planes begin. */
const [GROUP, HEAD, GUEST, HELD, DIRTY_PLANE] = [8, 0, 2, 4, 6];

const wordOf = (slot: number, plane: number) => (slot >> 6) * GROUP + plane + ((slot >> 5) & 1);

function planeBit(planes: Uint32Array, plane: number, slot: number): number {
  return (planes[wordOf(slot, plane)] >>> (slot & 31)) & 1;
}

/** The first slot from `slot` on where another folio's page lies, at most `limit`. */
function boundary(planes: Uint32Array, slot: number, limit: number): number {
  let mask = -1 << (slot & 31);
  for (let at = slot & ~31; at < limit; at += 32) {
    const bits = (planes[wordOf(at, HEAD)] | planes[wordOf(at, GUEST)]) & mask;
    // The lowest bit that is set.
    if (bits !== 0) return Math.min(limit, at + 31 - Math.clz32(bits & -bits));
    mask = -1;
  }
  return limit;
}

/** Unmaps `n` slots, one VMA, under the policy's word. */
export function walkHalves({ ptes, planes, n }: PlainTable, policy: number): PlainTally {
  const single = ((policy >> SINGLE_BIT) & 1) === 1;
  const early = ((policy >> WRPROTECT_EARLY_BIT) & 1) === 1;
  const late = ((policy >> WRPROTECT_RESTORE_BIT) & 1) === 1;
  const respectsDirty = ((policy >> FPB_RESPECT_DIRTY_BIT) & 1) === 1;
  // Dirty is cleared before write is, so that nothing is left to be moved aside: masks will do.
  const lowMask = ~(
    ACCESSED |
    (respectsDirty ? 0 : DIRTY) |
    ((policy >> FPB_RESPECT_SOFT_DIRTY_BIT) & 1 ? 0 : SOFT_DIRTY) |
    ((policy >> FPB_RESPECT_WRITE_BIT) & 1 ? 0 : RW)
  );
  const highMask = respectsDirty ? -1 : ~SAVED_DIRTY;
  let [batches, discarded, restored, keptDirty, keptHeld, flushes, writableFlushes, longest] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [head, aborted, dirty, held] = [0, false, false, false];

  for (let slot = 0; slot < n; ) {
    if (planeBit(planes, HEAD, slot) === 1) {
      head = slot;
      aborted = false;
      dirty = planeBit(planes, DIRTY_PLANE, slot) === 1;
      held = planeBit(planes, HELD, slot) === 1;
    }
    const stop = boundary(planes, slot + 1, Math.min((slot | (TABLE - 1)) + 1, n));
    while (slot < stop && !aborted) {
      let low = ptes[2 * slot];
      let high = ptes[2 * slot + 1];
      if ((low & (PRESENT | PROTNONE)) === 0) {
        slot++;
        continue;
      }
      const inverted = (low & PRESENT) === 0;
      let [expectedLow, expectedHigh] = [low, high];
      let nr = 1;
      let [anyDirty, anyYoung] = [false, false];
      for (; !single && slot + nr < stop; nr++) {
        // pte_advance_pfn(): a carry goes from half to half.
        const next = (expectedLow + (inverted ? -PAGE : PAGE)) | 0;
        if (inverted ? next >>> 0 > expectedLow >>> 0 : next >>> 0 < expectedLow >>> 0) expectedHigh += inverted ? -1 : 1;
        expectedLow = next;
        const otherLow = ptes[2 * (slot + nr)];
        const otherHigh = ptes[2 * (slot + nr) + 1];
        if ((((otherLow ^ expectedLow) & lowMask) | ((otherHigh ^ expectedHigh) & highMask)) !== 0) break;
        anyDirty = anyDirty || (otherLow & DIRTY) !== 0 || (otherHigh & SAVED_DIRTY) !== 0;
        anyYoung = anyYoung || (otherLow & ACCESSED) !== 0;
      }
      if (anyDirty) {
        low |= SOFT_DIRTY | ((low & RW) !== 0 ? DIRTY : 0);
        if ((low & RW) === 0) high |= SAVED_DIRTY;
        if ((low & RW) === 0) low &= ~DIRTY;
      }
      if (anyYoung) low |= ACCESSED;
      if (early) {
        if ((low & DIRTY) !== 0) high |= SAVED_DIRTY;
        low &= ~(RW | DIRTY);
      }
      const flushed = (low & PRESENT) !== 0;
      const dirtied = (low & DIRTY) !== 0 || (high & SAVED_DIRTY) !== 0;
      flushes += flushed ? 1 : 0;
      writableFlushes += flushed && dirtied ? 1 : 0;
      if (dirtied && !dirty) {
        dirty = true;
        planes[wordOf(head, DIRTY_PLANE)] |= 1 << (head & 31);
      }
      batches++;
      if (nr > longest) longest = nr;
      const keep = dirty || held;
      if (keep && late) {
        if ((low & DIRTY) !== 0) high |= SAVED_DIRTY;
        low &= ~(RW | DIRTY);
      }
      for (let i = slot; i < slot + nr; i++) {
        ptes[2 * i] = keep ? low : 0;
        ptes[2 * i + 1] = keep ? high : 0;
        const next = (low + (inverted ? -PAGE : PAGE)) | 0;
        if (inverted ? next >>> 0 > low >>> 0 : next >>> 0 < low >>> 0) high += inverted ? -1 : 1;
        low = next;
      }
      if (keep) {
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
