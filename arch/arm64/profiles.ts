/** The profiles of arm64: three granules, three ways to place the address, and the kernel before 6.10. */
import { asConfigured, bits, byId, protectionMap } from "../../src/profile/describe.ts";
import type { Architecture, CapturedConfig, Profile } from "../../src/profile/types.ts";
import {
  ADDR_LOW_HIGH_BIT,
  AF_BIT,
  DESCRIPTOR_SHIFT,
  NG_BIT,
  OLD_ADDR_LOW_HIGH_BIT,
  OLD_PROT_NONE_BIT,
  PAGE_SHIFT_4K,
  PAGE_SHIFT_16K,
  PAGE_SHIFT_64K,
  PRESENT_INVALID_BIT,
  PXN_BIT,
  RDONLY_BIT,
  SHARED_HIGH_BIT,
  SHARED_LOW_BIT,
  TABLE_BIT,
  USER_BIT,
  UXN_BIT,
  VALID_BIT,
  WRITE_BIT,
} from "./bits.ts";
import { kernel } from "./kernel.ts";
import { type LayoutOptions, layout } from "./layout.ts";
import { levels } from "./levels.ts";
import { cacheAttributes, entryRules, vmProtections } from "./reach.ts";

/**
 * PAGE_* of arch/arm64/include/asm/pgtable-prot.h and protection_map of arch/arm64/mm/mmap.c, which takes SHARED out under LPA2 and
 * would give PROT_EXEC alone PAGE_EXECONLY on a CPU with enhanced PAN.
 */
function protections({ addresses, old }: LayoutOptions): readonly bigint[] {
  const invalid = bits(TABLE_BIT, AF_BIT) | (addresses === "LPA2" ? 0n : bits(SHARED_LOW_BIT, SHARED_HIGH_BIT));
  const readonlyExec = invalid | bits(VALID_BIT, USER_BIT, RDONLY_BIT, NG_BIT, PXN_BIT);
  const readonly = readonlyExec | bits(UXN_BIT);
  return protectionMap({
    none: invalid | bits(old ? OLD_PROT_NONE_BIT : PRESENT_INVALID_BIT, RDONLY_BIT, NG_BIT, PXN_BIT, UXN_BIT),
    readonly,
    copy: readonly,
    shared: readonly | bits(WRITE_BIT),
    exec: readonlyExec,
    readonlyExec,
    copyExec: readonlyExec,
    sharedExec: readonlyExec | bits(WRITE_BIT),
  });
}

/** CONT_PTES: 1 << CONFIG_ARM64_CONT_PTE_SHIFT (arch/arm64/Kconfig), by granule. */
const CONT_PTES: Readonly<Record<number, number>> = { [PAGE_SHIFT_4K]: 16, [PAGE_SHIFT_16K]: 128, [PAGE_SHIFT_64K]: 32 };

function profile(id: string, title: string, options: LayoutOptions): Profile {
  const { pageShift, addresses, old } = options;
  return {
    id,
    arch: "arm64",
    rooms: ["arm64", "generic/uffd_wp"],
    title,
    kernel: old ? "6.1.192" : "6.12.117",
    pageShift,
    pteBits: 64,
    ptrsPerPte: 1 << (pageShift - DESCRIPTOR_SHIFT),
    byteOrder: "little",
    pfnPteShift: pageShift,
    supports: { soft_dirty: false, uffd_wp: !old, numa_balancing: true, shadow_stack: false, accessible: true },
    constants: {
      /** Highest bit of PTE_ADDR_LOW. */
      ADDR_LOW_HIGH: old ? OLD_ADDR_LOW_HIGH_BIT : ADDR_LOW_HIGH_BIT,
      /** 52-bit addresses with 64 KiB pages; with smaller ones. */
      LPA: addresses === "LPA",
      LPA2: addresses === "LPA2",
      /** 6.10: bit 11 while VALID=0, and a swap layout that leaves it free; before, a PROT_NONE bit. */
      PRESENT_INVALID: !old,
      /** 6.12: pte_modify() takes the protection key along. */
      PO_IDX: !old,
      /** 6.9: the kernel folds CONT blocks by itself, and pte_batch_hint() counts on them. CONT_PTES is a block's length. */
      CONTPTE: !old,
      CONT_PTES: CONT_PTES[pageShift],
      /** The CPU sets AF and clears RDONLY where DBM is set. */
      HW_AFDBM: true,
      /** The CPU reads permissions through PIR_EL1 and PIRE0_EL1. */
      PIE: false,
    },
    switches: ["PIE", "HW_AFDBM", "CONTPTE"],
    protectionMap: protections(options),
    vmProtections: vmProtections(old),
    cacheAttributes,
    entryRules: entryRules(old),
    forms: layout(options),
    pmdForms: levels(options),
    sources: [
      "arch/arm64/include/asm/pgtable.h",
      "arch/arm64/include/asm/pgtable-hwdef.h",
      "arch/arm64/include/asm/pgtable-prot.h",
      "arch/arm64/mm/mmap.c",
      "arch/arm64/Kconfig",
      "include/linux/swapops.h",
    ],
  };
}

const VM_EXEC = 4;

/** The granule is the page size; `lpa2` or 52 address bits say how addresses are placed. */
function captured(machine: string, kernel: string, config: CapturedConfig): Profile | undefined {
  const old = kernel.startsWith("6.1.");
  const base: Readonly<Record<string, string>> = {
    4096: old ? "arm64-4k@6.1" : config.lpa2 === true ? "arm64-4k-lpa2" : "arm64-4k",
    16384: "arm64-16k",
    65536: "arm64-64k",
  };
  const id = base[String(config.page_size)];
  if (id === undefined) return undefined;
  const listed = asConfigured(byId(arm64.profiles, id), config, config.contpte === false ? { CONTPTE: false } : {});
  const profile = machine === "aarch64_be" ? { ...listed, id: `${listed.id},big-endian`, byteOrder: "big" as const } : listed;
  // With enhanced PAN, adjust_protection_map() makes PROT_EXEC alone PAGE_EXECONLY: no USER.
  if (config.epan !== true) return profile;
  return {
    ...profile,
    id: `${profile.id},epan=on`,
    protectionMap: profile.protectionMap.map((protection, vmFlags) =>
      (vmFlags & 7) === VM_EXEC ? protection & ~bits(USER_BIT) : protection,
    ),
  };
}

export const arm64: Architecture = {
  id: "arm64",
  title: "arm64",
  profiles: [
    profile("arm64-4k", "4 KiB pages, 48-bit addresses", { pageShift: PAGE_SHIFT_4K, addresses: "48-bit", old: false }),
    profile("arm64-4k-lpa2", "4 KiB pages, 52-bit addresses (LPA2 on)", { pageShift: PAGE_SHIFT_4K, addresses: "LPA2", old: false }),
    profile("arm64-16k", "16 KiB pages, 48-bit addresses", { pageShift: PAGE_SHIFT_16K, addresses: "48-bit", old: false }),
    profile("arm64-64k", "64 KiB pages, 52-bit addresses (LPA)", { pageShift: PAGE_SHIFT_64K, addresses: "LPA", old: false }),
    profile("arm64-4k@6.1", "before PRESENT_INVALID, contpte and uffd-wp", { pageShift: PAGE_SHIFT_4K, addresses: "48-bit", old: true }),
  ],
  machines: ["aarch64", "arm64", "aarch64_be"],
  captured,
  kernel,
};
