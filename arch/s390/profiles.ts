/** The profile of s390. */
import { asConfigured, bits, protectionMap } from "../../src/profile/describe.ts";
import type { Architecture, CapturedConfig, Profile } from "../../src/profile/types.ts";
import { INVALID_BIT, NOEXEC_BIT, PFN_LOW_BIT, PRESENT_BIT, PROTECT_BIT, READ_BIT, WRITE_BIT } from "./bits.ts";
import { kernel } from "./kernel.ts";
import { layout } from "./layout.ts";
import { levels } from "./levels.ts";
import { entryRules } from "./reach.ts";

/** PAGE_* of arch/s390/include/asm/pgtable.h and protection_map of arch/s390/mm/mmap.c: all of them old and clean. */
const NONE = bits(PRESENT_BIT, INVALID_BIT, PROTECT_BIT);
const RX = NONE | bits(READ_BIT);
const RWX = RX | bits(WRITE_BIT);
const RO = RX | bits(NOEXEC_BIT);

function captured(_machine: string, _kernel: string, config: CapturedConfig): Profile | undefined {
  return asConfigured(s390.profiles[0], config, typeof config.nx === "boolean" ? { NX: config.nx } : {});
}

export const s390: Architecture = {
  id: "s390",
  title: "s390 (64-bit)",
  profiles: [
    {
      id: "s390",
      arch: "s390",
      rooms: ["s390", "generic/soft_dirty"],
      title: "instruction-execution protection there",
      kernel: "6.12.117",
      pageShift: PFN_LOW_BIT,
      pteBits: 64,
      // _PAGE_ENTRIES: two tables to a page.
      ptrsPerPte: 256,
      byteOrder: "big",
      pfnPteShift: PFN_LOW_BIT,
      supports: { soft_dirty: true, uffd_wp: false, numa_balancing: true, shadow_stack: false, accessible: false },
      constants: { NX: true },
      switches: ["NX"],
      protectionMap: protectionMap({
        none: NONE,
        readonly: RO,
        copy: RO,
        shared: RWX | bits(NOEXEC_BIT),
        exec: RX,
        readonlyExec: RX,
        copyExec: RX,
        sharedExec: RWX,
      }),
      entryRules,
      forms: layout(),
      pmdForms: levels(),
      sources: ["arch/s390/include/asm/pgtable.h", "arch/s390/mm/mmap.c", "arch/s390/Kconfig"],
    },
  ],
  machines: ["s390x", "s390"],
  captured,
  kernel,
};
