/*
 * Page tables out of a seed, word for word those of assembly/unmap/generate.ts: folios at multiples of their size, without holes, guests and
 * what concerns VMAs, which no case of the benchmark asks for.
 */
#pragma once
#include <string.h>

/* assembly/unmap/knobs.ts, as numbers of 32-bit words. */
enum knob { ORDER_MIN = 0, ORDER_MAX = 1, CLEAR_REFS = 3, FORK = 4, REWRITE = 5, FREED = 6, REDIRTY = 7, TOUCH = 8, HELD_RATE = 11, MOST_KNOBS = 64 };

#define FRAME 0x10000ull
#define FRAME_MASK 0xffffull

INLINE bool hit(u64 draw, int byte, int rate)
{
	return (int)(draw >> (byte * 8) & 0xff) < rate;
}

INLINE u64 make_entry(u64 pfn, u64 draw, const int *knobs)
{
	u64 pte = pte_mkwrite(pte_mkdirty(pte_mkyoung(pfn_pte(pfn, PROT_READ_WRITE))), false);

	if (hit(draw, 0, knobs[CLEAR_REFS]))
		pte = pte_clear_soft_dirty(pte_wrprotect(pte));
	if (hit(draw, 1, knobs[FORK]))
		pte = pte_wrprotect(pte);
	if (hit(draw, 2, knobs[REWRITE]))
		pte = pte_mkwrite(pte_mkdirty(pte_mkyoung(pte)), false);
	if (hit(draw, 3, knobs[FREED]))
		pte = pte_mkclean(pte_mkold(pte));
	if (hit(draw, 4, knobs[REDIRTY]) && pte_write(pte))
		pte = pte_mkdirty(pte_mkyoung(pte));
	if (hit(draw, 5, knobs[TOUCH]))
		pte = pte_mkyoung(pte);
	return pte;
}

/* A folio ends where a block of 4096 slots does; none is larger, so none is cut. */
static void generate(u64 *ptes, u64 *planes, unsigned n, u64 seed, const int *knobs)
{
	unsigned orders = knobs[ORDER_MAX] - knobs[ORDER_MIN] + 1;
	u64 slot = 0;

	memset(planes, 0, n / 2);
	while (slot < n) {
		u64 draw = mix(seed, slot << 2);
		u64 size = 1ull << (knobs[ORDER_MIN] + (draw & 0xffff) % orders);
		u64 stop = slot + size - (slot & (size - 1));
		u64 base = ((slot + size - 1) & ~(size - 1)) & FRAME_MASK;
		u64 *group = planes + PLANES * (slot >> 6);

		group[HEAD] |= BIT(slot & 63);
		if (hit(draw, 2, knobs[HELD_RATE]))
			group[HELD] |= BIT(slot & 63);
		for (u64 page = slot; page < stop && page < n; page++)
			ptes[page] = make_entry(FRAME | ((base + page - slot) & FRAME_MASK), mix(seed, (page << 2) + 1), knobs);
		slot = stop;
	}
}
