/*
 * What stands in for a RISC-V hart where the helpers run as a program. What a hart has, the kernel writes into its own text at boot: each alternative
 * names the extension or the erratum that it is for, and is copied over what stood there. So it is here; kernel.ts gives their section a name that the
 * linker marks the ends of. A program starts without any of them, and what is switched on stays on.
 */
#include <linux/mm.h>
#include <asm/alternative.h>
#include <asm/errata_list.h>
#include <asm/hwcap.h>
#include <asm/vendorid_list.h>

struct ptelab_knob {
	const char *name;
	void (*set)(int on);
};

extern const struct ptelab_knob ptelab_knobs[];

#ifdef CONFIG_64BIT
extern struct alt_entry __start_ptelab_alternatives[], __stop_ptelab_alternatives[];

static void apply(int on, u16 vendor, u32 patch)
{
	if (!on)
		return;
	for (struct alt_entry *one = __start_ptelab_alternatives; one < __stop_ptelab_alternatives; one++) {
		char *to = (char *)&one->old_offset + one->old_offset;
		const char *from = (const char *)&one->alt_offset + one->alt_offset;

		if (one->vendor_id != vendor || one->patch_id != patch)
			continue;
		for (int i = 0; i < one->alt_len; i++)
			((volatile char *)to)[i] = from[i];
	}
	asm volatile("fence.i" : : : "memory");
}

static void svpbmt(int on)
{
	apply(on, 0, RISCV_ISA_EXT_SVPBMT);
}

static void svnapot(int on)
{
	apply(on, 0, RISCV_ISA_EXT_SVNAPOT);
}

static void thead(int on)
{
	apply(on, THEAD_VENDOR_ID, ERRATA_THEAD_MAE);
}

/* Counts trailing zeros for the compiler, which a kernel has of its own. */
int __ctzdi2(unsigned long long word);
int __ctzdi2(unsigned long long word)
{
	int zeros = 0;

	for (; zeros < 64 && !(word & 1); word >>= 1)
		zeros++;
	return zeros;
}
#endif

const struct ptelab_knob ptelab_knobs[] = {
#ifdef CONFIG_64BIT
	{ "svpbmt", svpbmt },
	{ "svnapot", svnapot },
	{ "thead", thead },
#endif
	{ 0, 0 }
};
