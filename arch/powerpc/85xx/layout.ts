/** Every bit of a 32-bit e500v2 entry, for people. The numbers come from bits.ts; this file gives them names and reasons. */
import { bits, field, form } from "../../../src/profile/describe.ts";
import type { Form } from "../../../src/profile/types.ts";
import { swapForm } from "../nohash/layout.ts";
import * as at from "./bits.ts";

const PTE = "arch/powerpc/include/asm/nohash/32/pte-85xx.h (6.12.117)";
const PGTABLE = "arch/powerpc/include/asm/nohash/32/pgtable.h (6.12.117)";
const TLB = "arch/powerpc/kernel/head_85xx.S, finish_tlb_load (6.12.117)";

export const FORMS: readonly Form[] = [
  form("present", "present: the miss handler loads it into the TLB", bits(at.PRESENT_BIT), bits(at.PRESENT_BIT), [
    field("READ", at.READ_BIT, "hardware", "load (SR, and UR of a user page)", TLB),
    field("PRESENT", at.PRESENT_BIT, "software", "may be loaded into the TLB", PTE),
    field("WRITE", at.WRITE_BIT, "software", "store; with DIRTY it becomes SW and UW", TLB),
    field("DIRTY", at.DIRTY_BIT, "software", "written to; a clean page is read-only in the TLB", TLB),
    field("EXEC", at.EXEC_BIT, "hardware", "instruction fetch (SX, or UX of a user page)", TLB),
    field("ACCESSED", at.ACCESSED_BIT, "software", "accessed; without it the miss handler does not load the entry", TLB),
    field("ENDIAN", at.ENDIAN_BIT, "hardware", "little-endian page (E)", PTE),
    field("GUARDED", at.GUARDED_BIT, "hardware", "guarded (G)", PTE),
    field("COHERENT", at.COHERENT_BIT, "hardware", "memory coherence (M)", PTE),
    field("NO_CACHE", at.NO_CACHE_BIT, "hardware", "cache inhibited (I)", PTE),
    field("WRITETHRU", at.WRITETHRU_BIT, "hardware", "write-through (W)", PTE),
    field("SPECIAL", at.SPECIAL_BIT, "software", "no struct page behind it", PTE),
    field("RPN", [at.RPN_HIGH_BIT, at.RPN_LOW_BIT], "hardware", "real page number", TLB),
  ]),
  swapForm(at, PGTABLE, [
    field("SWP_UNUSED_0", at.READ_BIT, "ignored", "zero", PGTABLE),
    field("PRESENT", at.PRESENT_BIT, "software", "clear: not loaded", PTE),
  ]),
];
