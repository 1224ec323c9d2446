/** Small C functions that a snippet brings along: what takes an mm, a VMA or a slot, and what batching computes. */

export type Need = "flags" | "accessible" | "mkwrite" | "cleared" | "batch_hint" | "batch_key" | "merged" | "fits";

const PRETEND_MM = "static struct mm_struct pretend_mm;";

const SOURCES: Readonly<Record<Need, string>> = {
  flags: `/* What folio_pte_batch_flags() can be told to respect. */
enum { FPB_RESPECT_DIRTY = 1, FPB_RESPECT_SOFT_DIRTY = 2, FPB_RESPECT_WRITE = 4 };`,
  accessible: `static bool accessible(pte_t pte, int flush_pending)
{
	atomic_set(&pretend_mm.tlb_flush_pending, flush_pending);
	return pte_accessible(&pretend_mm, pte);
}`,
  mkwrite: `static pte_t mkwrite(pte_t pte, int shadow_stack)
{
	struct vm_area_struct vma = {};

	vm_flags_init(&vma, VM_READ | VM_WRITE | (shadow_stack ? VM_SHADOW_STACK : 0));
	return pte_mkwrite(pte, &vma);
}`,
  // Kernel: arch/powerpc/include/asm/nohash/32/pte-8xx.h (6.12.117), __pte_update().
  cleared: `/* Where pte_clear() looks at the page table around the slot (powerpc 8xx), it wants a real one. */
static pte_t cleared(void)
{
	pte_t slot = __pte(0);

	pte_clear(&pretend_mm, 0, &slot);
	return slot;
}`,
  batch_hint: `static unsigned long batch_hint(pte_t pte)
{
	pte_t slot = pte;

	return pte_batch_hint(&slot, pte);
}`,
  batch_key: `/* Two entries batch where this is the same for both. */
static pte_t batch_key(pte_t pte, unsigned long fpb)
{
	if (!(fpb & FPB_RESPECT_DIRTY))
		pte = pte_mkclean(pte);
	if (!(fpb & FPB_RESPECT_SOFT_DIRTY))
		pte = pte_clear_soft_dirty(pte);
	if (!(fpb & FPB_RESPECT_WRITE))
		pte = pte_wrprotect(pte);
	return pte_mkold(pte);
}`,
  merged: `/* The entry that stands for a batch: the first, dirty and young where a later one was. */
static pte_t merged(pte_t first, pte_t later)
{
	if (pte_dirty(later))
		first = pte_mkdirty(first);
	return pte_young(later) ? pte_mkyoung(first) : first;
}`,
  fits: `/* Can an entry hold this frame and give it back? */
static bool fits(unsigned long pfn)
{
	return pte_pfn(pfn_pte(pfn, vm_get_page_prot(VM_READ))) == pfn;
}`,
};

/** In the order in which C wants them. */
const ORDER = Object.keys(SOURCES) as readonly Need[];

/** The definitions of everything in `needs`. */
export function cFunctions(needs: ReadonlySet<Need>): readonly string[] {
  const all = new Set(needs);
  if (all.has("batch_key")) all.add("flags");
  const mm = all.has("accessible") || all.has("cleared") ? [PRETEND_MM] : [];
  return [...mm, ...ORDER.filter((need) => all.has(need)).map((need) => SOURCES[need])];
}
