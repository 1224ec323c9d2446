/**
 * try_to_unmap_one() for lazyfree folios, over every folio of a VMA: batch, get and clear, flush or not, mark the folio dirty, then drop the
 * pages or put their entries back.
 * Kernel: mm/rmap.c (6.15 to 7.0; 6.12.117 for one entry at a time).
 *
 * Entries are changed in place, once: what get_and_clear_ptes() clears and set_ptes() fills again is only filled. The kernel holds the page
 * table's lock meanwhile, so nobody sees the difference.
 */
import { PTRS_PER_PTE } from "../../asm/config";
import { pte_accessible, pte_dirty, pte_mkdirty, pte_mkwrite, pte_mkyoung, pte_present, pte_write, pte_wrprotect } from "../../asm/pgtable";
import { clear_ptes, gather, pte_folded, pte_unused, set_ptes, unfold_partial } from "../../asm/ptep";
import {
  DIRTY_PLANE, FPB_MERGE_WRITE_BIT, FPB_MERGE_YOUNG_DIRTY_BIT, GUEST_PLANE, HEAD_PLANE, HELD_PLANE, IF_BATCH_BIT, IF_WRITABLE_BIT, MKWRITE_BIT,
  RECORD_CLEARED_BIT, RECORD_DIRTIED_BIT, RECORD_DROPPED_BIT, RECORD_FLUSHED_BIT, RECORD_PLACE_BITS, RECORD_RESTORED_BIT,
  RESTORE_OWN_BIT, SINGLE_BIT, SKIP_UFFD_BIT, STATE_ABORTED, STATE_DIRTY, STATE_HEAD, STATE_HELD, TALLY_BATCHES, TALLY_CLEARED,
  TALLY_DISCARDED, TALLY_FLUSHES, TALLY_KEPT_DIRTY, TALLY_KEPT_HELD, TALLY_LONGEST, TALLY_RESTORED, TALLY_UNFOLDED,
  TALLY_WRITABLE_FLUSHES, TLB_FLUSH_PENDING_BIT, USE_MERGED_BIT, VM_DROPPABLE_BIT, VM_SHADOW_STACK_BIT, VM_UFFD_WP_BIT, WHOLE_BIT,
  WRPROTECT_EARLY_BIT, WRPROTECT_RESTORE_BIT,
} from "./bits";
import { boundary, folioEnd, group, markDirty, planeBit } from "./planes";
import { LATER_DIRTY_BIT, LATER_WRITE_BIT, LATER_YOUNG_BIT, laterOf, scan, scanFolded } from "./scan";

// @ts-ignore: decorator
@inline
function has(word: i32, bit: i32): bool {
  return ((word >> bit) & 1) != 0;
}

const FPB_MASK: i32 = 31;
const ONE_BY_ONE: i32 = (1 << SKIP_UFFD_BIT) | (1 << VM_UFFD_WP_BIT);

/** The folio that is walked. */
let aborted: bool = false;
let dirty: bool = false;
let held: bool = false;
let head: i32 = 0;

// What came of it, since the walk began.
let batches: i32 = 0;
let cleared: i32 = 0;
let discarded: i32 = 0;
let restored: i32 = 0;
let keptDirty: i32 = 0;
let keptHeld: i32 = 0;
let flushes: i32 = 0;
let writableFlushes: i32 = 0;
let unfolded: i32 = 0;
let longest: i32 = 0;

/** Notes for each entry of a batch what was done with it. */
function note(record: usize, slot: i32, nr: i32, what: u32): void {
  for (let i = 0; i < nr; i++) store<u32>(record + (<usize>(slot + i) << 2), what | <u32>i | (<u32>nr << RECORD_PLACE_BITS));
}

