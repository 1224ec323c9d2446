/** What RISC-V adds to building entries: memory types, and what 7.0 makes of PROT_WRITE and of shadow stacks. */
import { bits } from "../../src/profile/describe.ts";
import type { CacheAttribute, EntryRules } from "../../src/profile/types.ts";
import { IO_BIT, NOCACHE_BIT, THEAD_B_BIT, THEAD_C_BIT, THEAD_SEC_BIT, THEAD_SH_BIT, THEAD_SO_BIT } from "./bits.ts";

const SOURCE = "arch/riscv/include/asm/{pgtable.h,pgtable-64.h} (6.12.117)";

function attributes(clear: bigint, io: bigint, nocache: bigint): readonly CacheAttribute[] {
  return [
    { name: "pgprot_noncached()", clear, set: io, source: SOURCE },
    { name: "pgprot_writecombine()", clear, set: nocache, source: SOURCE },
  ];
}

/** None without an extension that gives the entry a memory type. */
export function cacheAttributes(extensions: { svpbmt?: boolean; theadMae?: boolean }): readonly CacheAttribute[] {
  if (extensions.theadMae) {
    const all = bits(THEAD_SEC_BIT, THEAD_SH_BIT, THEAD_B_BIT, THEAD_C_BIT, THEAD_SO_BIT);
    return attributes(all, bits(THEAD_SO_BIT, THEAD_SH_BIT), bits(THEAD_B_BIT, THEAD_SH_BIT));
  }
  return extensions.svpbmt ? attributes(bits(IO_BIT, NOCACHE_BIT), bits(IO_BIT), bits(NOCACHE_BIT)) : [];
}

/**
 * 7.0: PROT_WRITE means VM_READ | VM_WRITE. In all postings at hand map_shadow_stack() asks for PROT_READ and adds VM_WRITE, so that no VMA
 * has VM_WRITE alone, and PAGE_SHADOWSTACK in protection_map serves none; no tree of 7.0 is at hand.
 */
export const entryRulesCfi: EntryRules = { writeNeedsRead: true };
