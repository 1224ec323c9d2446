/** The profiles of x86-64: three kernels that answer differently. */
import { asConfigured, bits, byId, protectionMap } from "../../src/profile/describe.ts";
import type { Architecture, CapturedConfig, Profile } from "../../src/profile/types.ts";
import { ACCESSED_BIT, GLOBAL_BIT, NX_BIT, PFN_LOW_BIT, PRESENT_BIT, RW_BIT, USER_BIT } from "./bits.ts";
import { kernel } from "./kernel.ts";
import { layout } from "./layout.ts";
import { levels } from "./levels.ts";
import { cacheAttributes, entryRules, vmProtections } from "./reach.ts";

/** PAGE_* of arch/x86/include/asm/pgtable_types.h and protection_map of arch/x86/mm/pgprot.c; 6.1 has the same values. */
const READONLY_EXEC = bits(PRESENT_BIT, USER_BIT, ACCESSED_BIT);
const SHARED_EXEC = READONLY_EXEC | bits(RW_BIT);
const READONLY = READONLY_EXEC | bits(NX_BIT);
const PROTECTIONS = protectionMap({
  none: bits(ACCESSED_BIT, GLOBAL_BIT),
  readonly: READONLY,
  copy: READONLY,
  shared: SHARED_EXEC | bits(NX_BIT),
  exec: READONLY_EXEC,
  readonlyExec: READONLY_EXEC,
  copyExec: READONLY_EXEC,
  sharedExec: SHARED_EXEC,
});

function profile(id: string, title: string, kernel: string, options: { shstk: boolean; savedDirty: boolean }): Profile {
  return {
    id,
    arch: "x86",
    rooms: ["x86", "generic/soft_dirty", "generic/uffd_wp"],
    title,
    kernel,
    pageShift: PFN_LOW_BIT,
    pteBits: 64,
    ptrsPerPte: 512,
    byteOrder: "little",
    pfnPteShift: PFN_LOW_BIT,
    supports: { soft_dirty: true, uffd_wp: true, numa_balancing: true, shadow_stack: options.shstk, accessible: true },
    constants: { SAVED_DIRTY: options.savedDirty, UFFD_WP_WRPROTECTS: options.savedDirty, NX: true },
    protectionMap: PROTECTIONS,
    vmProtections: vmProtections(!options.savedDirty),
    cacheAttributes,
    entryRules,
    forms: layout(options.shstk, options.savedDirty),
    pmdForms: levels(options.shstk, options.savedDirty),
    sources: [
      "arch/x86/include/asm/pgtable.h",
      "arch/x86/include/asm/pgtable_types.h",
      "arch/x86/include/asm/pgtable_64.h",
      "arch/x86/include/asm/pgtable-invert.h",
      "arch/x86/mm/pgtable.c",
      "arch/x86/mm/pgprot.c",
    ],
  };
}

/** A capture says `shstk` only where the CPU has shadow stacks. Without NX, vm_get_page_prot() leaves it out. */
function captured(_machine: string, kernel: string, config: CapturedConfig): Profile | undefined {
  const id = kernel.startsWith("6.1.") ? "x86_64@6.1" : config.shstk === true ? "x86_64" : "x86_64-noshstk";
  const base = byId(x86.profiles, id);
  if (config.nx !== false) return asConfigured(base, config);
  const withoutNx = base.protectionMap.map((protection) => protection & ~bits(NX_BIT));
  return { ...asConfigured(base, config, { NX: false }), protectionMap: withoutNx };
}

export const x86: Architecture = {
  id: "x86",
  title: "x86-64",
  profiles: [
    profile("x86_64", "user shadow stacks on", "6.12.117", { shstk: true, savedDirty: true }),
    profile("x86_64-noshstk", "CPU or kernel without user shadow stacks", "6.12.117", { shstk: false, savedDirty: true }),
    profile("x86_64@6.1", "before SAVED_DIRTY and shadow stacks", "6.1.192", { shstk: false, savedDirty: false }),
  ],
  machines: ["x86_64"],
  captured,
  kernel,
};
