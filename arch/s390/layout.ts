/** Every bit of an s390 entry, for people. The numbers come from bits.ts; this file gives them names and reasons. */
import { bits, field, form } from "../../src/profile/describe.ts";
import type { Form } from "../../src/profile/types.ts";
import {
  DIRTY_BIT,
  INVALID_BIT,
  LARGE_BIT,
  NOEXEC_BIT,
  PFN_HIGH_BIT,
  PFN_LOW_BIT,
  PRESENT_BIT,
  PROTECT_BIT,
  READ_BIT,
  SOFT_DIRTY_BIT,
  SPECIAL_BIT,
  SWP_EXCLUSIVE_BIT,
  SWP_OFFSET_HIGH_BIT,
  SWP_OFFSET_LOW_BIT,
  SWP_TYPE_HIGH_BIT,
  SWP_TYPE_LOW_BIT,
  UNUSED_BIT,
  WRITE_BIT,
  YOUNG_BIT,
} from "./bits.ts";

const HEADER = "arch/s390/include/asm/pgtable.h (6.12.117)";
const POP = "z/Architecture Principles of Operation, chapter 3: Page-Table Entries";
const PROTNONE = "PROT_NONE or NUMA hinting: Linux calls it present, the machine faults";

const software = [
  field("PRESENT", PRESENT_BIT, "software", "present to Linux; the machine has no such bit", HEADER),
  field("SOFT_DIRTY", SOFT_DIRTY_BIT, "software", "written since /proc/PID/clear_refs", HEADER),
  field("YOUNG", YOUNG_BIT, "software", "accessed; set by the fault that INVALID caused", HEADER),
  field("DIRTY", DIRTY_BIT, "software", "written to; set by the fault that PROTECT caused", HEADER),
  field("READ", READ_BIT, "software", "may be read; without it PROT_NONE or NUMA hinting", HEADER),
  field("WRITE", WRITE_BIT, "software", "may be written", HEADER),
  field("SPECIAL", SPECIAL_BIT, "software", "no struct page behind it", HEADER),
  field("UNUSED", UNUSED_BIT, "software", "a KVM guest does not need the content", HEADER),
];

/** The machine's bits; where the entry is invalid to it they wait for the page to come back. */
const machine = (valid: boolean) => [
  field("NOEXEC", NOEXEC_BIT, valid ? "hardware" : "software", "no instruction fetch (IBM bit 55)", POP),
  field("PROTECT", PROTECT_BIT, valid ? "hardware" : "software", "no store: read-only, or still clean (IBM bit 54)", POP),
  field("LARGE", LARGE_BIT, valid ? "reserved" : "software", "must be zero (IBM bit 52); Linux marks huge pages with it", POP),
  field("PFN", [PFN_HIGH_BIT, PFN_LOW_BIT], valid ? "hardware" : "software", "page-frame real address", POP),
];

/** The forms of an entry. */
export function layout(): readonly Form[] {
  const invalid = (until: string) =>
    field("INVALID", INVALID_BIT, "hardware", `set: the machine ignores the rest; ${until} (IBM bit 53)`, POP);
  return [
    form("present", "present and young: the machine walks it", bits(PRESENT_BIT, INVALID_BIT), bits(PRESENT_BIT), [
      ...software,
      ...machine(true),
      field("INVALID", INVALID_BIT, "hardware", "clear: valid for the machine (IBM bit 53)", POP),
    ]),
    form("protnone", PROTNONE, bits(PRESENT_BIT, READ_BIT), bits(PRESENT_BIT), [
      ...software,
      ...machine(false),
      invalid("stays so until READ is there"),
    ]),
    form("invalid", "present but old: the next access faults and makes it young", bits(PRESENT_BIT), bits(PRESENT_BIT), [
      ...software,
      ...machine(false),
      invalid("until the page is young"),
    ]),
    form("swap", "swap entry (also migration, device, marker), or empty if INVALID alone", 0n, 0n, [
      field("PRESENT", PRESENT_BIT, "software", "clear: not present to Linux", HEADER),
      field("SWP_SOFT_DIRTY", SOFT_DIRTY_BIT, "software", "soft-dirty, kept over swap", HEADER),
      field("SWP_TYPE", [SWP_TYPE_HIGH_BIT, SWP_TYPE_LOW_BIT], "software", "swap type", HEADER),
      field("SWP_UNUSED_8_7", [NOEXEC_BIT, UNUSED_BIT], "ignored", "zero", HEADER),
      field("PROTECT", PROTECT_BIT, "software", "set in a swap entry, clear in an empty one", HEADER),
      invalid("set in a swap entry and in an empty one"),
      field("SWP_EXCLUSIVE", SWP_EXCLUSIVE_BIT, "software", "the page was anon-exclusive", HEADER),
      field("SWP_OFFSET", [SWP_OFFSET_HIGH_BIT, SWP_OFFSET_LOW_BIT], "software", "swap offset", HEADER),
    ]),
  ];
}
