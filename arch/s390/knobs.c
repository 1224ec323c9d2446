/*
 * What stands in for an s390 machine where its helpers run as a program: the lowcore, which lies at address 0 as in a kernel (kernel.ts tells the
 * linker so), and the layout of memory that the kernel chose at boot.
 */
#include <linux/mm.h>
#include <asm/lowcore.h>
#include <asm/page.h>
#include <asm/setup.h>

struct ptelab_knob {
	const char *name;
	void (*set)(int on);
};

extern const struct ptelab_knob ptelab_knobs[];

/* Reached by get_lowcore() alone. */
struct lowcore ptelab_lowcore __attribute__((section(".lowcore"), used, retain));
struct vm_layout vm_layout;

static void nx(int on)
{
	struct lowcore *lowcore = get_lowcore();

	lowcore->machine_flags = on ? lowcore->machine_flags | MACHINE_FLAG_NX : lowcore->machine_flags & ~MACHINE_FLAG_NX;
}

static void identity(int on)
{
	vm_layout.identity_base = on ? 0 : PAGE_SIZE;
	vm_layout.kaslr_offset = on ? ~0ul : 0;
}

const struct ptelab_knob ptelab_knobs[] = {
	{ "nx", nx },
	{ "identity mapping at 0", identity },
	{ 0, 0 }
};
