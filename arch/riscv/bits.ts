/**
 * Bit numbers of a RISC-V page table entry, and nothing else: valid AssemblyScript and valid TypeScript.
 * Kernel: arch/riscv/include/asm/{pgtable-bits.h,pgtable-64.h,pgtable-32.h} (6.12.117).
 */
export const PRESENT_BIT = 0;
export const READ_BIT = 1;
export const WRITE_BIT = 2;
export const EXEC_BIT = 3;
export const USER_BIT = 4;
export const GLOBAL_BIT = 5;
export const PROT_NONE_BIT = GLOBAL_BIT;
export const ACCESSED_BIT = 6;
export const DIRTY_BIT = 7;
export const SPECIAL_BIT = 8;
export const DEVMAP_BIT = 9;
export const PFN_LOW_BIT = 10;
/** Of the four PPN bits that Svnapot takes for a 64 KiB page, the one that must be set. */
export const NAPOT_64K_BIT = 13;
export const PFN_HIGH_RV32_BIT = 31;
export const PFN_HIGH_BIT = 53;
/** One level up the frame number begins with PPN[1]. Sv32's address is cut to 32 bits (__pmd_to_phys()). */
export const PMD_PFN_LOW_BIT = 19;
export const PMD_PFN_LOW_RV32_BIT = 20;
export const PMD_PFN_HIGH_RV32_BIT = 29;
export const RESERVED_LOW_BIT = 54;
export const NOCACHE_BIT = 61;
export const IO_BIT = 62;
export const NAPOT_BIT = 63;

/** Svrsw60t59b gives two of the reserved bits to software (6.19). */
export const SOFT_DIRTY_BIT = 59;
export const UFFD_WP_BIT = 60;

/** The memory attributes of T-Head cores, where the privileged specification has other meanings (pgtable-64.h). */
export const THEAD_SEC_BIT = 59;
export const THEAD_SH_BIT = 60;
export const THEAD_B_BIT = 61;
export const THEAD_C_BIT = 62;
export const THEAD_SO_BIT = 63;

/** The same positions in an entry that holds a swap entry (pgtable.h; soft-dirty and uffd-wp 6.19). */
export const SWP_SOFT_DIRTY_BIT = EXEC_BIT;
export const SWP_UFFD_WP_BIT = USER_BIT;
export const SWP_EXCLUSIVE_BIT = ACCESSED_BIT;
export const SWP_TYPE_LOW_BIT = 7;
export const SWP_TYPE_HIGH_BIT = 11;
export const SWP_OFFSET_LOW_BIT = 12;
export const SWP_OFFSET_HIGH_RV32_BIT = 31;
export const SWP_OFFSET_HIGH_BIT = 63;
