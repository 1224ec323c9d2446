/*
 * What stands in for an x86 machine where its helpers run as a program: the words that they read at run time, and how a feature is switched on or
 * off in them. Alternatives stay unpatched, and then ask the capability bits.
 */
#include <linux/mm.h>
#include <asm/cpufeature.h>

struct ptelab_knob {
	const char *name;
	void (*set)(int on);
};

extern const struct ptelab_knob ptelab_knobs[];

struct cpuinfo_x86 boot_cpu_data;
pteval_t __supported_pte_mask = ~0ul;

static void mask_bits(pteval_t bits, int on)
{
	__supported_pte_mask = on ? __supported_pte_mask | bits : __supported_pte_mask & ~bits;
}

static void nx(int on)
{
	mask_bits(_PAGE_NX, on);
}

static void supported_mask(int on)
{
	mask_bits(~_PAGE_NX, on);
}

static void capability(int number, int on)
{
	__u32 *word = &boot_cpu_data.x86_capability[number / 32];
	__u32 bit = 1u << number % 32;

	*word = on ? *word | bit : *word & ~bit;
}

static void keys(int on)
{
	capability(X86_FEATURE_OSPKE, on);
}

#ifdef X86_FEATURE_SHSTK
static void shstk(int on)
{
	capability(X86_FEATURE_SHSTK, on);
}
#endif

const struct ptelab_knob ptelab_knobs[] = {
	{ "nx", nx },
	{ "supported mask", supported_mask },
	{ "keys", keys },
#ifdef X86_FEATURE_SHSTK
	{ "shstk", shstk },
#endif
	{ 0, 0 }
};
