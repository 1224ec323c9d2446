/**
 * Bit numbers of an arm64 page table entry (last level, any granule), and nothing else: valid AssemblyScript and valid TypeScript.
 * Kernel: arch/arm64/include/asm/{pgtable-hwdef.h,pgtable-prot.h} (6.12.117; what 6.1.192 has elsewhere begins with OLD_).
 */
export const VALID_BIT = 0;
export const TABLE_BIT = 1;
export const ATTRINDX_LOW_BIT = 2;
export const ATTRINDX_HIGH_BIT = 4;
export const NS_BIT = 5;
export const USER_BIT = 6;
export const RDONLY_BIT = 7;
export const SHARED_LOW_BIT = 8;
export const SHARED_HIGH_BIT = 9;
export const AF_BIT = 10;
export const NG_BIT = 11;
/** While VALID is clear; a bit of its own (PROT_NONE) before 6.10. */
export const PRESENT_INVALID_BIT = NG_BIT;
export const OLD_PROT_NONE_BIT = 58;
export const GP_BIT = 50;
export const DBM_BIT = 51;
export const WRITE_BIT = DBM_BIT;
export const CONT_BIT = 52;
export const PXN_BIT = 53;
export const UXN_BIT = 54;
export const DIRTY_BIT = 55;
export const SPECIAL_BIT = 56;
export const DEVMAP_BIT = 57;
export const UFFD_WP_BIT = 58;
export const PBHA_BIT = 59;
export const PO_IDX_LOW_BIT = 60;
export const PO_IDX_HIGH_BIT = 62;
export const SW_BIT = 63;

/** One level up: a block (TABLE clear) keeps the positions above, a pointer to a table has these. */
export const NT_BIT = 16;
export const TABLE_PXN_BIT = 59;
export const TABLE_UXN_BIT = 60;
export const TABLE_AP_LOW_BIT = 61;
export const TABLE_AP_HIGH_BIT = 62;
export const TABLE_NS_BIT = 63;
export const OLD_PMD_PRESENT_INVALID_BIT = 59;
/** A descriptor has 1 << 3 bytes, so a table resolves PAGE_SHIFT - 3 address bits. */
export const DESCRIPTOR_SHIFT = 3;

/** Address: PTE_ADDR_LOW goes from PAGE_SHIFT to here. */
export const PAGE_SHIFT_4K = 12;
export const PAGE_SHIFT_16K = 14;
export const PAGE_SHIFT_64K = 16;
export const ADDR_LOW_HIGH_BIT = 49;
export const OLD_ADDR_LOW_HIGH_BIT = 47;
/** PTE_ADDR_HIGH with 64 KiB pages (LPA), and the physical address bit that its lowest holds. */
export const LPA_LOW_BIT = 12;
export const LPA_HIGH_BIT = 15;
export const LPA_PHYS_BIT = 48;
/** The same with 4 and 16 KiB pages (LPA2), where SH was. */
export const LPA2_LOW_BIT = SHARED_LOW_BIT;
export const LPA2_HIGH_BIT = SHARED_HIGH_BIT;
export const LPA2_PHYS_BIT = 50;

/** An entry that holds a swap entry (pgtable.h). */
export const SWP_EXCLUSIVE_BIT = 2;
export const SWP_UFFD_WP_BIT = 3;
export const SWP_TYPE_LOW_BIT = 6;
export const SWP_TYPE_HIGH_BIT = 10;
export const SWP_OFFSET_LOW_BIT = 12;
export const SWP_OFFSET_HIGH_BIT = 61;
export const OLD_SWP_TYPE_LOW_BIT = 3;
export const OLD_SWP_TYPE_HIGH_BIT = 7;
export const OLD_SWP_OFFSET_LOW_BIT = 8;
export const OLD_SWP_OFFSET_HIGH_BIT = 57;
