/**
 * What a policy made of each entry, against what one entry at a time makes of it.
 *
 * Permissions and bits are compared with what the entry is after one at a time; where that drops the page and the policy keeps it, with what
 * it was before, which is what one at a time would have put back.
 */
import { USER_EXEC, USER_READ, USER_SHADOW_STACK, USER_WRITE } from "../../arch/generic/access";
import { and, choose, or, shl, test, word } from "../../arch/generic/word";
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
// @ts-ignore: decorator
@inline
function permits<T>(pte: T): T {
  const young = pte_mkyoung<T>(pte);
  const dirty = pte_mkdirty<T>(young);
  return mmu_access<T>(choose<T>(and<T>(pte_write<T>(young), pte_write<T>(dirty)), dirty, young));
}

/** A permission of mmu_access() as the bit of a finding. */
// @ts-ignore: decorator
@inline
function permission<T>(access: T, which: i32, gained: i32): T {
  return shl<T>(test<T>(access, which), gained);
}

/** What is asked of an entry that is there, each answer as the bit of the finding that it was gained. */
// @ts-ignore: decorator
@inline
function answers<T>(pte: T, pending: T): T {
  const access = permits<T>(pte);
  const hardware = or<T>(
    or<T>(permission<T>(access, USER_WRITE, HW_WRITE_GAINED), permission<T>(access, USER_READ, HW_READ_GAINED)),
    or<T>(permission<T>(access, USER_EXEC, HW_EXEC_GAINED), permission<T>(access, USER_SHADOW_STACK, HW_SHADOW_STACK_GAINED)),
  );
  const allowed = or<T>(shl<T>(pte_write<T>(pte), WRITE_GAINED), shl<T>(pte_access_permitted<T>(pte, word<T>(0)), READ_GAINED));
  const bits = or<T>(
    or<T>(shl<T>(pte_soft_dirty<T>(pte), SOFT_DIRTY_GAINED), shl<T>(pte_dirty<T>(pte), DIRTY_GAINED)),
    or<T>(shl<T>(pte_young<T>(pte), YOUNG_GAINED), shl<T>(pte_uffd_wp<T>(pte), UFFD_WP_GAINED)),
  );
  const there = or<T>(shl<T>(pte_present<T>(pte), PRESENT_GAINED), shl<T>(pte_accessible<T>(pte, pending), ACCESSIBLE_GAINED));
  return or<T>(or<T>(hardware, allowed), or<T>(bits, there));
}

/** The mark of an entry that is there, against what it should be: both are asked at once, a lane each. */
function differs(pte: u64, should: u64, pending: u64): u32 {
  const both = i64x2.replace_lane(i64x2.splat(<i64>should), 1, <i64>pte);
  const said = answers<v128>(both, word<v128>(pending));
  const before = <u32>i64x2.extract_lane(said, 0);
  const after = <u32>i64x2.extract_lane(said, 1);
  // That it was lost is the bit above.
  const mark = (after & ~before) | ((before & ~after) << 1);
  const frames = pte_pfn<v128>(both);
  const wrong = u32(i64x2.extract_lane(frames, 0) != i64x2.extract_lane(frames, 1)) << PFN_WRONG;
  return (mark | wrong) != 0 ? mark | wrong : 1 << OTHER_BITS;
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
