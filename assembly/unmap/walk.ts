/**
 * try_to_unmap_one() for lazyfree folios, over every folio of a VMA: batch, get and clear, flush or not, mark the folio dirty, then drop the
 * pages or put their entries back.
 * Kernel: mm/rmap.c (6.15 to 7.0; 6.12.117 for one entry at a time).
 *
 * Entries are changed in place, once: what get_and_clear_ptes() clears and set_ptes() fills again is only filled. The kernel holds the page
 * table's lock meanwhile, so nobody sees the difference.
 */
import { and, not, or } from "../../arch/generic/word";
import { PTRS_PER_PTE } from "../../asm/config";
import { pte_accessible, pte_clear_value, pte_dirty, pte_mkdirty, pte_mkwrite, pte_mkyoung, pte_present, pte_write, pte_wrprotect } from "../../asm/pgtable";
import { clear_ptes, clears_all, gather, pte_folded, pte_unused, set_ptes, unfold_partial } from "../../asm/ptep";
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

// @ts-ignore: decorator
@inline
function later(what: u64, bit: i32): bool {
  return (what >> bit & 1) != 0;
}

const FPB_MASK: i32 = 31;
/** Why a folio stays: it is dirty, or somebody holds a reference. */
const DIRTIED: i32 = 2;
const TAKEN: i32 = 1;
/** Beside them: somebody wants notes, or a batch must be a whole folio, so that no short way is taken. */
const SLOW: i32 = 4;
const ONE_BY_ONE: i32 = (1 << SKIP_UFFD_BIT) | (1 << VM_UFFD_WP_BIT);

/** Notes for each entry of a batch what was done with it. */
function note(record: usize, slot: i32, nr: i32, keep: bool, flushed: bool, dirtied: bool): void {
  const what = (keep ? 1 << RECORD_RESTORED_BIT : 1 << RECORD_DROPPED_BIT) | (i32(flushed) << RECORD_FLUSHED_BIT) |
    (i32(dirtied) << RECORD_DIRTIED_BIT) | (1 << RECORD_CLEARED_BIT);
  for (let i = 0; i < nr; i++) store<u32>(record + (<usize>(slot + i) << 2), u32(what) | <u32>i | (<u32>nr << RECORD_PLACE_BITS));
}

/**
 * What get_and_clear_ptes() returns, or the caller's copy, as the policy changes it before the checks.
 * @param merged the first entry as the batch was asked with it; it may have changed since, where it was folded
 * @param what the bits beside a batch's length
 */
// @ts-ignore: decorator
@inline
function checked(first: u64, merged: u64, what: u64, vma: i32, policy: i32): u64 {
  const shadow = <u64>has(vma, VM_SHADOW_STACK_BIT);
  let pte = first;
  if (has(policy, USE_MERGED_BIT)) {
    // What folio_pte_batch_flags() leaves in the caller's copy: write, then young, then dirty.
    pte = merged;
    if (has(policy, FPB_MERGE_WRITE_BIT) && later(what, LATER_WRITE_BIT)) pte = pte_mkwrite<u64>(pte, shadow);
    if (has(policy, FPB_MERGE_YOUNG_DIRTY_BIT) && later(what, LATER_YOUNG_BIT)) pte = pte_mkyoung<u64>(pte);
    if (has(policy, FPB_MERGE_YOUNG_DIRTY_BIT) && later(what, LATER_DIRTY_BIT)) pte = pte_mkdirty<u64>(pte);
  } else if (!has(policy, SINGLE_BIT)) {
    pte = select<u64>(pte_mkdirty<u64>(pte), pte, later(what, LATER_DIRTY_BIT));
    pte = select<u64>(pte_mkyoung<u64>(pte), pte, later(what, LATER_YOUNG_BIT));
  }
  if (has(policy, MKWRITE_BIT) && later(what, LATER_WRITE_BIT)) pte = pte_mkwrite<u64>(pte, shadow);
  return pte;
}

/** Whether the policy write-protects this batch, wherever it does. */
// @ts-ignore: decorator
@inline
function protects(first: u64, what: u64, nr: i32, policy: i32): bool {
  const writable = !has(policy, IF_WRITABLE_BIT) || later(what, LATER_WRITE_BIT) || pte_write<u64>(first) != 0;
  return writable && (!has(policy, IF_BATCH_BIT) || nr > 1);
}

