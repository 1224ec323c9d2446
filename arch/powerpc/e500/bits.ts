/**
 * Bit numbers of a 64-bit e500 entry, laid out as the page table of Book3E's Embedded.Page Table category.
 * Kernel: arch/powerpc/include/asm/nohash/{pte-e500.h,64/pgtable.h} (6.12.117).
 */
export const PRESENT_BIT = 0;
export const SW1_BIT = 1;
export const BAP_SR_BIT = 2;
export const BAP_UR_BIT = 3;
export const BAP_SW_BIT = 4;
export const BAP_UW_BIT = 5;
export const BAP_SX_BIT = 6;
export const BAP_UX_BIT = 7;
export const TSIZE_4K_BIT = 8;
export const PSIZE_LOW_BIT = 8;
export const PSIZE_HIGH_BIT = 11;
export const DIRTY_BIT = 12;
export const SPECIAL_BIT = 13;
export const U3_BIT = 14;
export const U0_BIT = 17;
export const ACCESSED_BIT = 18;
export const ENDIAN_BIT = 19;
export const GUARDED_BIT = 20;
export const COHERENT_BIT = 21;
export const NO_CACHE_BIT = 22;
export const WRITETHRU_BIT = 23;
export const RPN_LOW_BIT = 24;
export const RPN_HIGH_BIT = 63;

export const SWP_TYPE_LOW_BIT = 2;
export const SWP_TYPE_HIGH_BIT = 6;
export const SWP_EXCLUSIVE_BIT = 7;
export const SWP_OFFSET_LOW_BIT = RPN_LOW_BIT;
export const SWP_OFFSET_HIGH_BIT = RPN_HIGH_BIT;
