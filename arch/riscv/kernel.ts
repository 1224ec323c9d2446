/** How the kernels behind the profiles of RISC-V are configured and asked: one kernel, patched at boot for what the hart has. */
import { predicate } from "../../src/verify/probes.ts";
import type { KernelConfig, KernelRoom, ProfileKernel } from "../../src/verify/types.ts";
import { NAPOT_BIT, PFN_LOW_BIT } from "./bits.ts";

const PAGE_SHIFT = 12;

/** The lowest set bit of the page frame's number, and what is above it, says how large a NAPOT entry is. */
function sizeFits(pte: bigint): boolean {
  const frame = pte >> BigInt(PFN_LOW_BIT);
  const lowest = frame & -frame;
  return ((pte >> BigInt(NAPOT_BIT)) & 1n) === 0n || lowest << BigInt(PAGE_SHIFT + 1) < 1n << 64n;
}

const NAPOT_SIZES = { leaf_size: { holds: sizeFits, words: "a NAPOT entry's size fits into a word; otherwise the kernel shifts too far" } };

function config(id: string, defconfig: string, pointerBits: 32 | 64, more: Partial<KernelConfig>): KernelConfig {
  return {
    id,
    arch: "riscv",
    defconfig,
    set: {},
    pointerBits,
    sources: ["arch/riscv/mm/init.c"],
    probes: ["exec", "user", "napot", "huge"].map(predicate),
    switches: {},
    // It looks after the instruction cache.
    externals: { flush_icache_pte: "nothing" },
    run: {
      gcc: "riscv64-linux-gnu-gcc",
      qemu: `qemu-riscv${pointerBits}-static`,
      // knobs.c applies alternatives as a kernel does at boot: text can be written, and the linker marks the ends of a section whose name is C's.
      flags: ["-Wl,-N"],
      assembly: [{ from: /\.pushsection \.alternative,/g, to: ".pushsection ptelab_alternatives," }],
      ...(pointerBits === 64 ? { defined: NAPOT_SIZES } : {}),
    },
    ...more,
  };
}

type Memory = "none" | "svpbmt" | "thead";

/** Where the memory type lies, by what the header's own mask is after patching. */
function hart(memory: Memory, svnapot: boolean): ProfileKernel {
  const kinds = memory === "none" ? "no memory types" : memory;
  return {
    config: "riscv64",
    tree: "6.12",
    states: [
      {
        title: `${kinds}${svnapot ? ", svnapot" : ""}`,
        switches: { svpbmt: memory === "svpbmt", thead: memory === "thead", svnapot },
      },
    ],
  };
}

export const kernel: KernelRoom = {
  configs: [
    config("riscv64", "defconfig", 64, {
      include: "#define PTELAB_PAGES (pgtable_l4_enabled && pgtable_l5_enabled && vmemmap_start_pfn == 0)",
      set: {
        RISCV_ISA_SVNAPOT: true,
        RISCV_ISA_SVPBMT: true,
        ERRATA_THEAD: true,
        ERRATA_THEAD_MAE: true,
        NUMA: true,
        NUMA_BALANCING: true,
        TRANSPARENT_HUGEPAGE: true,
        DEBUG_VM: false,
      },
      switches: {
        svpbmt: "_PAGE_MTMASK == _PAGE_MTMASK_SVPBMT",
        thead: "_PAGE_MTMASK == _PAGE_MTMASK_THEAD",
        svnapot: "has_svnapot()",
      },
    }),
    config("riscv32", "rv32_defconfig", 32, { set: { NUMA: true, NUMA_BALANCING: true, DEBUG_VM: false } }),
  ],
  profiles: {
    riscv64: hart("none", false),
    "riscv64-svpbmt": hart("svpbmt", false),
    "riscv64-svnapot": hart("none", true),
    "riscv64-thead": hart("thead", false),
    riscv32: {
      config: "riscv32",
      tree: "6.12",
      states: [{ title: "any hart", switches: {} }],
      unasked: {
        folio_pte_batch: "a page's frame is looked up in tables (SPARSEMEM), and there are no folios of several pages in anonymous memory",
      },
    },
  },
  without: {
    "riscv64@7.0":
      "Debian packages no tree of it: it is 6.12's formulas, proved there, with the changes of the posted patches that arch/riscv/README.md names",
  },
};
