/*
 * What an architecture's header does not define: include/linux/pgtable.h (6.12.117), by formula as in arch/generic/pgtable.ts.
 * A header says `#define name name` of what it has, as the kernel's do.
 */
#pragma once

#ifndef pte_advance_pfn
INLINE u64 pte_advance_pfn(u64 pte, u64 nr)
{
	return pte + (nr << PFN_PTE_SHIFT);
}
#endif

#ifndef pte_batch_hint
INLINE unsigned pte_batch_hint(u64 pte, unsigned slot)
{
	return 1;
}
#endif

#ifndef pte_accessible
INLINE bool pte_accessible(u64 pte, bool tlb_flush_pending)
{
	return true;
}
#endif

#ifndef pte_mkwrite
INLINE u64 pte_mkwrite(u64 pte, bool shadow_stack)
{
	return pte_mkwrite_novma(pte);
}
#endif

#ifndef pte_clear_soft_dirty
INLINE u64 pte_clear_soft_dirty(u64 pte)
{
	return pte;
}
#endif

#ifndef pte_unused
INLINE bool pte_unused(u64 pte)
{
	return false;
}
#endif

#ifndef PTE_CLEAR
#define PTE_CLEAR 0ull
#endif

#ifndef set_ptes
INLINE void set_ptes(u64 *ptep, unsigned slot, u64 pte, unsigned nr)
{
	for (;;) {
		*ptep = pte;
		if (--nr == 0)
			break;
		ptep++;
		pte = pte_advance_pfn(pte, 1);
	}
}
#endif
