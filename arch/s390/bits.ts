/**
 * Bit numbers of an s390 page table entry, counted from the least significant (IBM counts from the most significant: bit 53 is 10
 * here), and nothing else: valid AssemblyScript and valid TypeScript.
 * Kernel: arch/s390/include/asm/pgtable.h (6.12.117).
 */
export const PRESENT_BIT = 0;
export const SOFT_DIRTY_BIT = 1;
export const YOUNG_BIT = 2;
export const DIRTY_BIT = 3;
export const READ_BIT = 4;
export const WRITE_BIT = 5;
export const SPECIAL_BIT = 6;
export const UNUSED_BIT = 7;
export const NOEXEC_BIT = 8;
export const PROTECT_BIT = 9;
export const INVALID_BIT = 10;
export const LARGE_BIT = 11;
export const PFN_LOW_BIT = 12;
export const PFN_HIGH_BIT = 63;

/** A segment-table entry, which is a PMD (the unnamed ones are in asm/dat-bits.h). */
export const SEGMENT_READ_BIT = 0;
export const SEGMENT_WRITE_BIT = 1;
export const SEGMENT_TYPE_LOW_BIT = 2;
export const SEGMENT_TYPE_HIGH_BIT = 3;
export const SEGMENT_COMMON_BIT = 4;
export const SEGMENT_INVALID_BIT = 5;
export const SEGMENT_NOEXEC_BIT = 8;
export const SEGMENT_PROTECT_BIT = 9;
export const SEGMENT_LARGE_BIT = 10;
export const SEGMENT_ORIGIN_LOW_BIT = 11;
export const SEGMENT_FETCH_BIT = 11;
export const SEGMENT_YOUNG_BIT = 12;
export const SEGMENT_DIRTY_BIT = 13;
export const SEGMENT_SOFT_DIRTY_BIT = 14;
export const SEGMENT_ACC_HIGH_BIT = 15;
export const SEGMENT_AV_BIT = 16;
export const SEGMENT_ORIGIN_LARGE_LOW_BIT = 20;
/** _REGION3_ENTRY_ORIGIN_LARGE: a leaf one level further up. */
export const REGION3_ORIGIN_LARGE_LOW_BIT = 31;
export const SEGMENT_ORIGIN_HIGH_BIT = 63;

/** The same positions in an entry that holds a swap entry; soft-dirty keeps its own. */
export const SWP_TYPE_LOW_BIT = 2;
export const SWP_TYPE_HIGH_BIT = 6;
export const SWP_SOFT_DIRTY_BIT = SOFT_DIRTY_BIT;
export const SWP_EXCLUSIVE_BIT = LARGE_BIT;
export const SWP_OFFSET_LOW_BIT = 12;
export const SWP_OFFSET_HIGH_BIT = 63;
