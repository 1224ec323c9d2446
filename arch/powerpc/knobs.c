/*
 * What stands in for a powerpc machine where its helpers run as a program: the description of the processor, whose features the helpers ask. Jumps are
 * not patched (kernel.ts configures without JUMP_LABEL).
 */
#include <linux/mm.h>
#include <asm/cputable.h>
#include <asm/mmu.h>

struct ptelab_knob {
	const char *name;
	void (*set)(int on);
};

extern const struct ptelab_knob ptelab_knobs[];

static struct cpu_spec machine;
struct cpu_spec *cur_cpu_spec = &machine;

#ifdef CONFIG_44x
/* Set where an entry was made executable: a flush comes later, and no entry depends on it. */
int icache_44x_need_flush;
#endif

static inline void feature(unsigned int bits, int on)
{
	machine.mmu_features = on ? machine.mmu_features | bits : machine.mmu_features & ~bits;
}

#ifdef CONFIG_PPC_BOOK3S_64
static void radix(int on)
{
	feature(MMU_FTR_TYPE_RADIX, on);
}

static void keys(int on)
{
	feature(MMU_FTR_PKEY, on);
}

static void coherent(int on)
{
	machine.cpu_features = on ? machine.cpu_features | CPU_FTR_COHERENT_ICACHE : machine.cpu_features & ~CPU_FTR_COHERENT_ICACHE;
}
#endif

#ifdef CONFIG_PPC_BOOK3S
static void hash_table(int on)
{
	feature(MMU_FTR_HPTE_TABLE, on);
}
#endif

const struct ptelab_knob ptelab_knobs[] = {
#ifdef CONFIG_PPC_BOOK3S_64
	{ "radix", radix },
	{ "keys", keys },
	{ "coherent instruction cache", coherent },
#endif
#ifdef CONFIG_PPC_BOOK3S
	{ "hash table", hash_table },
#endif
	{ 0, 0 }
};
