/**
 * Bit numbers of a book3s64 entry (counted from the least significant: IBM's bit 0 is 63 here), hash and radix alike.
 * Kernel: arch/powerpc/include/asm/book3s/64/{pgtable.h,hash-4k.h,hash-64k.h} (6.12.117).
 */
export const EXEC_BIT = 0;
export const WRITE_BIT = 1;
export const READ_BIT = 2;
export const PRIVILEGED_BIT = 3;
export const SAO_BIT = 4;
export const NON_IDEMPOTENT_BIT = 5;
export const RSV1_BIT = 6;
export const DIRTY_BIT = 7;
export const ACCESSED_BIT = 8;
export const SOFT_DIRTY_BIT = 9;
export const SPECIAL_BIT = 10;
export const DEVMAP_BIT = 11;
export const RPN0_BIT = 12;
export const RPN1_BIT = 13;
export const RPN_HIGH_BIT = 52;
export const RPN41_BIT = 53;
export const RPN43_BIT = 55;
export const PKEY_BIT0_BIT = 56;
export const PKEY_BIT1_BIT = 57;
export const PKEY_BIT3_BIT = 59;
export const PKEY_BIT4_BIT = 60;
export const INVALID_BIT = 61;
export const PTE_BIT = 62;
export const PRESENT_BIT = 63;

/** Where hash keeps track of the HPTE; the last three depend on the page size. */
export const H_PAGE_BUSY_BIT = RSV1_BIT;
export const H_PAGE_COMBO_BIT = RPN0_BIT;
export const H_PAGE_4K_PFN_BIT = RPN1_BIT;
export const H_PAGE_HASHPTE_64K_BIT = RPN43_BIT;
export const H_PAGE_F_GIX_LOW_BIT = RPN41_BIT;
export const H_PAGE_F_GIX_HIGH_BIT = RPN43_BIT;
export const H_PAGE_F_SECOND_BIT = PKEY_BIT0_BIT;
export const H_PAGE_HASHPTE_4K_BIT = PKEY_BIT4_BIT;

/** One level up: what marks a transparent huge page on hash with 64K pages, and where a huge page's number begins (PMD_SHIFT). */
export const H_PAGE_THP_HUGE_BIT = H_PAGE_4K_PFN_BIT;
export const PMD_RPN_LOW_BIT = 21;
export const PMD_RPN_LOW_HASH_64K_BIT = 24;
/** A pointer to a table: radix has the table's size (NLS) and address (NLB), hash an address above 4K. */
export const TABLE_NLS_HIGH_BIT = 4;
export const TABLE_NLB_LOW_BIT = 8;
export const TABLE_NLB_HIGH_BIT = 59;
export const TABLE_HASH_LOW_BIT = 12;

export const SWP_TYPE_LOW_BIT = 0;
export const SWP_TYPE_HIGH_BIT = 4;
export const SWP_EXCLUSIVE_BIT = NON_IDEMPOTENT_BIT;
export const SWP_SOFT_DIRTY_BIT = SOFT_DIRTY_BIT;
