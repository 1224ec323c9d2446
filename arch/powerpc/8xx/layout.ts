/** Every bit of an MPC8xx entry, for people. The numbers come from bits.ts; this file gives them names and reasons. */
import { bits, field, form } from "../../../src/profile/describe.ts";
import type { Form } from "../../../src/profile/types.ts";
import { swapForm } from "../nohash/layout.ts";
import * as at from "./bits.ts";

const PTE = "arch/powerpc/include/asm/nohash/32/pte-8xx.h (6.12.117)";
const PGTABLE = "arch/powerpc/include/asm/nohash/32/pgtable.h (6.12.117)";
const TLB = "arch/powerpc/kernel/head_8xx.S, DataStoreTLBMiss (6.12.117)";
const ITLB = "arch/powerpc/kernel/head_8xx.S, InstructionTLBMiss (6.12.117)";

/** With 16K pages each of the four words of a pte_t looks like this. */
export function layout(pageShift: number): readonly Form[] {
  const below =
    pageShift > at.RPN_LOW_BIT ? [field("RPN_13_12", [pageShift - 1, at.RPN_LOW_BIT], "ignored", "below the 16K page", PGTABLE)] : [];
  return [
    form("present", "present: the miss handlers copy it into the TLB", bits(at.PRESENT_BIT), bits(at.PRESENT_BIT), [
      field("PRESENT", at.PRESENT_BIT, "both", "valid (V)", PTE),
      field("NO_CACHE", at.NO_CACHE_BIT, "hardware", "cache inhibited (CI)", PTE),
      field("SH", at.SH_BIT, "hardware", "shared by all contexts: the kernel's pages", PTE),
      field("SPS", at.SPS_BIT, "hardware", "small page size: 16K or more", PTE),
      field("GUARDED", at.GUARDED_BIT, "hardware", "guarded; moved to the level-1 word (MD_TWC)", TLB),
      field("ACCESSED", at.ACCESSED_BIT, "both", "accessed; low bit of the access protection group: without it no access", TLB),
      field("EXEC", at.EXEC_BIT, "both", "instruction fetch; becomes a protection bit of the instruction TLB", ITLB),
      field("SPECIAL", at.SPECIAL_BIT, "software", "no struct page behind it", PTE),
      field("DIRTY", at.DIRTY_BIT, "both", "changed (C); the TLB stops a store to a clean page", TLB),
      field("RO", [at.RO_HIGH_BIT, at.NA_BIT], "both", "what is taken away; the low bit (NA) is the extended encoding", PTE, {
        0: "read and write",
        1: "no access (NA)",
        2: "not used by Linux",
        3: "read only",
      }),
      field("HUGE", at.HUGE_BIT, "both", "512K page; moved to the level-1 word (MD_TWC)", TLB),
      ...below,
      field("RPN", [at.RPN_HIGH_BIT, pageShift], "hardware", "real page number", PGTABLE),
    ]),
    swapForm(at, PGTABLE, [
      field("PRESENT", at.PRESENT_BIT, "both", "clear: the TLB entry would not be valid", PTE),
      field("SWP_UNUSED_1", at.NO_CACHE_BIT, "ignored", "zero", PGTABLE),
    ]),
  ];
}
