/** What generate() is told, in 32-bit words: where each lies, in bytes. A rate is a number of 256. */
export const ORDER_MIN = 0;
export const ORDER_MAX = 4;
/** 1: folios lie at multiples of their size, as THP are placed. 0: anywhere, so that page tables end in their midst. */
export const ALIGNED = 8;
export const CLEAR_REFS = 12;
export const FORK = 16;
export const REWRITE = 20;
export const FREED = 24;
export const REDIRTY = 28;
export const TOUCH = 32;
export const NUMA = 36;
export const UFFD_WP_RATE = 40;
export const HELD = 44;
export const HOLE = 48;
export const GUEST = 52;
export const DROPPABLE = 56;
export const MPROTECT = 60;
export const SHADOW_STACK = 64;
export const VMA_CUT = 68;
export const TLB_FLUSH_PENDING = 72;
/** VMAs that are registered with userfaultfd; only their pages are write-protected by it. */
export const UFFD_VMA = 76;
/** Of aligned blocks that arm64 may take as one. */
export const FOLD = 80;
export const KNOBS_BYTES = 84;

/** Entries are made in blocks of so many, each from nothing but the seed and its number. */
export const BLOCK = 4096;
