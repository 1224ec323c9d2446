/*
 * The same work in C, for the benchmark to compare with: pte_wrprotect() of x86-64 and arm64 by formula, the claim check, memcpy.
 * A server on standard input: a line "OP COUNT REPEATS" (arrays of COUNT words) is answered with nanoseconds for all repeats.
 * "random" and "uniform" fill both arrays, random ones as assembly/random.ts does for seed 1; "sum" answers a checksum of the result.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef uint64_t u64;
#define BIT(n) (1ull << (n))

static u64 mix(u64 seed, u64 index)
{
	u64 z = seed + (index + 1) * 0x9e3779b97f4a7c15ull;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

/* x86-64: RW 1, DIRTY 6, SAVED_DIRTY 58, PRESENT 0, PROTNONE 8 */
static inline u64 x86_wrprotect(u64 v)
{
	v &= ~BIT(1);
	return (v & ~BIT(6)) | ((v & BIT(6)) << 52);
}

/* As in the kernel, mm->tlb_flush_pending is read by atomic_read(), and only where it matters. */
struct mm {
	volatile int tlb_flush_pending;
};

static inline int x86_accessible(struct mm *mm, u64 v)
{
	if (v & BIT(0))
		return 1;
	return (v & BIT(8)) && mm->tlb_flush_pending;
}

/* arm64: VALID 0, RDONLY 7, NG 11, WRITE 51, DIRTY 55 */
static inline u64 arm64_wrprotect(u64 v)
{
	if ((v & BIT(51)) && !(v & BIT(7)))
		v |= BIT(55);
	return (v & ~BIT(51)) | BIT(7);
}

static inline int arm64_accessible(struct mm *mm, u64 v)
{
	int valid = (v & BIT(0)) != 0;
	return mm->tlb_flush_pending ? valid || (v & BIT(11)) : valid;
}

#define OPS(arch)                                                                          \
	__attribute__((noinline)) static void arch##_copy(u64 *restrict to, const u64 *restrict from, long n) \
	{                                                                                  \
		for (long i = 0; i < n; i++)                                               \
			to[i] = arch##_wrprotect(from[i]);                                 \
	}                                                                                  \
	__attribute__((noinline)) static void arch##_inplace(u64 *at, long n)              \
	{                                                                                  \
		for (long i = 0; i < n; i++)                                               \
			at[i] = arch##_wrprotect(at[i]);                                   \
	}                                                                                  \
	__attribute__((noinline)) static long arch##_check(const u64 *at, long n, struct mm *mm) \
	{                                                                                  \
		long violated = 0;                                                         \
		for (long i = 0; i < n; i++)                                               \
			violated += arch##_accessible(mm, at[i]) && !arch##_accessible(mm, arch##_wrprotect(at[i])); \
		return violated;                                                           \
	}

OPS(x86)
OPS(arm64)

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(int argc, char **argv)
{
	long most = argc > 1 ? atol(argv[1]) : 1 << 24;
	u64 *from = aligned_alloc(4096, most * 8), *to = aligned_alloc(4096, most * 8);
	char op[32];
	long n, repeats, result = 0;
	struct mm mm = { 0 };

	if (!from || !to)
		return 3;
	memset(to, 1, most * 8);
	while (scanf("%31s %ld %ld", op, &n, &repeats) == 3 && n <= most) {
		double start;
		int arm = !strncmp(op, "arm64", 5);
		const char *what = strchr(op, '_') ? strchr(op, '_') + 1 : op;

		if (!strcmp(op, "random") || !strcmp(op, "uniform")) {
			for (long i = 0; i < n; i++)
				from[i] = op[0] == 'r' ? mix(1, i) : 0x8000000012345067ull;
			memcpy(to, from, n * 8);
			printf("0\n");
			fflush(stdout);
			continue;
		}
		if (!strcmp(op, "sum")) {
			u64 sum = 0;

			for (long i = 0; i < n; i++)
				sum += to[i] * (i + 1);
			printf("%llu\n", (unsigned long long)sum);
			fflush(stdout);
			continue;
		}
		start = now();
		for (long r = 0; r < repeats; r++) {
			if (!strcmp(what, "copy"))
				(arm ? arm64_copy : x86_copy)(to, from, n);
			else if (!strcmp(what, "inplace"))
				(arm ? arm64_inplace : x86_inplace)(to, n);
			else if (!strcmp(what, "check"))
				mm.tlb_flush_pending = r & 1, result += (arm ? arm64_check : x86_check)(from, n, &mm);
			else
				memcpy(to, from, n * 8);
			__asm__ volatile("" : : "r"(to), "r"(result) : "memory");
		}
		printf("%.0f %ld\n", now() - start, result);
		fflush(stdout);
	}
	return 0;
}