/** One turn of the walk: the batch at `slot`, which is present and may go up to `stop`. Its length. */
// @ts-ignore: decorator
@inline
function unmapBatch(
  ptes: usize, planes: usize, slot: i32, stop: i32, limit: i32, vma: i32, policy: i32, record: usize,
): i32 {
  const ptep = ptes + (<usize>slot << 3);
  let first = load<u64>(ptep);
  const folded = pte_folded<u64>(first) != 0;
  if (folded) first = gather(ptep, slot);

  // folio_unmap_pte_batch()
  const fpb = policy & FPB_MASK;
  let max = stop - slot;
  if (pte_unused<u64>(first) != 0 || (vma & ONE_BY_ONE) == ONE_BY_ONE) max = 1;
  let nr = 1;
  let later: u64 = 0;
  if (!has(policy, SINGLE_BIT)) {
    later = folded ? <u64>scanFolded(ptep, slot, first, max, fpb) : scan(ptep, first, max, fpb);
    nr = i32(later);
  }
  if (has(vma, WHOLE_BIT) && nr > 1 && (slot != head || folioEnd(planes, slot + 1, limit) != slot + nr)) {
    nr = 1;
    later = 0;
  }
  const merged = first;

  // get_and_clear_ptes(): blocks of which only a part goes are unfolded first, so the first entry may have changed.
  if (folded) {
    unfolded += unfold_partial(ptep, slot, nr);
    first = load<u64>(ptep);
    later = laterOf(ptep, nr, 1 << FPB_MERGE_WRITE_BIT) << LATER_DIRTY_BIT;
  }
  let pteval = first;
  if ((later >> LATER_DIRTY_BIT & 1) != 0) pteval = pte_mkdirty<u64>(pteval);
  if ((later >> LATER_YOUNG_BIT & 1) != 0) pteval = pte_mkyoung<u64>(pteval);
  const laterWrite = (later >> LATER_WRITE_BIT & 1) != 0;
  if (has(policy, USE_MERGED_BIT)) {
    // What folio_pte_batch_flags() leaves in the caller's copy: write, then young, then dirty.
    let copy = merged;
    if (has(policy, FPB_MERGE_WRITE_BIT) && laterWrite) copy = pte_mkwrite<u64>(copy, <u64>has(vma, VM_SHADOW_STACK_BIT));
    if (has(policy, FPB_MERGE_YOUNG_DIRTY_BIT) && (later >> LATER_YOUNG_BIT & 1) != 0) copy = pte_mkyoung<u64>(copy);
    if (has(policy, FPB_MERGE_YOUNG_DIRTY_BIT) && (later >> LATER_DIRTY_BIT & 1) != 0) copy = pte_mkdirty<u64>(copy);
    pteval = copy;
  }
  if (has(policy, MKWRITE_BIT) && laterWrite) pteval = pte_mkwrite<u64>(pteval, <u64>has(vma, VM_SHADOW_STACK_BIT));
  const protects = (!has(policy, IF_WRITABLE_BIT) || laterWrite || pte_write<u64>(first) != 0) && (!has(policy, IF_BATCH_BIT) || nr > 1);
  if (has(policy, WRPROTECT_EARLY_BIT) && protects) pteval = pte_wrprotect<u64>(pteval);

  // set_tlb_ubc_flush_pending(), folio_mark_dirty()
  const flushed = pte_accessible<u64>(pteval, <u64>has(vma, TLB_FLUSH_PENDING_BIT)) != 0;
  const dirtied = pte_dirty<u64>(pteval) != 0;
  flushes += i32(flushed);
  writableFlushes += i32(flushed) & i32(dirtied);
  if (dirtied && !dirty) {
    dirty = true;
    markDirty(planes, head);
  }
  batches++;
  cleared += nr;
  longest = max32(longest, nr);

  // Discard, or restore and give the folio up.
  const unused = pte_unused<u64>(pteval) != 0 && !has(vma, VM_UFFD_WP_BIT);
  const redirtied = dirty && !has(vma, VM_DROPPABLE_BIT);
  const keep = !unused && (redirtied || held);
  if (record != 0) {
    const what = (keep ? 1 << RECORD_RESTORED_BIT : 1 << RECORD_DROPPED_BIT) | (i32(flushed) << RECORD_FLUSHED_BIT) |
      (i32(dirtied) << RECORD_DIRTIED_BIT) | (1 << RECORD_CLEARED_BIT);
    note(record, slot, nr, <u32>what);
  }
  if (!keep) {
    clear_ptes(ptep, nr);
    discarded += nr;
    return nr;
  }
  if (has(policy, RESTORE_OWN_BIT)) {
    for (let i = 0; i < nr; i++) set_ptes(ptep + (<usize>i << 3), slot + i, load<u64>(ptep + (<usize>i << 3)), 1);
  } else {
    if (has(policy, WRPROTECT_RESTORE_BIT) && protects) pteval = pte_wrprotect<u64>(pteval);
    set_ptes(ptep, slot, pteval, nr);
  }
  restored += nr;
  keptDirty += i32(redirtied);
  keptHeld += i32(!redirtied);
  aborted = true;
  return nr;
}

