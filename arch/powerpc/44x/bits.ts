/**
 * Bit numbers of a 440 entry: 64 bits on a 32-bit kernel.
 * Kernel: arch/powerpc/include/asm/nohash/32/{pte-44x.h,pgtable.h} (6.12.117).
 */
export const PRESENT_BIT = 0;
export const WRITE_BIT = 1;
export const EXEC_BIT = 2;
export const READ_BIT = 3;
export const DIRTY_BIT = 4;
export const SPECIAL_BIT = 5;
export const ACCESSED_BIT = 6;
export const ENDIAN_BIT = 7;
export const GUARDED_BIT = 8;
export const COHERENT_BIT = 9;
export const NO_CACHE_BIT = 10;
export const WRITETHRU_BIT = 11;
export const RPN_LOW_BIT = 12;
export const ERPN_LOW_BIT = 32;
export const ERPN_HIGH_BIT = 35;
export const RPN_HIGH_BIT = 63;

export const SWP_EXCLUSIVE_BIT = 2;
export const SWP_TYPE_LOW_BIT = 3;
export const SWP_TYPE_HIGH_BIT = 7;
export const SWP_OFFSET_LOW_BIT = 8;
export const SWP_OFFSET_HIGH_BIT = 31;
