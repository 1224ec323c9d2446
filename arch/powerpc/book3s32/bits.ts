/**
 * Bit numbers of a book3s32 (603, 604, G3, G4) entry of 32 bits.
 * Kernel: arch/powerpc/include/asm/book3s/32/pgtable.h (6.12.117).
 */
export const PRESENT_BIT = 0;
export const HASHPTE_BIT = 1;
export const READ_BIT = 2;
export const GUARDED_BIT = 3;
export const COHERENT_BIT = 4;
export const NO_CACHE_BIT = 5;
export const WRITETHRU_BIT = 6;
export const DIRTY_BIT = 7;
export const ACCESSED_BIT = 8;
export const EXEC_BIT = 9;
export const WRITE_BIT = 10;
export const SPECIAL_BIT = 11;
export const RPN_LOW_BIT = 12;
export const RPN_HIGH_BIT = 31;

export const SWP_EXCLUSIVE_BIT = READ_BIT;
export const SWP_TYPE_LOW_BIT = 3;
export const SWP_TYPE_HIGH_BIT = 7;
export const SWP_OFFSET_LOW_BIT = 8;
export const SWP_OFFSET_HIGH_BIT = 31;
