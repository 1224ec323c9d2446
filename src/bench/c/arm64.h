/*
 * arm64 with 4 KiB pages and contiguous blocks of 16: the formulas of arch/arm64/{pgtable,ptep}.ts in C.
 * Kernel: arch/arm64/include/asm/pgtable.h, arch/arm64/mm/contpte.c (6.12.117).
 */
#define PTRS_PER_PTE 512
#define PFN_PTE_SHIFT 12
#define PROT_READ_WRITE 0x0060000000000fc3ull
#define CONT_PTES 16

enum { VALID = 0, RDONLY = 7, AF = 10, PRESENT_INVALID = 11, WRITE = 51, CONT = 52, DIRTY_SW = 55 };
#define ADDR_MASK GENMASK(49, 12)

INLINE bool pte_valid(u64 pte) { return pte & BIT(VALID); }
INLINE bool pte_valid_cont(u64 pte) { return (pte & (BIT(VALID) | BIT(CONT))) == (BIT(VALID) | BIT(CONT)); }
INLINE bool pte_present(u64 pte) { return pte & (BIT(VALID) | BIT(PRESENT_INVALID)); }
INLINE bool pte_write(u64 pte) { return pte & BIT(WRITE); }
INLINE bool pte_hw_dirty(u64 pte) { return pte_write(pte) && !(pte & BIT(RDONLY)); }
INLINE bool pte_dirty(u64 pte) { return (pte & BIT(DIRTY_SW)) || pte_hw_dirty(pte); }
INLINE bool pte_young(u64 pte) { return pte & BIT(AF); }

#define pte_accessible pte_accessible
INLINE bool pte_accessible(u64 pte, bool tlb_flush_pending) { return tlb_flush_pending ? pte_present(pte) : pte_valid(pte); }

INLINE u64 pte_wrprotect(u64 pte)
{
	if (pte_hw_dirty(pte))
		pte |= BIT(DIRTY_SW);
	return (pte & ~BIT(WRITE)) | BIT(RDONLY);
}

INLINE u64 pte_mkdirty(u64 pte)
{
	pte |= BIT(DIRTY_SW);
	return pte_write(pte) ? pte & ~BIT(RDONLY) : pte;
}

INLINE u64 pte_mkwrite_novma(u64 pte)
{
	pte |= BIT(WRITE);
	return pte & BIT(DIRTY_SW) ? pte & ~BIT(RDONLY) : pte;
}

INLINE u64 pte_mkclean(u64 pte) { return (pte & ~BIT(DIRTY_SW)) | BIT(RDONLY); }
INLINE u64 pte_mkyoung(u64 pte) { return pte | BIT(AF); }
INLINE u64 pte_mkold(u64 pte) { return pte & ~BIT(AF); }
INLINE u64 pte_pfn(u64 pte) { return (pte & ADDR_MASK) >> PFN_PTE_SHIFT; }
INLINE u64 pfn_pte(u64 pfn, u64 prot) { return (pfn << PFN_PTE_SHIFT) | prot; }

#define pte_advance_pfn pte_advance_pfn
INLINE u64 pte_advance_pfn(u64 pte, u64 nr) { return pfn_pte(pte_pfn(pte) + nr, pte & ~ADDR_MASK); }

#define pte_batch_hint pte_batch_hint
INLINE unsigned pte_batch_hint(u64 pte, unsigned slot) { return pte_valid_cont(pte) ? CONT_PTES - (slot & (CONT_PTES - 1)) : 1; }

INLINE void store_ptes(u64 *ptep, u64 pte, unsigned nr)
{
	for (;;) {
		*ptep = pte;
		if (--nr == 0)
			break;
		ptep++;
		pte = pte_advance_pfn(pte, 1);
	}
}

/* CONT goes off, and on again where a whole block is stored whose frames are aligned like it. */
#define set_ptes set_ptes
INLINE void set_ptes(u64 *ptep, unsigned slot, u64 pte, unsigned nr)
{
	unsigned end = slot + nr;

	pte &= ~BIT(CONT);
	if (nr == 1 || !pte_valid(pte)) {
		store_ptes(ptep, pte, nr);
		return;
	}
	while (slot < end) {
		unsigned block = (slot | (CONT_PTES - 1)) + 1;
		unsigned count = (block < end ? block : end) - slot;
		bool whole = count == CONT_PTES && (pte_pfn(pte) & (CONT_PTES - 1)) == 0;

		store_ptes(ptep, whole ? pte | BIT(CONT) : pte, count);
		pte = pte_advance_pfn(pte, count);
		ptep += count;
		slot += count;
	}
}
