/**
 * Every bit of an s390 segment-table entry (PMD), for people. A region-third-table entry (PUD) of a 2 GiB page has the same flags, type 1
 * and its address from bit 31; it needs EDAT 2.
 */
import { bits, field, form } from "../../src/profile/describe.ts";
import type { FieldKind, Form } from "../../src/profile/types.ts";
import {
  SEGMENT_ACC_HIGH_BIT,
  SEGMENT_AV_BIT,
  SEGMENT_COMMON_BIT,
  SEGMENT_DIRTY_BIT,
  SEGMENT_FETCH_BIT,
  SEGMENT_INVALID_BIT,
  SEGMENT_LARGE_BIT,
  SEGMENT_NOEXEC_BIT,
  SEGMENT_ORIGIN_HIGH_BIT,
  SEGMENT_ORIGIN_LARGE_LOW_BIT,
  SEGMENT_ORIGIN_LOW_BIT,
  SEGMENT_PROTECT_BIT,
  SEGMENT_READ_BIT,
  SEGMENT_SOFT_DIRTY_BIT,
  SEGMENT_TYPE_HIGH_BIT,
  SEGMENT_TYPE_LOW_BIT,
  SEGMENT_WRITE_BIT,
  SEGMENT_YOUNG_BIT,
} from "./bits.ts";

const HEADER = "arch/s390/include/asm/pgtable.h (6.12.117)";
const POP = "z/Architecture Principles of Operation, chapter 3: Segment-Table Entries; arch/s390/include/asm/dat-bits.h (6.12.117)";

const invalid = (meaning: string) => field("INVALID", SEGMENT_INVALID_BIT, "hardware", `${meaning} (IBM bit 58)`, POP);

const common = (kind: FieldKind) => [
  field("TYPE", [SEGMENT_TYPE_HIGH_BIT, SEGMENT_TYPE_LOW_BIT], kind, "table type: 0, a segment table", POP),
  field("COMMON", SEGMENT_COMMON_BIT, kind, "common segment; Linux leaves it 0", POP),
];

/** FC=1: a page of 1 MiB. */
const large = (valid: boolean) => {
  const kind = valid ? "hardware" : "software";
  return [
    field("READ", SEGMENT_READ_BIT, "software", "may be read; without it PROT_NONE or NUMA hinting", HEADER),
    field("WRITE", SEGMENT_WRITE_BIT, "software", "may be written", HEADER),
    ...common(kind),
    field("UNUSED_7_6", [SEGMENT_NOEXEC_BIT - 1, SEGMENT_INVALID_BIT + 1], "ignored", "not used by Linux", POP),
    field("NOEXEC", SEGMENT_NOEXEC_BIT, kind, "no instruction fetch (IBM bit 55)", POP),
    field("PROTECT", SEGMENT_PROTECT_BIT, kind, "no store: read-only, or still clean (IBM bit 54)", POP),
    field("LARGE", SEGMENT_LARGE_BIT, "both", "format control set: a page, with EDAT 1 (IBM bit 53)", POP),
    field("FETCH", SEGMENT_FETCH_BIT, "ignored", "fetch protection, which counts with AV only", POP),
    field("YOUNG", SEGMENT_YOUNG_BIT, "software", "accessed; set by the fault that INVALID caused (in ACC, free while AV=0)", HEADER),
    field("DIRTY", SEGMENT_DIRTY_BIT, "software", "written to; set by the fault that PROTECT caused (in ACC)", HEADER),
    field("SOFT_DIRTY", SEGMENT_SOFT_DIRTY_BIT, "software", "written since /proc/PID/clear_refs (in ACC)", HEADER),
    field("ACC_HIGH", SEGMENT_ACC_HIGH_BIT, "ignored", "access-control bits, which count with AV only", POP),
    field("AV", SEGMENT_AV_BIT, kind, "access control and fetch protection are valid; Linux leaves it 0", POP),
    field("UNUSED_19_17", [SEGMENT_ORIGIN_LARGE_LOW_BIT - 1, SEGMENT_AV_BIT + 1], "ignored", "not used by Linux", POP),
    field("ORIGIN_LARGE", [SEGMENT_ORIGIN_HIGH_BIT, SEGMENT_ORIGIN_LARGE_LOW_BIT], kind, "segment-frame absolute address", POP),
  ];
};

/** FC=0: a page table. */
const table = (kind: FieldKind) => [
  field("SW", [SEGMENT_WRITE_BIT, SEGMENT_READ_BIT], "ignored", "free for software, not used in a pointer to a table", POP),
  ...common(kind),
  field("UNUSED_8_6", [SEGMENT_NOEXEC_BIT, SEGMENT_INVALID_BIT + 1], "ignored", "not used by Linux; pmd_bad() wants zero", HEADER),
  field("PROTECT", SEGMENT_PROTECT_BIT, kind, "no store below; Linux leaves it 0", POP),
  field("LARGE", SEGMENT_LARGE_BIT, kind, "format control clear: a table", POP),
  field("ORIGIN", [SEGMENT_ORIGIN_HIGH_BIT, SEGMENT_ORIGIN_LOW_BIT], kind, "page-table origin; a table is 2 KiB", POP),
];

/** The forms of an entry. There is no migration entry: s390 has no THP migration. */
export function levels(): readonly Form[] {
  return [
    form("leaf", "1 MiB page, young: the machine maps it", bits(SEGMENT_LARGE_BIT, SEGMENT_INVALID_BIT), bits(SEGMENT_LARGE_BIT), [
      ...large(true),
      invalid("clear: valid for the machine"),
    ]),
    form(
      "protnone",
      "PROT_NONE or NUMA hinting: Linux calls it present, the machine faults",
      bits(SEGMENT_LARGE_BIT, SEGMENT_READ_BIT),
      bits(SEGMENT_LARGE_BIT),
      [...large(false), invalid("set: the machine ignores the rest; stays so until READ is there")],
    ),
    form("invalid", "1 MiB page, but old, or being split: the next access faults", bits(SEGMENT_LARGE_BIT), bits(SEGMENT_LARGE_BIT), [
      ...large(false),
      invalid("set: the machine ignores the rest; until the page is young"),
    ]),
    form("table", "points to a page table", bits(SEGMENT_INVALID_BIT), 0n, [...table("hardware"), invalid("clear: valid for the machine")]),
    form("none", "empty: INVALID alone", 0n, 0n, [...table("ignored"), invalid("set: the machine ignores the rest")]),
  ];
}
