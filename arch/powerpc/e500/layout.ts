/** Every bit of a 64-bit e500 entry, for people. The numbers come from bits.ts; this file gives them names and reasons. */
import { bits, field, form } from "../../../src/profile/describe.ts";
import type { Form } from "../../../src/profile/types.ts";
import { swapForm } from "../nohash/layout.ts";
import * as at from "./bits.ts";

const PTE = "arch/powerpc/include/asm/nohash/pte-e500.h (6.12.117)";
const PGTABLE = "arch/powerpc/include/asm/nohash/64/pgtable.h (6.12.117)";
const TLB = "arch/powerpc/mm/nohash/tlb_low_64e.S, tlb_miss_common_bolted (6.12.117)";

export const FORMS: readonly Form[] = [
  form("present", "present: the miss handler loads it into the TLB", bits(at.PRESENT_BIT), bits(at.PRESENT_BIT), [
    field("PRESENT", at.PRESENT_BIT, "both", "may be loaded into the TLB", TLB),
    field("SW1", at.SW1_BIT, "ignored", "not used by Linux", PTE),
    field("BAP_SR", at.BAP_SR_BIT, "hardware", "supervisor load", TLB),
    field("BAP_UR", at.BAP_UR_BIT, "hardware", "user load", TLB),
    field("BAP_SW", at.BAP_SW_BIT, "hardware", "supervisor store, once DIRTY", TLB),
    field("BAP_UW", at.BAP_UW_BIT, "hardware", "user store, once DIRTY", TLB),
    field("BAP_SX", at.BAP_SX_BIT, "hardware", "supervisor instruction fetch", TLB),
    field("BAP_UX", at.BAP_UX_BIT, "hardware", "user instruction fetch", TLB),
    field("PSIZE", [at.PSIZE_HIGH_BIT, at.PSIZE_LOW_BIT], "hardware", "page size, 1 KiB << (2 * n)", PTE, { 1: "4 KiB (TSIZE_4K)" }),
    field("DIRTY", at.DIRTY_BIT, "both", "changed (C); a clean page is read-only in the TLB", TLB),
    field("SPECIAL", at.SPECIAL_BIT, "software", "no struct page behind it (_PAGE_SW0)", PTE),
    field("U0_U3", [at.U0_BIT, at.U3_BIT], "hardware", "user-defined attributes, given to the TLB (U3 is the lowest)", TLB),
    field("ACCESSED", at.ACCESSED_BIT, "both", "accessed; without it the miss handler does not load the entry", TLB),
    field("ENDIAN", at.ENDIAN_BIT, "hardware", "little-endian page (E)", PTE),
    field("GUARDED", at.GUARDED_BIT, "hardware", "guarded (G)", PTE),
    field("COHERENT", at.COHERENT_BIT, "hardware", "memory coherence (M)", PTE),
    field("NO_CACHE", at.NO_CACHE_BIT, "hardware", "cache inhibited (I)", PTE),
    field("WRITETHRU", at.WRITETHRU_BIT, "hardware", "write-through (W)", PTE),
    field("RPN", [at.RPN_HIGH_BIT, at.RPN_LOW_BIT], "hardware", "real page number", TLB),
  ]),
  swapForm(at, PGTABLE, [
    field("PRESENT", at.PRESENT_BIT, "both", "clear: not loaded", TLB),
    field("SWP_UNUSED_1", at.SW1_BIT, "ignored", "zero", PGTABLE),
    field("SWP_UNUSED_23_8", [at.WRITETHRU_BIT, at.TSIZE_4K_BIT], "ignored", "zero", PGTABLE),
  ]),
];
