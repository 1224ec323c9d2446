/** How the kernels behind the profiles of arm64 are configured and asked. */
import { bits } from "../../src/profile/describe.ts";
import { makes, predicate, protectionProbe } from "../../src/verify/probes.ts";
import type { KernelConfig, KernelRoom, ProfileKernel } from "../../src/verify/types.ts";
import { CONT_BIT } from "./bits.ts";

function config(id: string, set: KernelConfig["set"], switches: KernelConfig["switches"] = {}): KernelConfig {
  return {
    id,
    arch: "arm64",
    defconfig: "defconfig",
    set: { ...set, USERFAULTFD: true, NUMA_BALANCING: true, TRANSPARENT_HUGEPAGE: true, DEBUG_VM: false },
    pointerBits: 64,
    sources: ["arch/arm64/mm/contpte.c"],
    probes: [
      ...[
        "user",
        "user_exec",
        "rdonly",
        "cont",
        "valid_not_user",
        "tagged",
        "valid",
        "present_invalid",
        "hw_dirty",
        "sw_dirty",
        "valid_cont",
      ].map(predicate),
      { ...protectionProbe, expressions: ["(adjust_protection_map(), pgprot_val(vm_get_page_prot((unsigned long)a & 15)))"] },
      ...["mkcont", "mknoncont", "mkpresent", "mkinvalid", "mkdevmap"].map(makes),
    ],
    // Permission overlays: without them no key forbids anything. FEAT_S1POE came to the kernel with 6.12.
    switches: { keys: "PTELAB_POE", epan: "cpus_have_cap(ARM64_HAS_EPAN)", ...switches },
    // What looks after the instruction cache and memory tags.
    externals: { __sync_icache_dcache: "nothing", mte_sync_tags: "nothing" },
    // adjust_protection_map() runs while booting; it is static, and so the file is taken whole.
    include:
      '#include "arch/arm64/mm/mmap.c"\n#define PTELAB_PLAIN(pte) (!(pte_val(pte) & PTE_CONT))\n#ifdef CONFIG_ARM64_POE\n#define PTELAB_POE system_supports_poe()\n#else\n#define PTELAB_POE 0\n#endif',
    run: {
      gcc: "aarch64-linux-gnu-gcc",
      qemu: "qemu-aarch64-static",
      // Signed return addresses cost an emulator a microsecond each. Neighbours of an entry are not there to be rewritten: knobs.c says so, too.
      flags: ["-mbranch-protection=none", "-Wl,--wrap=__contpte_try_unfold"],
      // A program may not read it: knobs.c has a variable in its place.
      assembly: [{ from: /\bmrs\s+(x\d+), tcr_el1/g, to: "adrp $1, ptelab_tcr_el1\n\tldr $1, [$1, :lo12:ptelab_tcr_el1]" }],
    },
  };
}

const BITS_48 = { ARM64_VA_BITS_52: false, ARM64_VA_BITS_48: true };
const PAGES_4K = { ARM64_16K_PAGES: false, ARM64_64K_PAGES: false, ARM64_4K_PAGES: true };
const BITS_52 = { ARM64_VA_BITS_48: false, ARM64_VA_BITS_52: true, ARM64_PA_BITS_48: false, ARM64_PA_BITS_52: true };
const LPA2 = { lpa2: "lpa2_is_enabled()" };

/** pte_clear() unfolds a contiguous block first, which rewrites its neighbours: what it leaves in the slot is 0 for them, too. */
const NOT = {
  clear_value: { bits: bits(CONT_BIT), why: "the block is unfolded first" },
  // ptep_get() of such an entry reads the whole block.
  folio_pte_batch: { bits: bits(CONT_BIT), why: "contiguous blocks are longer than four entries" },
};

function profile(id: string, tree: ProfileKernel["tree"] = "6.12"): ProfileKernel {
  return { config: id, tree, states: [{ title: "no protection keys", switches: { keys: false, epan: false } }], not: NOT };
}

export const kernel: KernelRoom = {
  configs: [
    config("arm64-4k", { ...PAGES_4K, ...BITS_48 }),
    config("arm64-4k-lpa2", { ...PAGES_4K, ...BITS_52 }, LPA2),
    config("arm64-16k", { ARM64_4K_PAGES: false, ARM64_64K_PAGES: false, ARM64_16K_PAGES: true, ...BITS_48 }),
    config("arm64-64k", { ARM64_4K_PAGES: false, ARM64_16K_PAGES: false, ARM64_64K_PAGES: true, ...BITS_52 }),
    config("arm64-4k@6.1", { ...PAGES_4K, ...BITS_48 }, { epan: "cpus_have_const_cap(ARM64_HAS_EPAN)" }),
  ],
  profiles: {
    "arm64-4k": profile("arm64-4k"),
    "arm64-4k-lpa2": {
      config: "arm64-4k-lpa2",
      tree: "6.12",
      states: [{ title: "TCR_EL1.DS set", switches: { keys: false, epan: false, lpa2: true } }],
      not: NOT,
      unasked: { folio_pte_batch: "with the frame in two pieces the diagrams of four entries grow beyond their limit" },
    },
    "arm64-16k": profile("arm64-16k"),
    "arm64-64k": profile("arm64-64k"),
    "arm64-4k@6.1": profile("arm64-4k@6.1", "6.1"),
  },
};
