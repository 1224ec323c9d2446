/* x86-64 with user shadow stacks: the formulas of arch/x86/pgtable.ts in C. Kernel: arch/x86/include/asm/pgtable.h (6.12.117). */
#define PTRS_PER_PTE 512
#define PFN_PTE_SHIFT 12
#define PROT_READ_WRITE 0x8000000000000025ull

enum { PRESENT = 0, RW = 1, ACCESSED = 5, DIRTY_HW = 6, PROTNONE = 8, SOFT_DIRTY = 11, SAVED_DIRTY = 58 };

INLINE bool pte_present(u64 pte) { return pte & (BIT(PRESENT) | BIT(PROTNONE)); }
INLINE bool pte_write(u64 pte) { return pte & (BIT(RW) | BIT(DIRTY_HW)); }
INLINE bool pte_dirty(u64 pte) { return pte & (BIT(DIRTY_HW) | BIT(SAVED_DIRTY)); }
INLINE bool pte_young(u64 pte) { return pte & BIT(ACCESSED); }

#define pte_accessible pte_accessible
INLINE bool pte_accessible(u64 pte, bool tlb_flush_pending)
{
	return (pte & BIT(PRESENT)) || ((pte & BIT(PROTNONE)) && tlb_flush_pending);
}

INLINE u64 mksaveddirty(u64 pte)
{
	u64 readonly = ~pte >> RW & 1;

	pte |= (pte >> DIRTY_HW & readonly) << SAVED_DIRTY;
	return pte & ~(readonly << DIRTY_HW);
}

INLINE u64 clear_saveddirty(u64 pte)
{
	u64 writable = pte >> RW & 1;

	pte |= (pte >> SAVED_DIRTY & writable) << DIRTY_HW;
	return pte & ~(writable << SAVED_DIRTY);
}

INLINE u64 pte_wrprotect(u64 pte) { return mksaveddirty(pte & ~BIT(RW)); }
INLINE u64 pte_mkdirty(u64 pte) { return mksaveddirty(pte | BIT(DIRTY_HW) | BIT(SOFT_DIRTY)); }
INLINE u64 pte_mkclean(u64 pte) { return pte & ~(BIT(DIRTY_HW) | BIT(SAVED_DIRTY)); }
INLINE u64 pte_mkyoung(u64 pte) { return pte | BIT(ACCESSED); }
INLINE u64 pte_mkold(u64 pte) { return pte & ~BIT(ACCESSED); }

#define pte_mkwrite pte_mkwrite
INLINE u64 pte_mkwrite(u64 pte, bool shadow_stack)
{
	if (shadow_stack)
		return (pte & ~BIT(RW)) | BIT(DIRTY_HW);
	return clear_saveddirty(pte | BIT(RW));
}

#define pte_clear_soft_dirty pte_clear_soft_dirty
INLINE u64 pte_clear_soft_dirty(u64 pte) { return pte & ~BIT(SOFT_DIRTY); }

/* An entry that is not present but not empty has its frame inverted, which then counts down. */
#define pte_advance_pfn pte_advance_pfn
INLINE u64 pte_advance_pfn(u64 pte, u64 nr)
{
	if (pte && !(pte & BIT(PRESENT)))
		return pte - (nr << PFN_PTE_SHIFT);
	return pte + (nr << PFN_PTE_SHIFT);
}

INLINE u64 pfn_pte(u64 pfn, u64 prot) { return (pfn << PFN_PTE_SHIFT) | prot; }
