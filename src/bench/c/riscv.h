/* riscv64 without an extension: the formulas of arch/riscv/pgtable.ts in C. Kernel: arch/riscv/include/asm/pgtable.h (6.12.117). */
#define PTRS_PER_PTE 512
#define PFN_PTE_SHIFT 10
#define PROT_READ_WRITE 0x53ull

enum { PRESENT = 0, WRITE = 2, PROTNONE = 5, ACCESSED = 6, DIRTY_HW = 7 };

INLINE bool pte_present(u64 pte) { return pte & (BIT(PRESENT) | BIT(PROTNONE)); }
INLINE bool pte_write(u64 pte) { return pte & BIT(WRITE); }
INLINE bool pte_dirty(u64 pte) { return pte & BIT(DIRTY_HW); }
INLINE bool pte_young(u64 pte) { return pte & BIT(ACCESSED); }

#define pte_accessible pte_accessible
INLINE bool pte_accessible(u64 pte, bool tlb_flush_pending)
{
	return (pte & BIT(PRESENT)) || ((pte & BIT(PROTNONE)) && tlb_flush_pending);
}

INLINE u64 pte_wrprotect(u64 pte) { return pte & ~BIT(WRITE); }
INLINE u64 pte_mkwrite_novma(u64 pte) { return pte | BIT(WRITE); }
INLINE u64 pte_mkdirty(u64 pte) { return pte | BIT(DIRTY_HW); }
INLINE u64 pte_mkclean(u64 pte) { return pte & ~BIT(DIRTY_HW); }
INLINE u64 pte_mkyoung(u64 pte) { return pte | BIT(ACCESSED); }
INLINE u64 pte_mkold(u64 pte) { return pte & ~BIT(ACCESSED); }
INLINE u64 pfn_pte(u64 pfn, u64 prot) { return (pfn << PFN_PTE_SHIFT) | prot; }