// @ts-ignore: decorator
@inline
function wrprotectIf(pte: u64, truth: bool): u64 {
  return select<u64>(pte_wrprotect<u64>(pte), pte, truth);
}

/** Truth: a batch of nothing but this entry, which is present, is flushed, marks nothing dirty, and lies in the table as it is. */
// @ts-ignore: decorator
@inline
function plain<T>(pte: T, pending: T): T {
  return and<T>(pte_accessible<T>(pte, pending), not<T>(or<T>(pte_dirty<T>(pte), pte_folded<T>(pte))));
}

/** One at a time: drops plain entries, of at most `most`, up to the first that is none. How many it were. */
// @ts-ignore: decorator
@inline
function dropRun(ptep: usize, most: i32, pending: u64): i32 {
  const empty = i64x2.splat(<i64>pte_clear_value<u64>(0));
  const pendings = i64x2.splat(<i64>pending);
  let nr = 0;
  for (; nr + 2 <= most; nr += 2) {
    const pair = v128.load(ptep);
    if (!i64x2.all_true(and<v128>(pte_present<v128>(pair), plain<v128>(pair, pendings)))) break;
    v128.store(ptep, empty);
    ptep += 16;
  }
  const pte = load<u64>(ptep);
  if (nr < most && and<u64>(pte_present<u64>(pte), plain<u64>(pte, pending)) != 0) {
    store<u64>(ptep, pte_clear_value<u64>(0));
    nr++;
  }
  return nr;
}

/** Adds to a count of the tally: for what happens to few batches. */
// @ts-ignore: decorator
@inline
function count(at: usize, n: i32): void {
  store<u64>(at, load<u64>(at) + <u64>n);
}

/** Puts `nr` entries back. */
// @ts-ignore: decorator
@inline
function restore(ptep: usize, slot: i32, pte: u64, nr: i32, policy: i32): void {
  if (has(policy, RESTORE_OWN_BIT)) {
    for (let i = 0; i < nr; i++) set_ptes(ptep + (<usize>i << 3), slot + i, load<u64>(ptep + (<usize>i << 3)), 1);
  } else if (nr == 1) set_ptes(ptep, slot, pte, 1);
  else set_ptes(ptep, slot, pte, nr);
}

