/** Every bit of a book3s32 entry, for people. The numbers come from bits.ts; this file gives them names and reasons. */
import { bits, field, form } from "../../../src/profile/describe.ts";
import type { Form } from "../../../src/profile/types.ts";
import { swapForm } from "../nohash/layout.ts";
import * as at from "./bits.ts";

const PGTABLE = "arch/powerpc/include/asm/book3s/32/pgtable.h (6.12.117)";
const HPTE = "arch/powerpc/mm/book3s32/hash_low.S, create_hpte (6.12.117)";
const hashpte = field("HASHPTE", at.HASHPTE_BIT, "software", "an HPTE was made; kept when the entry is cleared", PGTABLE);

export const FORMS: readonly Form[] = [
  form("present", "present: Linux makes an HPTE of it", bits(at.PRESENT_BIT), bits(at.PRESENT_BIT), [
    field("PRESENT", at.PRESENT_BIT, "software", "may be hashed", PGTABLE),
    hashpte,
    field("READ", at.READ_BIT, "software", "load; an HPTE cannot forbid it", PGTABLE),
    field("GUARDED", at.GUARDED_BIT, "hardware", "guarded (G): no speculation, no instruction fetch", HPTE),
    field("COHERENT", at.COHERENT_BIT, "hardware", "memory coherence (M); dropped where the CPU does not need it", HPTE),
    field("NO_CACHE", at.NO_CACHE_BIT, "hardware", "cache inhibited (I)", HPTE),
    field("WRITETHRU", at.WRITETHRU_BIT, "hardware", "write-through (W)", HPTE),
    field("DIRTY", at.DIRTY_BIT, "both", "changed (C); a clean page gets a read-only HPTE", HPTE),
    field("ACCESSED", at.ACCESSED_BIT, "both", "referenced (R); hashing sets it", HPTE),
    field("EXEC", at.EXEC_BIT, "software", "instruction fetch; an HPTE cannot forbid it", PGTABLE),
    field("WRITE", at.WRITE_BIT, "software", "store; with DIRTY it makes PP writable", HPTE),
    field("SPECIAL", at.SPECIAL_BIT, "software", "no struct page behind it", PGTABLE),
    field("RPN", [at.RPN_HIGH_BIT, at.RPN_LOW_BIT], "hardware", "real page number", HPTE),
  ]),
  swapForm(at, PGTABLE, [field("PRESENT", at.PRESENT_BIT, "software", "clear: not hashed", PGTABLE), hashpte]),
];
