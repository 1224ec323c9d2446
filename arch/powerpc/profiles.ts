/** The profiles of powerpc: two MMUs and two page sizes of book3s64, and one for each family of the rest. */
import { asConfigured, bits, byId, protectionMap } from "../../src/profile/describe.ts";
import type { Architecture, CapturedConfig, Form, Profile } from "../../src/profile/types.ts";
import * as m8xx from "./8xx/bits.ts";
import { layout as layout8xx } from "./8xx/layout.ts";
import * as m44x from "./44x/bits.ts";
import { FORMS as FORMS_44X } from "./44x/layout.ts";
import * as m85xx from "./85xx/bits.ts";
import { FORMS as FORMS_85XX } from "./85xx/layout.ts";
import * as s32 from "./book3s32/bits.ts";
import { FORMS as FORMS_BOOK3S32 } from "./book3s32/layout.ts";
import * as s64 from "./book3s64/bits.ts";
import { layout as layoutBook3s64 } from "./book3s64/layout.ts";
import { levels as levelsBook3s64 } from "./book3s64/levels.ts";
import * as e500 from "./e500/bits.ts";
import { FORMS as FORMS_E500 } from "./e500/layout.ts";
import { kernel } from "./kernel.ts";
import { cacheAttributes32, cacheAttributes64, entryRules64, entryRulesBook3s32, entryRulesNohash, vmProtections64 } from "./reach.ts";

/** PAGE_* of asm/pgtable-masks.h in the order of protection_map in arch/powerpc/mm/pgtable.c: a family gives its base and its masks. */
function protections(base: bigint, masks: { na?: bigint; ro: bigint; rw: bigint; exec: bigint; execOnly?: bigint }): readonly bigint[] {
  const { na = 0n, ro, rw, exec, execOnly = na | exec } = masks;
  return protectionMap({
    none: base | na,
    readonly: base | ro,
    copy: base | ro,
    shared: base | rw,
    exec: base | execOnly,
    readonlyExec: base | ro | exec,
    copyExec: base | ro | exec,
    sharedExec: base | rw | exec,
  });
}

type Differences = Pick<
  Profile,
  "id" | "rooms" | "title" | "pageShift" | "pteBits" | "ptrsPerPte" | "constants" | "protectionMap" | "forms" | "sources"
>;

function profile(differences: Differences & Partial<Profile>): Profile {
  return {
    arch: "powerpc",
    kernel: "6.12.117",
    byteOrder: "big",
    pfnPteShift: differences.pageShift,
    supports: { soft_dirty: false, uffd_wp: false, numa_balancing: false, shadow_stack: false, accessible: false },
    ...differences,
  };
}

/** vm_get_page_prot() of arch/powerpc/mm/book3s64/pgtable.c: hash has no execute-only without a protection key. */
function book3s64(mmu: "radix" | "hash", pageShift: number, size: string): Profile {
  const ro = bits(s64.READ_BIT);
  const exec = bits(s64.EXEC_BIT);
  const radix = mmu === "radix";
  return profile({
    id: `powerpc-${mmu}-${size}`,
    rooms: ["powerpc/book3s64", "generic/soft_dirty"],
    title: `book3s64, ${mmu} MMU, ${size.toUpperCase()} pages`,
    pageShift,
    pteBits: 64,
    // RADIX_PTE_INDEX_SIZE of radix-4k.h and radix-64k.h, H_PTE_INDEX_SIZE of hash-4k.h and hash-64k.h.
    ptrsPerPte: pageShift === 16 ? (radix ? 32 : 256) : 512,
    supports: { soft_dirty: true, uffd_wp: false, numa_balancing: true, shadow_stack: false, accessible: false },
    constants: { RADIX: radix, HW_RC: false },
    switches: radix ? ["HW_RC"] : [],
    protectionMap: protections(bits(s64.PRESENT_BIT, s64.ACCESSED_BIT), {
      ro,
      rw: bits(s64.READ_BIT, s64.WRITE_BIT),
      exec,
      execOnly: radix ? exec : ro | exec,
    }),
    vmProtections: vmProtections64(radix, pageShift),
    cacheAttributes: cacheAttributes64,
    entryRules: entryRules64(radix, pageShift),
    forms: layoutBook3s64(radix, pageShift),
    pmdForms: levelsBook3s64(radix, pageShift),
    sources: [
      "arch/powerpc/include/asm/book3s/64/pgtable.h",
      `arch/powerpc/include/asm/book3s/64/${radix ? "radix.h" : "hash.h"}`,
      `arch/powerpc/include/asm/book3s/64/hash-${size}.h`,
      "arch/powerpc/include/asm/pgtable.h",
      "arch/powerpc/include/asm/pgtable-be-types.h",
      "arch/powerpc/mm/book3s64/pgtable.c",
      "arch/powerpc/mm/pgtable.c",
      ...(radix ? [] : ["arch/powerpc/mm/book3s64/hash_utils.c"]),
    ],
  });
}