/**
 * Unmaps what lies from slot `start` to before `end`, which is one VMA or the part of it that is in memory.
 *
 * V8 has few registers to give and puts what does not fit on the stack, so little is kept across batches: what is counted of every batch is in
 * locals, what is counted of those that stay goes to the tally at once. A batch that is dropped as it is, is the straight way through the loop.
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
  // The folio that is walked.
  let aborted: bool = load<u32>(state, STATE_ABORTED) != 0;
  const slow = i32(record != 0 || has(vma, WHOLE_BIT)) * SLOW;
  let stays = i32(load<u32>(state, STATE_DIRTY) != 0) * DIRTIED | i32(load<u32>(state, STATE_HELD) != 0) * TAKEN | slow;
  let head = load<i32>(state, STATE_HEAD);

  const pending = <u64>has(vma, TLB_FLUSH_PENDING_BIT);
  const oneByOne = (vma & ONE_BY_ONE) == ONE_BY_ONE;

  let batches: i32 = 0;
  let cleared: i32 = 0;
  let unflushed: i32 = 0;
  let restored: i32 = 0;
  let longest = load<i32>(tally, TALLY_LONGEST);

  let slot = start;
  while (slot < end) {
    // A shift takes its count modulo 64.
    const at = group(planes, slot);
    const heads = load<u64>(at, HEAD_PLANE);
    const guests = load<u64>(at, GUEST_PLANE);
    if ((guests >> <u64>slot & 1) != 0) {
      if ((heads >> <u64>slot & 1) == 0) longest = max(longest, unmapGuest(ptes, planes, slot, limit, vma, policy, record, tally));
      slot++;
      continue;
    }
    if ((heads >> <u64>slot & 1) != 0) {
      aborted = false;
      stays = planeBit(at, DIRTY_PLANE, slot) * DIRTIED | planeBit(at, HELD_PLANE, slot) * TAKEN | slow;
      head = slot;
    }
    // The folio after this one mostly begins in the same group, which lies in one page table where those are not smaller.
    const edges = (heads | guests) & (u64.MAX_VALUE - 1) << <u64>slot;
    const table = (slot | (PTRS_PER_PTE - 1)) + 1;
    let stop: i32;
    if (edges != 0) stop = min((slot & ~63) + i32(ctz(edges)), PTRS_PER_PTE < 64 ? min(table, end) : end);
    else stop = boundary(planes, (slot | 63) + 1, min(table, end));
    if (aborted) slot = stop;
    while (slot < stop) {
      if (has(policy, SINGLE_BIT) && !has(policy, WRPROTECT_EARLY_BIT) && clears_all() && stays == 0) {
        const nr = dropRun(ptes + (<usize>slot << 3), stop - slot, pending);
        batches += nr;
        cleared += nr;
        slot += nr;
        longest = max(longest, min(nr, 1));
        if (slot == stop) break;
      }
      const ptep = ptes + (<usize>slot << 3);
      let pte = load<u64>(ptep);
      // page_vma_mapped_walk() passes over what is not present.
      if (pte_present<u64>(pte) == 0) {
        slot++;
        continue;
      }
      const folded = pte_folded<u64>(pte) != 0;
      if (folded) pte = gather(ptep, slot);
      const merged = pte;
      let what: u64 = 1;
      if (!has(policy, SINGLE_BIT)) {
        // folio_unmap_pte_batch()
        const room = oneByOne || pte_unused<u64>(pte) != 0 ? 1 : stop - slot;
        what = folded ? <u64>scanFolded(ptep, slot, pte, room, policy & FPB_MASK) : scan(ptep, pte, room, policy & FPB_MASK);
      }
      let nr = i32(what);
      // What is dropped without a doubt. Young is merged as well, but nothing asks for it.
      if (!has(policy, SINGLE_BIT) && !has(policy, USE_MERGED_BIT) && stays == 0) {
        let asked = pte;
        if (has(policy, MKWRITE_BIT) && later(what, LATER_WRITE_BIT)) asked = pte_mkwrite<u64>(asked, <u64>has(vma, VM_SHADOW_STACK_BIT));
        if (has(policy, WRPROTECT_EARLY_BIT)) asked = wrprotectIf(asked, protects(pte, what, nr, policy));
        if (!later(what, LATER_DIRTY_BIT) && plain<u64>(asked, pending) != 0) {
          clear_ptes(ptep, nr);
          batches++;
          cleared += nr;
          if (nr > longest) longest = nr;
          slot += nr;
          continue;
        }
      }
      if (has(vma, WHOLE_BIT) && nr > 1 && (slot != head || folioEnd(planes, slot + 1, limit) != slot + nr)) {
        nr = 1;
        what = 1;
      }
      // get_and_clear_ptes(): blocks of which only a part goes are unfolded first, so the first entry may have changed.
      if (folded) {
        count(tally + TALLY_UNFOLDED, unfold_partial(ptep, slot, nr));
        pte = load<u64>(ptep);
        what = laterOf(ptep, nr, 1 << FPB_MERGE_WRITE_BIT) << LATER_DIRTY_BIT;
      }
      const protect = protects(pte, what, nr, policy);
      pte = checked(pte, merged, what, vma, policy);
      if (has(policy, WRPROTECT_EARLY_BIT)) pte = wrprotectIf(pte, protect);

      // set_tlb_ubc_flush_pending(), folio_mark_dirty()
      const flushed = pte_accessible<u64>(pte, pending) != 0;
      const dirtied = pte_dirty<u64>(pte) != 0;
      if (!flushed) unflushed++;
      batches++;
      cleared += nr;
      if (nr > longest) longest = nr;

      // Discard, or restore and give the folio up.
      let keep = false;
      if ((stays & ~SLOW | i32(dirtied)) != 0) {
        if (dirtied) {
          count(tally + TALLY_WRITABLE_FLUSHES, i32(flushed));
          if ((stays & DIRTIED) == 0) markDirty(planes, head);
          stays |= DIRTIED;
        }
        const redirtied = (stays & DIRTIED) != 0 && !has(vma, VM_DROPPABLE_BIT);
        const unused = pte_unused<u64>(pte) != 0 && !has(vma, VM_UFFD_WP_BIT);
        keep = !unused && (redirtied || (stays & TAKEN) != 0);
        if (keep) count(tally + select<usize>(TALLY_KEPT_DIRTY, TALLY_KEPT_HELD, redirtied), 1);
      }
      if (record != 0) note(record, slot, nr, keep, flushed, dirtied);
      if (keep) {
        if (has(policy, WRPROTECT_RESTORE_BIT)) pte = wrprotectIf(pte, protect);
        restore(ptep, slot, pte, nr, policy);
        restored += nr;
        aborted = true;
        break;
      }
      clear_ptes(ptep, nr);
      slot += nr;
    }
    slot = stop;
    // A folio that was given up may go on in the next page tables, where those are small.
    if (PTRS_PER_PTE < 512 && aborted && (stop & (PTRS_PER_PTE - 1)) == 0) slot = boundary(planes, stop, end);
  }
  store<u32>(state, u32(aborted), STATE_ABORTED);
  store<u32>(state, u32((stays & DIRTIED) != 0), STATE_DIRTY);
  store<u32>(state, u32((stays & TAKEN) != 0), STATE_HELD);
  store<i32>(state, head, STATE_HEAD);
  count(tally + TALLY_BATCHES, batches);
  count(tally + TALLY_CLEARED, cleared);
  count(tally + TALLY_DISCARDED, cleared - restored);
  count(tally + TALLY_RESTORED, restored);
  count(tally + TALLY_FLUSHES, batches - unflushed);
  store<u64>(tally, <u64>longest, TALLY_LONGEST);
}

/** A folio of one page in the midst of another, which goes on behind it: few, so in a function of its own. How long its batch was. */
function unmapGuest(ptes: usize, planes: usize, slot: i32, limit: i32, vma: i32, policy: i32, record: usize, tally: usize): i32 {
  const ptep = ptes + (<usize>slot << 3);
  let pte = load<u64>(ptep);
  if (pte_present<u64>(pte) == 0) return 0;
  if (pte_folded<u64>(pte) != 0) {
    const merged = gather(ptep, slot);
    count(tally + TALLY_UNFOLDED, unfold_partial(ptep, slot, 1));
    pte = has(policy, USE_MERGED_BIT) ? merged : load<u64>(ptep);
  }
  const protect = protects(pte, 0, 1, policy);
  if (has(policy, WRPROTECT_EARLY_BIT)) pte = wrprotectIf(pte, protect);
  const flushed = pte_accessible<u64>(pte, <u64>has(vma, TLB_FLUSH_PENDING_BIT)) != 0;
  const dirtied = pte_dirty<u64>(pte) != 0;
  const at = group(planes, slot);
  const redirtied = (dirtied || planeBit(at, DIRTY_PLANE, slot) != 0) && !has(vma, VM_DROPPABLE_BIT);
  const held = planeBit(at, HELD_PLANE, slot) != 0;
  const unused = pte_unused<u64>(pte) != 0 && !has(vma, VM_UFFD_WP_BIT);
  const keep = !unused && (redirtied || held);
  if (dirtied) markDirty(planes, slot);
  if (record != 0) note(record, slot, 1, keep, flushed, dirtied);
  count(tally + TALLY_BATCHES, 1);
  count(tally + TALLY_CLEARED, 1);
  count(tally + TALLY_FLUSHES, i32(flushed));
  count(tally + TALLY_WRITABLE_FLUSHES, i32(flushed) & i32(dirtied));
  count(tally + (keep ? TALLY_RESTORED : TALLY_DISCARDED), 1);
  if (!keep) {
    clear_ptes(ptep, 1);
    return 1;
  }
  count(tally + (redirtied ? TALLY_KEPT_DIRTY : TALLY_KEPT_HELD), 1);
  if (has(policy, WRPROTECT_RESTORE_BIT)) pte = wrprotectIf(pte, protect);
  restore(ptep, slot, pte, 1, policy);
  return 1;
}
