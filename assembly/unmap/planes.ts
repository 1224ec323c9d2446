/**
 * What the walk knows of folios, a bit an entry in four planes, half a byte an entry altogether.
 *
 *   HEAD GUEST
 *    1    0    a lazyfree folio begins here; it goes on to the next entry of this kind
 *    0    0    its next page
 *    0    1    a folio of one page in the midst of another: a copy that a write fault made
 *    1    1    nothing that this walk unmaps: a hole, a swap entry, a page that is not lazyfree
 *
 * At the first entry of a folio, HELD says that somebody beside page tables and the isolation holds a reference (folio_ref_count() is not
 * 1 + folio_mapcount()), and DIRTY is folio_test_dirty(), which the walk sets.
 */
import { DIRTY_PLANE, GUEST_PLANE, HEAD_PLANE, PLANES_SHIFT } from "./bits";

// @ts-ignore: decorator
@inline
export function group(planes: usize, slot: i32): usize {
  return planes + ((<usize>slot >> 6) << PLANES_SHIFT);
}

// @ts-ignore: decorator
@inline
export function planeBit(at: usize, plane: usize, slot: i32): i32 {
  return i32(load<u64>(at + plane) >> <u64>slot) & 1;
}

/** The first slot from `slot` on where another folio's page lies, at most `limit`. */
// @ts-ignore: decorator
@inline
export function boundary(planes: usize, slot: i32, limit: i32): i32 {
  if (slot >= limit) return limit;
  let at = group(planes, slot);
  let base = slot & ~63;
  let bits = (load<u64>(at, HEAD_PLANE) | load<u64>(at, GUEST_PLANE)) & (u64.MAX_VALUE << <u64>(slot & 63));
  while (bits == 0) {
    base += 64;
    if (base >= limit) return limit;
    at += 1 << PLANES_SHIFT;
    bits = load<u64>(at, HEAD_PLANE) | load<u64>(at, GUEST_PLANE);
  }
  return min(base + i32(ctz(bits)), limit);
}

/** The first slot from `slot` on where a folio begins that lies in no other, at most `limit`: the end of the folio before. */
export function folioEnd(planes: usize, slot: i32, limit: i32): i32 {
  for (let next = slot; next < limit; next++) {
    const at = group(planes, next);
    if ((planeBit(at, HEAD_PLANE, next) & (planeBit(at, GUEST_PLANE, next) ^ 1)) != 0) return next;
  }
  return limit;
}

/** folio_mark_dirty(). */
// @ts-ignore: decorator
@inline
export function markDirty(planes: usize, head: i32): void {
  const at = group(planes, head) + DIRTY_PLANE;
  store<u64>(at, load<u64>(at) | ((<u64>1) << <u64>head));
}
