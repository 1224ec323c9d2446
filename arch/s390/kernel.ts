/** How the kernel behind the profile of s390 is configured and asked. */
import { bits } from "../../src/profile/describe.ts";
import { predicate } from "../../src/verify/probes.ts";
import type { KernelRoom } from "../../src/verify/types.ts";
import { UNUSED_BIT } from "./bits.ts";

const MACHINE = { "relocated lowcore": false, "identity mapping at 0": true, guest: false };

export const kernel: KernelRoom = {
  configs: [
    {
      id: "s390",
      arch: "s390",
      defconfig: "defconfig",
      set: { CHECKPOINT_RESTORE: true, MEM_SOFT_DIRTY: true, NUMA_BALANCING: true, TRANSPARENT_HUGEPAGE: true, DEBUG_VM: false },
      pointerBits: 64,
      bigEndian: true,
      sources: ["arch/s390/mm/mmap.c"],
      probes: [predicate("swap"), predicate("unused")],
      switches: {
        nx: "!!MACHINE_HAS_NX",
        // Where the lowcore lies; every machine feature is read from there.
        "relocated lowcore": "(unsigned long)get_lowcore() != 0",
        // A guest's page tables have a status table beside them (KVM), which set_ptes() then looks at.
        guest: "mm_has_pgste(&ptelab_mm)",
        // pmd_pfn() and pmd_deref() go through virtual addresses: those of page tables are physical ones plus this.
        "identity mapping at 0": "__identity_base == 0 && __kaslr_offset == ~0UL",
      },
      // knobs.c has the lowcore, which lies at 0 as in a kernel.
      run: { gcc: "s390x-linux-gnu-gcc", qemu: "qemu-s390x-static", flags: ["-march=z13", "-Wl,--section-start=.lowcore=0"] },
    },
  ],
  profiles: {
    s390: {
      config: "s390",
      tree: "6.12",
      states: [
        { title: "instruction-execution protection", switches: { nx: true, ...MACHINE } },
        { title: "no instruction-execution protection", switches: { nx: false, ...MACHINE }, constants: { NX: false } },
      ],
      not: { set_ptes: { bits: bits(UNUSED_BIT), why: "set_ptes() clears it" } },
    },
  },
};