const NOHASH = ["arch/powerpc/include/asm/nohash/pgtable.h", "arch/powerpc/include/asm/pgtable.h", "arch/powerpc/mm/pgtable.c"];
const NOHASH_32 = [...NOHASH, "arch/powerpc/include/asm/nohash/32/pgtable.h"];
const LONG_32 = { LONG_BITS: 32 };

/** The masks where READ, WRITE and EXEC are one bit each, which allows. */
const allowing = (at: { READ_BIT: number; WRITE_BIT: number; EXEC_BIT: number }) => ({
  ro: bits(at.READ_BIT),
  rw: bits(at.READ_BIT, at.WRITE_BIT),
  exec: bits(at.EXEC_BIT),
});

/** A 16K page is the small page size that SPS chooses. */
function mpc8xx(pageShift: number, size: string, sps: bigint): Profile {
  return profile({
    id: `powerpc-8xx-${size}`,
    rooms: ["powerpc/8xx", "powerpc/nohash"],
    title: `MPC8xx, ${size.toUpperCase()} pages`,
    pageShift,
    pteBits: 32,
    // Four words an entry with 16K pages, and a quarter of a page a table (page_32.h).
    ptrsPerPte: pageShift === s32.RPN_LOW_BIT ? 1024 : 256,
    constants: LONG_32,
    protectionMap: protections(bits(m8xx.PRESENT_BIT, m8xx.ACCESSED_BIT) | sps, {
      na: bits(m8xx.NA_BIT),
      ro: bits(m8xx.NA_BIT, m8xx.RO_HIGH_BIT),
      rw: 0n,
      exec: bits(m8xx.EXEC_BIT),
    }),
    cacheAttributes: cacheAttributes32(m8xx),
    entryRules: entryRulesNohash(m8xx, m8xx.EXEC_BIT),
    forms: layout8xx(pageShift),
    sources: ["arch/powerpc/include/asm/nohash/32/pte-8xx.h", ...NOHASH_32, "arch/powerpc/kernel/head_8xx.S"],
  });
}

/** A 32-bit kernel, 4K pages. */
function ppc32(
  id: string,
  rooms: readonly string[],
  title: string,
  pteBits: 32 | 64,
  protectionMap: readonly bigint[],
  forms: readonly Form[],
  sources: readonly string[],
  building: Pick<Profile, "cacheAttributes" | "entryRules">,
): Profile {
  const common = { pageShift: s32.RPN_LOW_BIT, constants: LONG_32 };
  return profile({
    id,
    rooms,
    title,
    pteBits,
    ptrsPerPte: pteBits === 32 ? 1024 : 512,
    protectionMap,
    forms,
    sources,
    ...common,
    ...building,
  });
}

/** book3s64 by MMU and page size; of the rest only what the MMU's name tells. */
function captured(machine: string, _kernel: string, config: CapturedConfig): Profile | undefined {
  if (machine === "ppc") {
    const family = powerpc.profiles.find((p) => p.pteBits === 32 && p.id === `powerpc-${String(config.mmu)}`);
    return family ?? (config.mmu === "44x" ? byId(powerpc.profiles, "powerpc-44x") : byId(powerpc.profiles, "powerpc-book3s32"));
  }
  if (config.mmu === "e500") return byId(powerpc.profiles, "powerpc-e500-64");
  const id = `powerpc-${String(config.mmu)}-${Number(config.page_size) / 1024}k`;
  const base = powerpc.profiles.find((p) => p.id === id);
  return base && asConfigured(base, config);
}

