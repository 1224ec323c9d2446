/*
 * powerpc, book3s64, radix MMU, 64 KiB pages: the formulas of arch/powerpc/book3s64/pgtable.ts in C, on words in the machine's own order.
 * Kernel: arch/powerpc/include/asm/book3s/64/pgtable.h (6.12.117).
 */
#define PTRS_PER_PTE 32
#define PFN_PTE_SHIFT 16
#define PROT_READ_WRITE 0x8000000000000104ull

enum { WRITE = 1, READ = 2, DIRTY_SW = 7, ACCESSED = 8, SOFT_DIRTY = 9, INVALID = 61, PTE = 62, PRESENT = 63 };

INLINE bool pte_present(u64 pte) { return (pte & BIT(PTE)) && (pte & (BIT(PRESENT) | BIT(INVALID))); }
INLINE bool pte_write(u64 pte) { return pte & BIT(WRITE); }
INLINE bool pte_dirty(u64 pte) { return pte & BIT(DIRTY_SW); }
INLINE bool pte_young(u64 pte) { return pte & BIT(ACCESSED); }
INLINE u64 pte_wrprotect(u64 pte) { return pte & ~BIT(WRITE); }
INLINE u64 pte_mkwrite_novma(u64 pte) { return pte | BIT(WRITE) | BIT(READ); }
INLINE u64 pte_mkdirty(u64 pte) { return pte | BIT(DIRTY_SW) | BIT(SOFT_DIRTY); }
INLINE u64 pte_mkclean(u64 pte) { return pte & ~BIT(DIRTY_SW); }
INLINE u64 pte_mkyoung(u64 pte) { return pte | BIT(ACCESSED); }
INLINE u64 pte_mkold(u64 pte) { return pte & ~BIT(ACCESSED); }

#define pte_clear_soft_dirty pte_clear_soft_dirty
INLINE u64 pte_clear_soft_dirty(u64 pte) { return pte & ~BIT(SOFT_DIRTY); }

INLINE u64 pfn_pte(u64 pfn, u64 prot) { return (pfn << PFN_PTE_SHIFT) | prot | BIT(PTE); }
