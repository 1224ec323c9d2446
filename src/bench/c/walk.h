/*
 * try_to_unmap_one() for lazyfree folios the way the kernel's loops write it: detect a batch, get and clear it, decide, put it back.
 * Kernel: mm/rmap.c, mm/internal.h folio_pte_batch_flags(), include/linux/pgtable.h get_and_clear_full_ptes(), set_ptes() (6.17 to 7.0).
 *
 * The policy is a constant wherever this is inlined, so that what it does not ask is not in the code. Entries are loaded and stored
 * plainly; the kernel's atomic exchange would cost C alone.
 */
#pragma once

struct folio {
	unsigned head;
	bool aborted, dirty, held;
};

INLINE bool plane_bit(const u64 *planes, enum plane plane, unsigned slot)
{
	return planes[PLANES * (slot >> 6) + plane] >> (slot & 63) & 1;
}

/* The first slot from `slot` on where another folio's page lies, at most `limit`. */
INLINE unsigned boundary(const u64 *planes, unsigned slot, unsigned limit)
{
	const u64 *group = planes + PLANES * (slot >> 6);
	unsigned base = slot & ~63u, found;
	u64 bits;

	if (slot >= limit)
		return limit;
	bits = (group[HEAD] | group[GUEST]) & (~0ull << (slot & 63));
	while (!bits) {
		base += 64;
		if (base >= limit)
			return limit;
		group += PLANES;
		bits = group[HEAD] | group[GUEST];
	}
	found = base + __builtin_ctzll(bits);
	return found < limit ? found : limit;
}

INLINE u64 clear_ignored(u64 pte, int fpb)
{
	if (!(fpb & FPB_RESPECT_DIRTY))
		pte = pte_mkclean(pte);
	if (!(fpb & FPB_RESPECT_SOFT_DIRTY))
		pte = pte_clear_soft_dirty(pte);
	if (!(fpb & FPB_RESPECT_WRITE))
		pte = pte_wrprotect(pte);
	return pte_mkold(pte);
}

INLINE unsigned pte_batch(const u64 *ptep, unsigned slot, u64 pte, unsigned max, int fpb, bool *any_writable)
{
	unsigned nr = pte_batch_hint(pte, slot);
	u64 expected = clear_ignored(pte_advance_pfn(pte, nr), fpb);

	while (nr < max) {
		unsigned step;

		pte = ptep[nr];
		if (clear_ignored(pte, fpb) != expected)
			break;
		if (fpb & FPB_MERGE_WRITE)
			*any_writable |= pte_write(pte);
		step = pte_batch_hint(pte, slot + nr);
		expected = pte_advance_pfn(expected, step);
		nr += step;
	}
	return nr < max ? nr : max;
}

INLINE u64 get_and_clear_ptes(u64 *ptep, unsigned nr)
{
	u64 pte = *ptep;

	*ptep = PTE_CLEAR;
	while (--nr) {
		u64 other = *++ptep;

		*ptep = PTE_CLEAR;
		if (pte_dirty(other))
			pte = pte_mkdirty(pte);
		if (pte_young(other))
			pte = pte_mkyoung(pte);
	}
	return pte;
}

/* The batch at `slot`, which may go up to `stop`. Its length. */
INLINE unsigned unmap_batch(u64 *ptes, u64 *planes, unsigned slot, unsigned stop, int vma, const int policy, struct folio *folio, struct tally *tally)
{
	u64 *ptep = ptes + slot;
	u64 first = *ptep, pte;
	unsigned max = stop - slot, nr = 1;
	bool writable = false, protects, flushed, dirtied, redirtied;

	if (pte_unused(first) || ((vma & SKIP_UFFD) && (vma & UFFD_WP)))
		max = 1;
	if (!(policy & SINGLE) && max > 1)
		nr = pte_batch(ptep, slot, first, max, policy & 31, &writable);
	pte = get_and_clear_ptes(ptep, nr);
	if ((policy & MKWRITE) && writable)
		pte = pte_mkwrite(pte, vma & SHADOW_STACK);
	protects = (!(policy & IF_WRITABLE) || writable || pte_write(first)) && (!(policy & IF_BATCH) || nr > 1);
	if ((policy & WRPROTECT_EARLY) && protects)
		pte = pte_wrprotect(pte);

	flushed = pte_accessible(pte, vma & TLB_FLUSH_PENDING);
	dirtied = pte_dirty(pte);
	tally->flushes += flushed;
	tally->writable_flushes += flushed && dirtied;
	if (dirtied && !folio->dirty) {
		folio->dirty = true;
		planes[PLANES * (folio->head >> 6) + DIRTY] |= BIT(folio->head & 63);
	}
	tally->batches++;
	tally->cleared += nr;
	if (nr > tally->longest)
		tally->longest = nr;

	redirtied = folio->dirty && !(vma & DROPPABLE);
	if ((pte_unused(pte) && !(vma & UFFD_WP)) || (!redirtied && !folio->held)) {
		tally->discarded += nr;
		return nr;
	}
	if ((policy & WRPROTECT_RESTORE) && protects)
		pte = pte_wrprotect(pte);
	set_ptes(ptep, slot, pte, nr);
	tally->restored += nr;
	tally->kept_dirty += redirtied;
	tally->kept_held += !redirtied;
	folio->aborted = true;
	return nr;
}

INLINE void unmap_run(u64 *ptes, u64 *planes, unsigned slot, unsigned stop, int vma, const int policy, struct folio *folio, struct tally *tally)
{
	while (slot < stop && !folio->aborted) {
		if (!pte_present(ptes[slot]))
			slot++;
		else
			slot += unmap_batch(ptes, planes, slot, stop, vma, policy, folio, tally);
	}
}

INLINE struct folio begin(const u64 *planes, unsigned slot)
{
	return (struct folio){ .head = slot, .dirty = plane_bit(planes, DIRTY, slot), .held = plane_bit(planes, HELD, slot) };
}

/* Unmaps `n` slots, which are one VMA. */
INLINE void walk(u64 *ptes, u64 *planes, unsigned n, int vma, const int policy, struct tally *total)
{
	/* Both stay in registers: nothing points to them once all is inlined. */
	struct folio folio = { 0 };
	struct tally tally = { 0 };
	unsigned slot = 0;

	while (slot < n) {
		bool first = plane_bit(planes, HEAD, slot);
		unsigned table, stop;

		if (plane_bit(planes, GUEST, slot)) {
			if (!first) {
				struct folio guest = begin(planes, slot);

				unmap_run(ptes, planes, slot, slot + 1, vma, SINGLE | (policy & ~31), &guest, &tally);
			}
			slot++;
			continue;
		}
		if (first)
			folio = begin(planes, slot);
		table = (slot | (PTRS_PER_PTE - 1)) + 1;
		stop = boundary(planes, slot + 1, table < n ? table : n);
		unmap_run(ptes, planes, slot, stop, vma, policy, &folio, &tally);
		slot = stop;
	}
	*total = tally;
}
