/**
 * Bit numbers of an x86-64 page table entry, and nothing else: valid AssemblyScript and valid TypeScript.
 * Kernel: arch/x86/include/asm/pgtable_types.h (6.12.117), _PAGE_BIT_*.
 */
export const PRESENT_BIT = 0;
export const RW_BIT = 1;
export const USER_BIT = 2;
export const PWT_BIT = 3;
export const PCD_BIT = 4;
export const ACCESSED_BIT = 5;
export const DIRTY_BIT = 6;
export const PSE_BIT = 7;
export const PAT_BIT = 7;
export const GLOBAL_BIT = 8;
export const PROTNONE_BIT = GLOBAL_BIT;
export const SPECIAL_BIT = 9;
export const UFFD_WP_BIT = 10;
export const SOFT_DIRTY_BIT = 11;
export const PAT_LARGE_BIT = 12;
export const PFN_LOW_BIT = 12;
export const PFN_HIGH_BIT = 51;
/** Where the frame number of a 2 MiB page begins. */
export const PMD_PFN_LOW_BIT = 21;
export const DEVMAP_BIT = 57;
/** In 6.1 _PAGE_BIT_SOFTW4 is 58; it had moved to 57 when 58 became SAVED_DIRTY. */
export const DEVMAP_6_1_BIT = 58;
export const SAVED_DIRTY_BIT = 58;
export const PKEY_BIT0_BIT = 59;
export const PKEY_BIT3_BIT = 62;
export const NX_BIT = 63;

/** The same positions in an entry that holds a swap entry (pgtable_64.h). */
export const SWP_SOFT_DIRTY_BIT = RW_BIT;
export const SWP_UFFD_WP_BIT = USER_BIT;
export const SWP_EXCLUSIVE_BIT = PWT_BIT;
export const SWP_OFFSET_LOW_BIT = 9;
export const SWP_OFFSET_HIGH_BIT = 58;
export const SWP_TYPE_LOW_BIT = 59;
export const SWP_TYPE_HIGH_BIT = 63;
