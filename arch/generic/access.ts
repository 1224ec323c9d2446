/**
 * The word that mmu_access() answers with, in numbers that AssemblyScript and TypeScript share.
 *
 * Bits 7..0: what the hardware grants, a bit an access. Bits 39..8: four bits an access (the first at bit 8),
 * 0 where it is granted, else the reason why it faults.
 */
export const USER_READ = 0;
export const USER_WRITE = 1;
export const USER_EXEC = 2;
export const USER_SHADOW_STACK = 3;
export const KERNEL_READ = 4;
export const KERNEL_WRITE = 5;
export const KERNEL_EXEC = 6;
export const KERNEL_SHADOW_STACK = 7;

export const GRANTED_BITS = 8;
export const REASON_BITS = 4;

export const OK = 0;
/** The valid bit is clear: the rest of the entry means nothing to the hardware. */
export const NOT_PRESENT = 1;
/** The entry points to another table, which cannot be at this level. */
export const NOT_A_LEAF = 2;
/** A combination of bits that the manual reserves. */
export const RESERVED_ENCODING = 3;
/** A bit is set that must be zero. */
export const RESERVED_BIT = 4;
/** The accessed bit is clear and the hardware does not set it. */
export const ACCESS_FLAG = 5;
/** The page is the supervisor's, or (seen from the supervisor) the user's. */
export const PRIVILEGE = 6;
export const NO_READ = 7;
export const NO_WRITE = 8;
export const NO_EXEC = 9;
/** Writing is allowed, but the page is marked clean and the hardware faults so that software records the write. */
export const CLEAN = 10;
/** An ordinary store to a shadow-stack page. */
export const SHADOW_STACK_PAGE = 11;
/** A shadow-stack access to an ordinary page, or on a machine without shadow stacks. */
export const NO_SHADOW_STACK = 12;
/** Executing what the other privilege level may write, or owns. */
export const EXEC_PREVENTED = 13;
/** Linux never puts this entry where the hardware sees it: hash page tables hold a translation of it. */
export const NOT_HASHED = 14;