export const powerpc: Architecture = {
  id: "powerpc",
  title: "powerpc",
  profiles: [
    book3s64("radix", 16, "64k"),
    book3s64("radix", 12, "4k"),
    book3s64("hash", 16, "64k"),
    book3s64("hash", 12, "4k"),
    mpc8xx(12, "4k", 0n),
    mpc8xx(14, "16k", bits(m8xx.SPS_BIT)),
    ppc32(
      "powerpc-book3s32",
      ["powerpc/book3s32", "powerpc/nohash"],
      "book3s32 with a hash table, 32-bit entries",
      32,
      protections(bits(s32.PRESENT_BIT, s32.ACCESSED_BIT, s32.COHERENT_BIT), allowing(s32)),
      FORMS_BOOK3S32,
      [
        "arch/powerpc/include/asm/book3s/32/pgtable.h",
        "arch/powerpc/include/asm/pgtable.h",
        "arch/powerpc/mm/pgtable.c",
        "arch/powerpc/mm/book3s32/hash_low.S",
      ],
      { cacheAttributes: cacheAttributes32(s32), entryRules: entryRulesBook3s32 },
    ),
    ppc32(
      "powerpc-44x",
      ["powerpc/44x", "powerpc/booke", "powerpc/nohash"],
      "440, 64-bit entries on a 32-bit kernel",
      64,
      protections(bits(m44x.PRESENT_BIT, m44x.ACCESSED_BIT), allowing(m44x)),
      FORMS_44X,
      ["arch/powerpc/include/asm/nohash/32/pte-44x.h", ...NOHASH_32, "arch/powerpc/kernel/head_44x.S"],
      { cacheAttributes: cacheAttributes32(m44x), entryRules: entryRulesNohash(m44x, m44x.EXEC_BIT) },
    ),
    ppc32(
      "powerpc-85xx",
      ["powerpc/85xx", "powerpc/booke", "powerpc/nohash"],
      "e500v2 without PTE_64BIT, SMP",
      32,
      protections(bits(m85xx.PRESENT_BIT, m85xx.ACCESSED_BIT, m85xx.COHERENT_BIT), allowing(m85xx)),
      FORMS_85XX,
      ["arch/powerpc/include/asm/nohash/32/pte-85xx.h", ...NOHASH_32, "arch/powerpc/kernel/head_85xx.S"],
      { cacheAttributes: cacheAttributes32(m85xx), entryRules: entryRulesNohash(m85xx, m85xx.EXEC_BIT) },
    ),
    profile({
      id: "powerpc-e500-64",
      rooms: ["powerpc/e500", "powerpc/booke", "powerpc/nohash"],
      title: "e500, 64-bit kernel, SMP",
      pageShift: 12,
      pteBits: 64,
      ptrsPerPte: 512,
      pfnPteShift: e500.RPN_LOW_BIT,
      constants: { LONG_BITS: 64 },
      protectionMap: protections(bits(e500.PRESENT_BIT, e500.ACCESSED_BIT, e500.TSIZE_4K_BIT, e500.COHERENT_BIT), {
        ro: bits(e500.BAP_SR_BIT, e500.BAP_UR_BIT),
        rw: bits(e500.BAP_SR_BIT, e500.BAP_UR_BIT, e500.BAP_SW_BIT, e500.BAP_UW_BIT),
        exec: bits(e500.BAP_UX_BIT),
      }),
      cacheAttributes: cacheAttributes32(e500),
      entryRules: entryRulesNohash(e500, e500.BAP_UX_BIT),
      forms: FORMS_E500,
      sources: [
        "arch/powerpc/include/asm/nohash/pte-e500.h",
        ...NOHASH,
        "arch/powerpc/include/asm/nohash/64/pgtable.h",
        "arch/powerpc/mm/nohash/tlb_low_64e.S",
      ],
    }),
  ],
  machines: ["ppc64le", "ppc64", "ppc"],
  captured,
  kernel,
};
