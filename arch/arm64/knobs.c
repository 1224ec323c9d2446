/*
 * What stands in for an arm64 machine where its helpers run as a program: the capabilities that a boot processor found, and TCR_EL1, which only a
 * kernel may read: kernel.ts turns the instruction into a load of ptelab_tcr_el1. Alternatives stay unpatched, and then ask the capabilities.
 */
#include <linux/mm.h>
#include <asm/cpufeature.h>

struct ptelab_knob {
	const char *name;
	void (*set)(int on);
};

extern const struct ptelab_knob ptelab_knobs[];

u64 ptelab_tcr_el1;

#ifdef CONFIG_ARM64_POE
DECLARE_BITMAP(system_cpucaps, ARM64_NCAPS);

static void keys(int on)
{
	unsigned long *word = &system_cpucaps[ARM64_HAS_S1POE / BITS_PER_LONG];
	unsigned long bit = 1ul << ARM64_HAS_S1POE % BITS_PER_LONG;

	*word = on ? *word | bit : *word & ~bit;
}
#else
/* Linux 6.1 has another name for them. */
DECLARE_BITMAP(cpu_hwcaps, ARM64_NCAPS);
#endif

/* DS of TCR_EL1 (Arm ARM): 52-bit addresses with 4 KB and 16 KB pages. */
#define DS (1ull << 59)

static void lpa2(int on)
{
	ptelab_tcr_el1 = on ? ptelab_tcr_el1 | DS : ptelab_tcr_el1 & ~DS;
}

/* Before it clears an entry of a contiguous block, the kernel rewrites the block without CONT. What it leaves in the slot is 0 all the same. */
void __wrap___contpte_try_unfold(void);
void __wrap___contpte_try_unfold(void)
{
}

const struct ptelab_knob ptelab_knobs[] = {
#ifdef CONFIG_ARM64_POE
	{ "keys", keys },
#endif
	{ "lpa2", lpa2 },
	{ 0, 0 }
};
