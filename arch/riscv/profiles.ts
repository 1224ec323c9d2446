/** The profiles of RISC-V: what is patched in at boot for one machine (6.12), the 32-bit kernel, and 7.0 with what it added. */
import { asConfigured, bits, byId, protectionMap } from "../../src/profile/describe.ts";
import type { Architecture, CapturedConfig, Profile } from "../../src/profile/types.ts";
import { ACCESSED_BIT, EXEC_BIT, PFN_LOW_BIT, PRESENT_BIT, PROT_NONE_BIT, READ_BIT, USER_BIT, WRITE_BIT } from "./bits.ts";
import { kernel } from "./kernel.ts";
import { type Extensions, layout } from "./layout.ts";
import { levels } from "./levels.ts";
import { cacheAttributes, entryRulesCfi } from "./reach.ts";

/** PAGE_* of arch/riscv/include/asm/pgtable.h and protection_map of arch/riscv/mm/init.c (6.12.117). */
const BASE = bits(PRESENT_BIT, ACCESSED_BIT, USER_BIT);
const READ = BASE | bits(READ_BIT);
const READ_EXEC = READ | bits(EXEC_BIT);
const PROTECTIONS = protectionMap({
  none: bits(PROT_NONE_BIT, READ_BIT),
  readonly: READ,
  copy: READ,
  shared: READ | bits(WRITE_BIT),
  exec: BASE | bits(EXEC_BIT),
  readonlyExec: READ_EXEC,
  copyExec: READ_EXEC,
  sharedExec: READ_EXEC | bits(WRITE_BIT),
});

/** 7.0: private and VM_WRITE alone is a shadow stack; mmap() and mprotect() turn PROT_WRITE into VM_READ | VM_WRITE first. */
const VM_WRITE = 2;
const PAGE_SHADOWSTACK = BASE | bits(WRITE_BIT);
const PROTECTIONS_CFI = PROTECTIONS.map((protection, vmFlags) => (vmFlags === VM_WRITE ? PAGE_SHADOWSTACK : protection));

const HEADERS = [
  "arch/riscv/include/asm/pgtable.h",
  "arch/riscv/include/asm/pgtable-bits.h",
  "arch/riscv/include/asm/errata_list.h",
  "arch/riscv/mm/init.c",
];

function profile(id: string, title: string, extensions: Extensions): Profile {
  const rv32 = extensions.rv32 ?? false;
  return {
    id,
    arch: "riscv",
    rooms: ["riscv"],
    title,
    kernel: "6.12.117",
    pageShift: 12,
    pteBits: rv32 ? 32 : 64,
    ptrsPerPte: rv32 ? 1024 : 512,
    byteOrder: "little",
    pfnPteShift: PFN_LOW_BIT,
    // Kconfig: NUMA selects ARCH_SUPPORTS_NUMA_BALANCING and asks for SMP and MMU, not for 64BIT.
    supports: { soft_dirty: false, uffd_wp: false, numa_balancing: true, shadow_stack: false, accessible: true },
    constants: {
      SVPBMT: extensions.svpbmt ?? false,
      SVNAPOT: extensions.svnapot ?? false,
      THEAD_MAE: extensions.theadMae ?? false,
      SVRSW60T59B: extensions.svrsw60t59b ?? false,
      DEVMAP: extensions.devmap ?? false,
      USER_CFI: extensions.shadowStack ?? false,
      SVADU: true,
    },
    switches: ["SVADU"],
    protectionMap: PROTECTIONS,
    cacheAttributes: cacheAttributes(extensions),
    forms: layout(extensions),
    pmdForms: levels(extensions),
    sources: [...HEADERS, rv32 ? "arch/riscv/include/asm/pgtable-32.h" : "arch/riscv/include/asm/pgtable-64.h"],
  };
}

/**
 * No tree of 7.0 is at hand: 6.12's formulas with the changes of the commits in `sources`, read as posted on the lists. Which kernel has
 * them is read off the lists of commits of Linus's pushes of 2025-12-05 (6.19) and 2026-02-13 (7.0).
 */
const ZICFISS: Profile = {
  ...profile("riscv64@7.0", "user shadow stacks (Zicfiss), soft-dirty and uffd-wp (Svrsw60t59b)", { svrsw60t59b: true, shadowStack: true }),
  rooms: ["riscv", "generic/soft_dirty", "generic/uffd_wp"],
  kernel: "7.0",
  supports: { soft_dirty: true, uffd_wp: true, numa_balancing: true, shadow_stack: true, accessible: true },
  protectionMap: PROTECTIONS_CFI,
  entryRules: entryRulesCfi,
  sources: [
    ...HEADERS,
    "arch/riscv/include/asm/pgtable-64.h",
    "arch/riscv/mm/pgtable.c",
    "lists: commit 2a3ebad4db63 (6.19, soft-dirty), read as [PATCH V14 4/6]",
    "lists: commit c64da3950cf4 (6.19, uffd-wp), read as [PATCH V15 5/6]",
    "lists: commit 6c7559f22b6f (7.0, PAGE_SHADOWSTACK and protection_map), read as [PATCH v25 06/28]",
    "lists: commit f56ffb8ada46 (7.0, pte_mkwrite_shstk), read in excerpts of several versions",
    "lists: commit c68c2ef9d641 (7.0, pte_mkwrite), read as [PATCH v25 08/28]",
    "lists: commit 540de7ade1e1 (7.0, pte_wrprotect), read as [PATCH v25 09/28]",
  ],
};

/** A machine may have both extensions, which no listed profile has. */
function captured(machine: string, kernel: string, config: CapturedConfig): Profile | undefined {
  if (machine === "riscv32") return byId(riscv.profiles, "riscv32");
  if (kernel.startsWith("7.")) return asConfigured(byId(riscv.profiles, "riscv64@7.0"), config);
  const extensions = { svpbmt: config.svpbmt === true, svnapot: config.svnapot === true, theadMae: config.thead === true };
  const names = [extensions.svpbmt && "svpbmt", extensions.svnapot && "svnapot", extensions.theadMae && "thead"].filter(Boolean);
  const id = ["riscv64", ...names].join("-");
  return riscv.profiles.find((p) => p.id === id) ?? profile(id, "as captured", { ...extensions, devmap: true });
}

export const riscv: Architecture = {
  id: "riscv",
  title: "RISC-V",
  profiles: [
    profile("riscv64", "no extension active", { devmap: true }),
    profile("riscv64-svpbmt", "page-based memory types (Svpbmt)", { svpbmt: true, devmap: true }),
    profile("riscv64-svnapot", "64 KiB pages of 16 entries (Svnapot)", { svnapot: true, devmap: true }),
    profile("riscv64-thead", "T-Head memory attributes (ERRATA_THEAD_MAE)", { theadMae: true, devmap: true }),
    ZICFISS,
    profile("riscv32", "Sv32", { rv32: true }),
  ],
  machines: ["riscv64", "riscv32"],
  captured,
  kernel,
};
