/* s390: the formulas of arch/s390/pgtable.ts in C. Kernel: arch/s390/include/asm/pgtable.h (6.12.117). */
#define PTRS_PER_PTE 256
#define PFN_PTE_SHIFT 12
#define PROT_READ_WRITE 0x711ull

enum { PRESENT = 0, SOFT_DIRTY = 1, YOUNG = 2, DIRTY_SW = 3, READ = 4, WRITE = 5, UNUSED = 7, PROTECT = 9, INVALID = 10 };

/* An empty entry is an invalid one, not zero. */
#define PTE_CLEAR BIT(INVALID)

INLINE bool pte_present(u64 pte) { return pte & BIT(PRESENT); }
INLINE bool pte_write(u64 pte) { return pte & BIT(WRITE); }
INLINE bool pte_dirty(u64 pte) { return pte & BIT(DIRTY_SW); }
INLINE bool pte_young(u64 pte) { return pte & BIT(YOUNG); }

#define pte_unused pte_unused
INLINE bool pte_unused(u64 pte) { return pte & BIT(UNUSED); }

INLINE u64 pte_wrprotect(u64 pte) { return (pte & ~BIT(WRITE)) | BIT(PROTECT); }

INLINE u64 pte_mkwrite_novma(u64 pte)
{
	pte |= BIT(WRITE);
	return pte & BIT(DIRTY_SW) ? pte & ~BIT(PROTECT) : pte;
}

INLINE u64 pte_mkdirty(u64 pte)
{
	pte |= BIT(DIRTY_SW) | BIT(SOFT_DIRTY);
	return pte & BIT(WRITE) ? pte & ~BIT(PROTECT) : pte;
}

INLINE u64 pte_mkclean(u64 pte) { return (pte & ~BIT(DIRTY_SW)) | BIT(PROTECT); }

INLINE u64 pte_mkyoung(u64 pte)
{
	pte |= BIT(YOUNG);
	return pte & BIT(READ) ? pte & ~BIT(INVALID) : pte;
}

INLINE u64 pte_mkold(u64 pte) { return (pte & ~BIT(YOUNG)) | BIT(INVALID); }

#define pte_clear_soft_dirty pte_clear_soft_dirty
INLINE u64 pte_clear_soft_dirty(u64 pte) { return pte & ~BIT(SOFT_DIRTY); }

/* A new entry is young whatever the protection says. */
INLINE u64 pfn_pte(u64 pfn, u64 prot) { return pte_mkyoung((pfn << PFN_PTE_SHIFT) | prot); }
