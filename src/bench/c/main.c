/*
 * The same work in C: a server on standard input, one architecture a program (-DARCH='"x86_64.h"'), so that C and WASM can take turns.
 *
 *   generate N TILE SEED K KNOBS…   a table of N slots, of which the first TILE are generated and the others copies of them;
 *                                 K knobs follow
 *   keep N                        keeps what lies there, for `again`
 *   walk POLICY N VMA             walks once; answers nanoseconds
 *   again POLICY N VMA TIMES      puts back what was kept (not timed) and walks, TIMES times; answers each
 *   sum N                         checksum of entries and planes, then the tally
 *
 * Each line is answered with one line.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include "word.h"
#include ARCH
#include "generic.h"
#include "walk.h"
#include "generate.h"

/* The words of src/unmap/policies.ts, each a function of its own. */
#define POLICY(name, word)                                                                                           \
	__attribute__((noinline)) static void name(u64 *ptes, u64 *planes, unsigned n, int vma, struct tally *tally) \
	{                                                                                                            \
		walk(ptes, planes, n, vma, word, tally);                                                             \
	}

POLICY(unbatched, SINGLE)
POLICY(first_pte, 0)
POLICY(wrprotect_restore, WRPROTECT_RESTORE)
POLICY(wrprotect_early, WRPROTECT_EARLY)
POLICY(respect_write, FPB_RESPECT_WRITE)
POLICY(respect_write_soft_dirty, FPB_RESPECT_WRITE | FPB_RESPECT_SOFT_DIRTY)
POLICY(merge_write_check, MKWRITE | FPB_MERGE_WRITE)
POLICY(merge_write_restore, WRPROTECT_RESTORE | IF_WRITABLE | FPB_MERGE_WRITE)

static const struct {
	int word;
	void (*walk)(u64 *, u64 *, unsigned, int, struct tally *);
} policies[] = {
	{ SINGLE, unbatched },
	{ 0, first_pte },
	{ WRPROTECT_RESTORE, wrprotect_restore },
	{ WRPROTECT_EARLY, wrprotect_early },
	{ FPB_RESPECT_WRITE, respect_write },
	{ FPB_RESPECT_WRITE | FPB_RESPECT_SOFT_DIRTY, respect_write_soft_dirty },
	{ MKWRITE | FPB_MERGE_WRITE, merge_write_check },
	{ WRPROTECT_RESTORE | IF_WRITABLE | FPB_MERGE_WRITE, merge_write_restore },
};

static struct tally tally;

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

/* Nanoseconds, or less than 0 where there is no such policy. */
static double timed(u64 *ptes, u64 *planes, int word, unsigned n, int vma)
{
	for (size_t i = 0; i < sizeof policies / sizeof *policies; i++)
		if (policies[i].word == word) {
			double start = now();

			policies[i].walk(ptes, planes, n, vma, &tally);
			return now() - start;
		}
	return -1;
}

/* src/bench/checksum.ts */
static void sum(const uint32_t *words, u64 n, uint32_t *a, uint32_t *b)
{
	for (u64 i = 0; i < n; i++) {
		*a = (*a ^ words[i]) * 16777619u;
		*b = (*b + words[i]) * 0x85ebca6bu;
		*b ^= *b >> 15;
	}
}

static u64 *room(u64 bytes)
{
	void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (at == MAP_FAILED)
		exit(3);
	return at;
}

static void copy_tile(char *at, u64 filled, u64 all)
{
	for (; filled < all; filled *= 2)
		memcpy(at + filled, at, filled < all - filled ? filled : all - filled);
}

int main(int argc, char **argv)
{
	u64 most = argc > 1 ? strtoull(argv[1], NULL, 10) : 1 << 16;
	u64 *ptes = room(most * 8), *planes = room(most / 2), *kept = room(most * 8), *kept_planes = room(most / 2);
	unsigned n, tile, times, count;
	int word, vma, knobs[MOST_KNOBS];
	char op[16];
	u64 seed;

	while (scanf("%15s", op) == 1) {
		if (!strcmp(op, "generate") && scanf("%u %u %lu %u", &n, &tile, &seed, &count) == 4 && n <= most && count <= MOST_KNOBS) {
			for (unsigned i = 0; i < count; i++)
				if (scanf("%d", &knobs[i]) != 1)
					return 2;
			generate(ptes, planes, tile, seed, knobs);
			copy_tile((char *)ptes, tile * 8ull, n * 8ull);
			copy_tile((char *)planes, tile / 2, n / 2);
			printf("made");
		} else if (!strcmp(op, "keep") && scanf("%u", &n) == 1 && n <= most) {
			memcpy(kept, ptes, n * 8ull);
			memcpy(kept_planes, planes, n / 2);
			printf("kept");
		} else if (!strcmp(op, "walk") && scanf("%d %u %d", &word, &n, &vma) == 3 && n <= most) {
			printf("%.0f", timed(ptes, planes, word, n, vma));
		} else if (!strcmp(op, "again") && scanf("%d %u %d %u", &word, &n, &vma, &times) == 4 && n <= most) {
			for (unsigned i = 0; i < times; i++) {
				memcpy(ptes, kept, n * 8ull);
				memcpy(planes, kept_planes, n / 2);
				printf(i ? " %.0f" : "%.0f", timed(ptes, planes, word, n, vma));
			}
		} else if (!strcmp(op, "sum") && scanf("%u", &n) == 1 && n <= most) {
			uint32_t a = 2166136261u, b = 0;

			sum((uint32_t *)ptes, n * 2ull, &a, &b);
			sum((uint32_t *)planes, n / 8, &a, &b);
			printf("%08x%08x", a, b);
			for (size_t i = 0; i < sizeof tally / 8; i++)
				printf(" %lu", ((u64 *)&tally)[i]);
		} else {
			return 2;
		}
		printf("\n");
		fflush(stdout);
	}
	return 0;
}
