/** Every bit of a 440 entry, for people. The numbers come from bits.ts; this file gives them names and reasons. */
import { bits, field, form } from "../../../src/profile/describe.ts";
import type { Form } from "../../../src/profile/types.ts";
import { swapForm } from "../nohash/layout.ts";
import * as at from "./bits.ts";

const PTE = "arch/powerpc/include/asm/nohash/32/pte-44x.h (6.12.117)";
const PGTABLE = "arch/powerpc/include/asm/nohash/32/pgtable.h (6.12.117)";
const TLB = "arch/powerpc/kernel/head_44x.S, finish_tlb_load_44x (6.12.117)";

export const FORMS: readonly Form[] = [
  form("present", "present: the miss handler loads it into the TLB", bits(at.PRESENT_BIT), bits(at.PRESENT_BIT), [
    field("PRESENT", at.PRESENT_BIT, "software", "may be loaded into the TLB", PTE),
    field("WRITE", at.WRITE_BIT, "software", "store; with DIRTY it becomes SW and UW", TLB),
    field("EXEC", at.EXEC_BIT, "hardware", "instruction fetch (SX, or UX of a user page)", TLB),
    field("READ", at.READ_BIT, "software", "load; becomes SR and UR", TLB),
    field("DIRTY", at.DIRTY_BIT, "software", "written to; a clean page is read-only in the TLB", TLB),
    field("SPECIAL", at.SPECIAL_BIT, "software", "no struct page behind it", PTE),
    field("ACCESSED", at.ACCESSED_BIT, "software", "accessed; without it the miss handler does not load the entry", TLB),
    field("ENDIAN", at.ENDIAN_BIT, "hardware", "little-endian page (E)", PTE),
    field("GUARDED", at.GUARDED_BIT, "hardware", "guarded (G)", PTE),
    field("COHERENT", at.COHERENT_BIT, "hardware", "memory coherence (M)", PTE),
    field("NO_CACHE", at.NO_CACHE_BIT, "hardware", "cache inhibited (I)", PTE),
    field("WRITETHRU", at.WRITETHRU_BIT, "hardware", "write-through (W)", PTE),
    field("RPN", [at.ERPN_LOW_BIT - 1, at.RPN_LOW_BIT], "hardware", "real page number, low part", TLB),
    field("ERPN", [at.ERPN_HIGH_BIT, at.ERPN_LOW_BIT], "hardware", "the four address bits above 4 GiB; not cleared with the entry", TLB),
    field("RPN_63_36", [at.RPN_HIGH_BIT, at.ERPN_HIGH_BIT + 1], "ignored", "part of PTE_RPN_MASK, but an address has 36 bits", PGTABLE),
  ]),
  swapForm(at, PGTABLE, [
    field("PRESENT", at.PRESENT_BIT, "software", "clear: not loaded", PTE),
    field("SWP_UNUSED_1", at.WRITE_BIT, "ignored", "zero", PGTABLE),
    field("SWP_OFFSET_HIGH", [at.ERPN_LOW_BIT + 1, at.ERPN_LOW_BIT], "ignored", "read as offset, never written", PGTABLE),
    field("SWP_UNUSED_63_34", [at.RPN_HIGH_BIT, at.ERPN_LOW_BIT + 2], "ignored", "a swp_entry_t has 32 bits", PGTABLE),
  ]),
];
