/**
 * What a policy made of each entry, against what one entry at a time makes of it.
 *
 * Permissions and bits are compared with what the entry is after one at a time; where that drops the page and the policy keeps it, with what
 * it was before, which is what one at a time would have put back.
 */
import { USER_EXEC, USER_READ, USER_SHADOW_STACK, USER_WRITE } from "../../arch/generic/access";
import { mmu_access } from "../../asm/mmu";
import {
  pte_access_permitted, pte_accessible, pte_dirty, pte_mkdirty, pte_mkyoung, pte_pfn, pte_present, pte_soft_dirty, pte_uffd_wp, pte_write,
  pte_young,
} from "../../asm/pgtable";
import { RECORD_CLEARED_BIT, RECORD_DROPPED_BIT, RECORD_FLUSHED_BIT, TLB_FLUSH_PENDING_BIT, VM_DROPPABLE_BIT } from "./bits";
import {
  ACCESSIBLE_GAINED, DATA_LOST, DIRTY_GAINED, DROPPED, FLUSH_MISSED, FLUSH_SUPERFLUOUS, HW_EXEC_GAINED, HW_READ_GAINED,
  HW_SHADOW_STACK_GAINED, HW_WRITE_GAINED, KEPT, OTHER_BITS, PFN_WRONG, PRESENT_GAINED, READ_GAINED, SOFT_DIRTY_GAINED, UFFD_WP_GAINED,
  WRITE_GAINED, YOUNG_GAINED,
} from "./findings";

/**
 * What the hardware lets a user do, whatever the entry's accessed and dirty bits: an old or clean entry only faults so that software sets the
 * bit. Where Linux allows writing, the entry is taken as dirty, unless that takes the permission away (an x86 shadow stack).
 */
function permits(pte: u64): u64 {
  const young = pte_mkyoung<u64>(pte);
  const dirty = pte_mkdirty<u64>(young);
  return mmu_access<u64>(select<u64>(dirty, young, (pte_write<u64>(young) & pte_write<u64>(dirty)) != 0));
}

/** GAINED is the bit, LOST the one above. */
// @ts-ignore: decorator
@inline
function change(before: u64, after: u64, gained: i32): u32 {
  return (<u32>(after & (before ^ 1)) << gained) | (<u32>(before & (after ^ 1)) << (gained + 1));
}

// @ts-ignore: decorator
@inline
function access(word: u64, which: i32): u64 {
  return (word >> which) & 1;
}

/** The mark of an entry that is there, against what it should be. */
function differs(pte: u64, should: u64, pending: u64): u32 {
  const now = permits(pte);
  const right = permits(should);
  const same = change(pte_write<u64>(should), pte_write<u64>(pte), WRITE_GAINED) |
    change(access(right, USER_WRITE), access(now, USER_WRITE), HW_WRITE_GAINED) |
    change(access(right, USER_READ), access(now, USER_READ), HW_READ_GAINED) |
    change(access(right, USER_EXEC), access(now, USER_EXEC), HW_EXEC_GAINED) |
    change(access(right, USER_SHADOW_STACK), access(now, USER_SHADOW_STACK), HW_SHADOW_STACK_GAINED) |
    change(pte_access_permitted<u64>(should, 0), pte_access_permitted<u64>(pte, 0), READ_GAINED) |
    change(pte_soft_dirty<u64>(should), pte_soft_dirty<u64>(pte), SOFT_DIRTY_GAINED) |
    change(pte_dirty<u64>(should), pte_dirty<u64>(pte), DIRTY_GAINED) |
    change(pte_young<u64>(should), pte_young<u64>(pte), YOUNG_GAINED) |
    change(pte_uffd_wp<u64>(should), pte_uffd_wp<u64>(pte), UFFD_WP_GAINED) |
    change(pte_present<u64>(should), pte_present<u64>(pte), PRESENT_GAINED) |
    change(pte_accessible<u64>(should, pending), pte_accessible<u64>(pte, pending), ACCESSIBLE_GAINED) |
    (u32(pte_pfn<u64>(should) != pte_pfn<u64>(pte)) << PFN_WRONG);
  return same != 0 ? same : 1 << OTHER_BITS;
}

/**
 * Marks and counts `n` entries.
 * @param before entries as they were, @param after as the policy left them, @param alone as one at a time left them
 * @param record the policy's notes, @param recordAlone those of one at a time
 * @param marks a word an entry, written
 * @param counts a 64-bit word a finding, added to
 * @returns how many entries have a mark
 */
export function compare(
  before: usize, after: usize, alone: usize, record: usize, recordAlone: usize, n: i32, vma: i32, marks: usize, counts: usize,
): i32 {
  const pending = <u64>((vma >> TLB_FLUSH_PENDING_BIT) & 1);
  const droppable = (vma >> VM_DROPPABLE_BIT) & 1;
  const compared: u32 = (1 << RECORD_FLUSHED_BIT) | (1 << RECORD_CLEARED_BIT) | (1 << RECORD_DROPPED_BIT);
  let marked = 0;
  for (let i = 0; i < n; i++) {
    const at = <usize>i << 3;
    const pte = load<u64>(after + at);
    const other = load<u64>(alone + at);
    const what = load<u32>(record + (at >> 1));
    const whatAlone = load<u32>(recordAlone + (at >> 1));
    let mark: u32 = 0;
    if (pte != other || ((what ^ whatAlone) & compared) != 0) {
      const was = load<u64>(before + at);
      const gone = (what >> RECORD_DROPPED_BIT) & 1;
      const goneAlone = (whatAlone >> RECORD_DROPPED_BIT) & 1;
      const flushed = (what >> RECORD_FLUSHED_BIT) & 1;
      const touched = (what >> RECORD_CLEARED_BIT) & 1;
      const should = select<u64>(was, other, goneAlone != 0);
      mark = (gone & (goneAlone ^ 1)) << DROPPED | (goneAlone & (gone ^ 1)) << KEPT;
      mark |= (gone & u32(droppable == 0) & u32(pte_dirty<u64>(was))) << DATA_LOST;
      mark |= (touched & (flushed ^ 1) & u32(pte_accessible<u64>(was, pending))) << FLUSH_MISSED;
      mark |= (flushed & (((whatAlone >> RECORD_FLUSHED_BIT) & 1) ^ 1)) << FLUSH_SUPERFLUOUS;
      if (gone == 0 && pte != should) mark |= differs(pte, should, pending);
      let rest = mark;
      while (rest != 0) {
        const count = counts + (<usize>ctz(rest) << 3);
        store<u64>(count, load<u64>(count) + 1);
        rest &= rest - 1;
      }
      marked += i32(mark != 0);
    }
    store<u32>(marks + (at >> 1), mark);
  }
  return marked;
}
