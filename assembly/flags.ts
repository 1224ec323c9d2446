/** Bits of the words that laws and batching take beside an entry; AssemblyScript and TypeScript share them. */

/** Kernel: include/linux/mm.h (6.12.117): the low four vm_flags, by which protection_map is indexed. */
export const VM_READ_BIT = 0;
export const VM_WRITE_BIT = 1;
export const VM_EXEC_BIT = 2;
export const VM_SHARED_BIT = 3;

/** Kernel: mm/internal.h (6.17 and later), fpb_t: what folio_pte_batch_flags() is to respect. */
export const FPB_RESPECT_DIRTY_BIT = 0;
export const FPB_RESPECT_SOFT_DIRTY_BIT = 1;
export const FPB_RESPECT_WRITE_BIT = 2;
