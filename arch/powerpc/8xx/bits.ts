/**
 * Bit numbers of an MPC8xx entry, the same for 4K and 16K pages; there is no bit that allows reading or writing.
 * Kernel: arch/powerpc/include/asm/nohash/32/{pte-8xx.h,pgtable.h} (6.12.117).
 */
export const PRESENT_BIT = 0;
export const NO_CACHE_BIT = 1;
export const SH_BIT = 2;
export const SPS_BIT = 3;
export const GUARDED_BIT = 4;
export const ACCESSED_BIT = 5;
export const EXEC_BIT = 6;
export const SPECIAL_BIT = 7;
export const DIRTY_BIT = 8;
export const NA_BIT = 9;
export const RO_HIGH_BIT = 10;
export const HUGE_BIT = 11;
export const RPN_LOW_BIT = 12;
export const RPN_HIGH_BIT = 31;

export const SWP_EXCLUSIVE_BIT = 2;
export const SWP_TYPE_LOW_BIT = 3;
export const SWP_TYPE_HIGH_BIT = 7;
export const SWP_OFFSET_LOW_BIT = 8;
export const SWP_OFFSET_HIGH_BIT = 31;
