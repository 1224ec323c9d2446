/** Numbers that the batched unmap and the TypeScript that drives it share. */

/**
 * A policy is a word: its low bits are the FPB_ flags of mm/internal.h (6.17 and later), the others say what the caller does with the batch.
 */
export const FPB_MERGE_WRITE_BIT = 3;
export const FPB_MERGE_YOUNG_DIRTY_BIT = 4;
/** One entry at a time, as try_to_unmap_one() did before 6.15. */
export const SINGLE_BIT = 8;
/** pte_wrprotect() of what get_and_clear_ptes() returned, before the flush and the dirty checks. */
export const WRPROTECT_EARLY_BIT = 9;
/** pte_wrprotect() of what is put back. */
export const WRPROTECT_RESTORE_BIT = 10;
/** Write-protect only where some entry of the batch was writable; the batch must have been asked with FPB_MERGE_WRITE. */
export const IF_WRITABLE_BIT = 11;
/** Write-protect only batches of two entries and more. */
export const IF_BATCH_BIT = 12;
/** From the checks on, the entry is what folio_pte_batch_flags() made of the caller's copy, not what get_and_clear_ptes() returned. */
export const USE_MERGED_BIT = 13;
/** What get_and_clear_ptes() returned is made writable where a later entry of the batch was; asked with FPB_MERGE_WRITE. */
export const MKWRITE_BIT = 15;
/** Every entry is put back as it was: what a restore with a saved copy of each would do. */
export const RESTORE_OWN_BIT = 14;

/** Bits of a walk's word: what its VMA and its mm are, and which kernel's loop walks. */
export const VM_DROPPABLE_BIT = 0;
export const VM_SHADOW_STACK_BIT = 1;
export const VM_UFFD_WP_BIT = 2;
/** mm->tlb_flush_pending, which pte_accessible() asks. */
export const TLB_FLUSH_PENDING_BIT = 3;
/** A batch is the whole folio or one entry: can_batch_unmap_folio_ptes() of 6.15. */
export const WHOLE_BIT = 4;
/** One entry at a time in VMAs that userfaultfd write-protects: 7.0 and later. */
export const SKIP_UFFD_BIT = 5;

/** Planes: of each 64 entries four words, a bit an entry; how far each lies from the first, in bytes. */
export const HEAD_PLANE = 0;
export const GUEST_PLANE = 8;
export const HELD_PLANE = 16;
export const DIRTY_PLANE = 24;
export const PLANES_SHIFT = 5;

/** The walk's state between two calls, in 32-bit words. */
export const STATE_ABORTED = 0;
export const STATE_DIRTY = 4;
export const STATE_HELD = 8;
export const STATE_HEAD = 12;
export const STATE_BYTES = 16;

/** The tally, in 64-bit words. */
export const TALLY_BATCHES = 0;
export const TALLY_CLEARED = 8;
export const TALLY_DISCARDED = 16;
export const TALLY_RESTORED = 24;
export const TALLY_KEPT_DIRTY = 32;
export const TALLY_KEPT_HELD = 40;
export const TALLY_FLUSHES = 48;
export const TALLY_WRITABLE_FLUSHES = 56;
export const TALLY_UNFOLDED = 64;
export const TALLY_LONGEST = 72;
export const TALLY_BYTES = 80;

/** A record says of an entry what was done with it: its place in its batch below, how long that was, and these bits. */
export const RECORD_PLACE_BITS = 13;
export const RECORD_LENGTH_BITS = 13;
export const RECORD_CLEARED_BIT = 26;
export const RECORD_RESTORED_BIT = 27;
export const RECORD_FLUSHED_BIT = 28;
export const RECORD_DIRTIED_BIT = 29;
export const RECORD_DROPPED_BIT = 30;
