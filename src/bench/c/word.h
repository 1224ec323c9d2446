/*
 * What every architecture's header and the walk share: words, bits, policies. The numbers are those of assembly/unmap/bits.ts, knobs.ts
 * and assembly/flags.ts; test/bench/c.test.ts holds them against each other.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

typedef uint64_t u64;

#define INLINE static inline __attribute__((always_inline))
#define BIT(n) (1ull << (n))
#define GENMASK(hi, lo) ((~0ull >> (63 - (hi))) & (~0ull << (lo)))

enum fpb {
	FPB_RESPECT_DIRTY = 1 << 0,
	FPB_RESPECT_SOFT_DIRTY = 1 << 1,
	FPB_RESPECT_WRITE = 1 << 2,
	FPB_MERGE_WRITE = 1 << 3,
};

enum policy {
	SINGLE = 1 << 8,
	WRPROTECT_EARLY = 1 << 9,
	WRPROTECT_RESTORE = 1 << 10,
	IF_WRITABLE = 1 << 11,
	IF_BATCH = 1 << 12,
	MKWRITE = 1 << 15,
};

enum vma { DROPPABLE = 1 << 0, SHADOW_STACK = 1 << 1, UFFD_WP = 1 << 2, TLB_FLUSH_PENDING = 1 << 3, SKIP_UFFD = 1 << 5 };

/* Of each 64 entries four words. */
enum plane { HEAD, GUEST, HELD, DIRTY, PLANES };

struct tally {
	u64 batches, cleared, discarded, restored, kept_dirty, kept_held, flushes, writable_flushes, unfolded, longest;
};

/* assembly/random.ts */
INLINE u64 mix(u64 seed, u64 index)
{
	u64 z = seed + (index + 1) * 0x9e3779b97f4a7c15ull;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}
