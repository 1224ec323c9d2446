/** How the kernels behind the profiles of x86-64 are configured and asked. */

import { predicate } from "../../src/verify/probes.ts";
import type { KernelConfig, KernelRoom } from "../../src/verify/types.ts";

const OPTIONS = {
  CHECKPOINT_RESTORE: true,
  MEM_SOFT_DIRTY: true,
  USERFAULTFD: true,
  NUMA_BALANCING: true,
  TRANSPARENT_HUGEPAGE: true,
  DEBUG_VM: false,
};

function config(id: string, set: KernelConfig["set"], switches: KernelConfig["switches"]): KernelConfig {
  return {
    id,
    arch: "x86_64",
    defconfig: "x86_64_defconfig",
    set: { ...OPTIONS, ...set },
    pointerBits: 64,
    sources: ["arch/x86/mm/pgtable.c", "arch/x86/mm/pgprot.c"],
    probes: [predicate("exec")],
    switches: {
      nx: "(__supported_pte_mask & _PAGE_NX) != 0",
      // No memory encryption, PGE there: whatever else a protection holds goes into the entry.
      "supported mask": "(__supported_pte_mask | _PAGE_NX) == ~0UL",
      // CR4.PKE: without it no key forbids anything.
      keys: "cpu_feature_enabled(X86_FEATURE_OSPKE)",
      ...switches,
    },
    run: { gcc: "gcc", flags: ["-m64"] },
  };
}

const COMMON = { "supported mask": true, keys: false };

export const kernel: KernelRoom = {
  configs: [
    config("x86_64", { X86_USER_SHADOW_STACK: true }, { shstk: "cpu_feature_enabled(X86_FEATURE_SHSTK)" }),
    config("x86_64@6.1", {}, {}),
  ],
  profiles: {
    x86_64: {
      config: "x86_64",
      tree: "6.12",
      states: [
        { title: "shadow stacks", switches: { ...COMMON, nx: true, shstk: true } },
        { title: "shadow stacks, no NX", switches: { ...COMMON, nx: false, shstk: true }, constants: { NX: false } },
      ],
    },
    "x86_64-noshstk": {
      config: "x86_64",
      tree: "6.12",
      states: [
        { title: "no shadow stacks", switches: { ...COMMON, nx: true, shstk: false } },
        { title: "no shadow stacks, no NX", switches: { ...COMMON, nx: false, shstk: false }, constants: { NX: false } },
      ],
    },
    "x86_64@6.1": {
      config: "x86_64@6.1",
      tree: "6.1",
      states: [
        { title: "NX", switches: { ...COMMON, nx: true } },
        { title: "no NX", switches: { ...COMMON, nx: false }, constants: { NX: false } },
      ],
    },
  },
};
