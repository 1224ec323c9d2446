/** How the kernels behind the profiles of powerpc are configured and asked. */
import { bits } from "../../src/profile/describe.ts";
import { predicate } from "../../src/verify/probes.ts";
import type { KernelConfig, KernelRoom, ProfileKernel } from "../../src/verify/types.ts";
import * as m8xx from "./8xx/bits.ts";
import * as m44x from "./44x/bits.ts";
import * as m85xx from "./85xx/bits.ts";
import { H_PAGE_BUSY_BIT } from "./book3s64/bits.ts";
import * as e500 from "./e500/bits.ts";

const predicates = ["read", "exec", "user", "hw_valid"].map(predicate);
/** Features of the MMU are static keys, which a kernel patches its jumps by. */
const UNPATCHED = { JUMP_LABEL: false };
const COHERENT = "cpu_has_feature(CPU_FTR_COHERENT_ICACHE)";
const HASH_TABLE = "mmu_has_feature(MMU_FTR_HPTE_TABLE)";
const GCC_32 = { gcc: "powerpc-linux-gnu-gcc", qemu: "qemu-ppc-static", flags: [], set: UNPATCHED };

/** Both MMUs are in one kernel: radix_enabled() chooses. */
function book3s64(size: "64k" | "4k"): KernelConfig {
  return {
    id: `powerpc-book3s64-${size}`,
    arch: "powerpc",
    defconfig: "ppc64le_defconfig",
    set: {
      PPC_4K_PAGES: false,
      PPC_64K_PAGES: false,
      [size === "4k" ? "PPC_4K_PAGES" : "PPC_64K_PAGES"]: true,
      CHECKPOINT_RESTORE: true,
      MEM_SOFT_DIRTY: true,
      NUMA_BALANCING: true,
      TRANSPARENT_HUGEPAGE: true,
      DEBUG_VM: false,
    },
    pointerBits: 64,
    sources: ["arch/powerpc/mm/book3s64/pgtable.c", "arch/powerpc/mm/pgtable.c"],
    probes: predicates,
    switches: {
      radix: "radix_enabled()",
      // Protection keys: without them execute-only is readable on hash.
      keys: "mmu_has_feature(MMU_FTR_PKEY)",
      "hash table": HASH_TABLE,
      // Otherwise set_ptes() looks after the instruction cache, and marks the page.
      "coherent instruction cache": COHERENT,
    },
    externals: {
      // No key forbids anything; the flush is of translations, not of entries.
      arch_pte_access_permitted: 1,
      hpte_need_flush: "nothing",
    },
    run: {
      gcc: "powerpc64le-linux-gnu-gcc",
      qemu: "qemu-ppc64le-static",
      flags: [],
      set: UNPATCHED,
    },
  };
}

function family(id: string, defconfig: string, set: KernelConfig["set"], more: Partial<KernelConfig> = {}): KernelConfig {
  return {
    id,
    arch: "powerpc",
    defconfig,
    set: { ...set, DEBUG_VM: false },
    pointerBits: 32,
    bigEndian: true,
    sources: ["arch/powerpc/mm/pgtable.c"],
    probes: predicates,
    switches: {},
    run: GCC_32,
    ...more,
  };
}

/** Batching is for folios of several pages in anonymous memory, of which these kernels have none. */
const NO_BATCH = { folio_pte_batch: "there are no folios of several pages in anonymous memory" };

/** set_pte_filter() takes EXEC out of entries whose page is not clean for execution yet; what it does not filter is compared. */
const only = (config: string, exec: bigint, more: Partial<ProfileKernel> = {}): ProfileKernel => ({
  ...more,
  config,
  tree: "6.12",
  states: [{ title: "any machine", switches: {} }],
  unasked: { ...NO_BATCH, ...more.unasked },
  not: { set_ptes: { bits: exec, why: "EXEC is taken out until the page is clean for execution" } },
});
/** pte_clear() on hash. */
const BUSY = { clear_value: { bits: bits(H_PAGE_BUSY_BIT), why: "the kernel waits until the entry is not busy" } };
const mmu = (size: "64k" | "4k", radix: boolean): ProfileKernel => ({
  config: `powerpc-book3s64-${size}`,
  tree: "6.12",
  states: [
    {
      title: radix ? "radix MMU" : "hash MMU, no protection keys",
      switches: radix ? { radix } : { radix, keys: false, "hash table": true, "coherent instruction cache": true },
    },
  ],
  ...(radix ? {} : { notRun: BUSY }),
});

export const kernel: KernelRoom = {
  configs: [
    book3s64("64k"),
    book3s64("4k"),
    family("powerpc-8xx-4k", "mpc885_ads_defconfig", { PPC_16K_PAGES: false, PPC_4K_PAGES: true }),
    family("powerpc-8xx-16k", "mpc885_ads_defconfig", { PPC_4K_PAGES: false, PPC_16K_PAGES: true }),
    family(
      "powerpc-book3s32",
      "pmac32_defconfig",
      { PPC_BOOK3S_603: true, PPC_BOOK3S_604: true, SMP: true },
      {
        switches: { "hash table": HASH_TABLE },
      },
    ),
    family("powerpc-44x", "ppc44x_defconfig", {}),
    // clang does not know the 8540; nothing that is asked depends on it.
    family(
      "powerpc-85xx",
      "mpc85xx_defconfig",
      { SMP: true, PHYS_64BIT: false },
      { make: ["CONFIG_TARGET_CPU=powerpc"], run: { ...GCC_32, qemuFlags: ["-cpu", "e500v2"] } },
    ),
    family(
      "powerpc-e500-64",
      "corenet64_smp_defconfig",
      {},
      {
        pointerBits: 64,
        run: { gcc: "powerpc64-linux-gnu-gcc", qemu: "qemu-ppc64-static", flags: [], set: UNPATCHED },
      },
    ),
  ],
  profiles: {
    "powerpc-radix-64k": mmu("64k", true),
    "powerpc-radix-4k": mmu("4k", true),
    "powerpc-hash-64k": mmu("64k", false),
    "powerpc-hash-4k": mmu("4k", false),
    "powerpc-8xx-4k": only("powerpc-8xx-4k", bits(m8xx.EXEC_BIT)),
    "powerpc-8xx-16k": only("powerpc-8xx-16k", bits(m8xx.EXEC_BIT)),
    "powerpc-book3s32": {
      config: "powerpc-book3s32",
      tree: "6.12",
      unasked: { ...NO_BATCH, set_ptes: "it cleans the page for execution and marks it so, in struct page" },
      states: [{ title: "hash table", switches: { "hash table": true } }],
    },
    "powerpc-44x": only("powerpc-44x", bits(m44x.EXEC_BIT), {
      unasked: { set_ptes: "it stores an entry in two halves, which the prover does not put together" },
    }),
    "powerpc-85xx": only("powerpc-85xx", bits(m85xx.EXEC_BIT)),
    "powerpc-e500-64": only("powerpc-e500-64", bits(e500.BAP_UX_BIT, e500.BAP_SX_BIT)),
  },
};
