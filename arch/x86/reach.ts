/** What x86 adds to building entries: protection keys, memory types, and that a read fault stores nothing. */
import { bits } from "../../src/profile/describe.ts";
import type { CacheAttribute, EntryRules, VmProtection } from "../../src/profile/types.ts";
import { DEVMAP_6_1_BIT, DEVMAP_BIT, PAT_BIT, PCD_BIT, PKEY_BIT0_BIT, PKEY_BIT3_BIT, PWT_BIT } from "./bits.ts";

const PROT = "arch/x86/mm/pgprot.c (6.12.117) vm_get_page_prot()";
/** With the PAT that Linux writes (pat_bp_init()): index 1 is WC, 2 is UC-, 7 is WT. */
const PAT = "arch/x86/mm/pat/memtype.c (6.12.117)";

const KEYS = Array.from({ length: PKEY_BIT3_BIT - PKEY_BIT0_BIT + 1 }, (_, i): VmProtection => {
  return { vm: `VM_PKEY_BIT${i}`, set: bits(PKEY_BIT0_BIT + i), source: PROT };
});

/** @param old 6.1, where DEVMAP lies elsewhere */
export function vmProtections(old: boolean): readonly VmProtection[] {
  const devmap = {
    vm: "VM_MIXEDMAP with DAX",
    set: bits(old ? DEVMAP_6_1_BIT : DEVMAP_BIT),
    only: "devices",
    source: "arch/x86/include/asm/pgtable.h (6.12.117) pte_mkdevmap(), with SPECIAL",
  } as const;
  return [...KEYS, devmap];
}

const TYPES = bits(PWT_BIT, PCD_BIT, PAT_BIT);
export const cacheAttributes: readonly CacheAttribute[] = [
  { name: "pgprot_noncached()", clear: TYPES, set: bits(PCD_BIT), source: `arch/x86/include/asm/pgtable.h (6.12.117); ${PAT}` },
  { name: "pgprot_writecombine()", clear: TYPES, set: bits(PWT_BIT), source: PAT },
  { name: "pgprot_writethrough()", clear: TYPES, set: TYPES, source: PAT },
];

export const entryRules: EntryRules = { accessFlagsNeedWrite: true };