// @ts-ignore: decorator
@inline
function max32(a: i32, b: i32): i32 {
  return select(a, b, a > b);
}


/** The batches of a folio between two of its borders. */
// @ts-ignore: decorator
@inline
function unmapRun(
  ptes: usize, planes: usize, slot: i32, stop: i32, limit: i32, vma: i32, policy: i32, record: usize,
): void {
  while (slot < stop && !aborted) {
    // page_vma_mapped_walk() passes over what is not present.
    if (pte_present<u64>(load<u64>(ptes + (<usize>slot << 3))) == 0) slot++;
    else slot += unmapBatch(ptes, planes, slot, stop, limit, vma, policy, record);
  }
}

/** Takes the folio up that begins at `slot`. */
// @ts-ignore: decorator
@inline
function begin(at: usize, slot: i32): void {
  aborted = false;
  dirty = planeBit(at, DIRTY_PLANE, slot) != 0;
  held = planeBit(at, HELD_PLANE, slot) != 0;
  head = slot;
}

/**
 * Unmaps what lies from slot `start` to before `end`, which is one VMA or the part of it that is in memory.
 * @param ptes slot 0, the first entry of a page table
 * @param limit how many slots there are: a folio ends there at the latest
 * @param vma the bits of the VMA, its mm and the loop
 * @param policy what is done with a batch
 * @param state where the last walk stopped: the folio may go on in this VMA
 * @param record a word for each slot, or 0
 * @param tally added to
 */
// @ts-ignore: decorator
@inline
export function walk(
  ptes: usize, planes: usize, start: i32, end: i32, limit: i32, vma: i32, policy: i32, state: usize, record: usize, tally: usize,
): void {
  aborted = load<u32>(state, STATE_ABORTED) != 0;
  dirty = load<u32>(state, STATE_DIRTY) != 0;
  held = load<u32>(state, STATE_HELD) != 0;
  head = load<i32>(state, STATE_HEAD);
  batches = 0;
  cleared = 0;
  discarded = 0;
  restored = 0;
  keptDirty = 0;
  keptHeld = 0;
  flushes = 0;
  writableFlushes = 0;
  unfolded = 0;
  longest = load<i32>(tally, TALLY_LONGEST);
  let slot = start;
  while (slot < end) {
    const at = group(planes, slot);
    const first = planeBit(at, HEAD_PLANE, slot);
    const guest = planeBit(at, GUEST_PLANE, slot);
    if (guest != 0) {
      if (first == 0) {
        const outer: i32 = head;
        const outerAborted: bool = aborted;
        const outerDirty: bool = dirty;
        const outerHeld: bool = held;
        begin(at, slot);
        unmapRun(ptes, planes, slot, slot + 1, limit, vma, 1 << SINGLE_BIT | (policy & ~FPB_MASK), record);
        head = outer;
        aborted = outerAborted;
        dirty = outerDirty;
        held = outerHeld;
      }
      slot++;
      continue;
    }
    if (first != 0) begin(at, slot);
    const stop = boundary(planes, slot + 1, min((slot | (PTRS_PER_PTE - 1)) + 1, end));
    unmapRun(ptes, planes, slot, stop, limit, vma, policy, record);
    slot = stop;
  }
  store<u32>(state, u32(aborted), STATE_ABORTED);
  store<u32>(state, u32(dirty), STATE_DIRTY);
  store<u32>(state, u32(held), STATE_HELD);
  store<i32>(state, head, STATE_HEAD);
  add64(tally + TALLY_BATCHES, batches);
  add64(tally + TALLY_CLEARED, cleared);
  add64(tally + TALLY_DISCARDED, discarded);
  add64(tally + TALLY_RESTORED, restored);
  add64(tally + TALLY_KEPT_DIRTY, keptDirty);
  add64(tally + TALLY_KEPT_HELD, keptHeld);
  add64(tally + TALLY_FLUSHES, flushes);
  add64(tally + TALLY_WRITABLE_FLUSHES, writableFlushes);
  add64(tally + TALLY_UNFOLDED, unfolded);
  store<u64>(tally, <u64>longest, TALLY_LONGEST);
}

// @ts-ignore: decorator
@inline
function add64(at: usize, n: i32): void {
  store<u64>(at, load<u64>(at) + <u64>n);
}
