/** Every bit of an x86-64 entry one level up (PMD), for people. A PUD has the same forms; its page begins its frame number at 1 GiB. */
import { bits, field, fieldsOf, form } from "../../src/profile/describe.ts";
import type { FieldKind, Form } from "../../src/profile/types.ts";
import {
  ACCESSED_BIT,
  DIRTY_BIT,
  GLOBAL_BIT,
  NX_BIT,
  PAT_LARGE_BIT,
  PCD_BIT,
  PFN_HIGH_BIT,
  PFN_LOW_BIT,
  PMD_PFN_LOW_BIT,
  PRESENT_BIT,
  PROTNONE_BIT,
  PSE_BIT,
  PWT_BIT,
  RW_BIT,
  SOFT_DIRTY_BIT,
  USER_BIT,
} from "./bits.ts";
import { layout } from "./layout.ts";

const PGTABLE = "arch/x86/include/asm/pgtable.h (6.12.117)";
const INVERT = "arch/x86/include/asm/pgtable-invert.h (6.12.117)";
const PAGE = "Intel SDM vol. 3A, 4.5.5 table 4-18";
const TABLE = "Intel SDM vol. 3A, 4.5.5 table 4-19";

/** What a huge page has where a small one has PAT and the low bits of its frame number. */
const large = (kind: FieldKind, reserved: FieldKind) => [
  field("PSE", PSE_BIT, kind, "set: maps a page; present to Linux by this bit alone", PAGE),
  field("PAT_LARGE", PAT_LARGE_BIT, kind, "memory type, PAT index bit 2", PAGE),
  field("RESERVED_20_13", [PMD_PFN_LOW_BIT - 1, PAT_LARGE_BIT + 1], reserved, "must be zero", PAGE),
];
const inverted = field("PFN_INVERTED", [PFN_HIGH_BIT, PMD_PFN_LOW_BIT], "software", "page frame number, stored inverted (L1TF)", INVERT);

/** The forms of an entry; the arguments are layout()'s. */
export function levels(shstk: boolean, savedDirty: boolean): readonly Form[] {
  const small = layout(shstk, savedDirty);
  const hidden = [...fieldsOf(small, "protnone", "PAT", "PFN_INVERTED", "PROTNONE"), ...large("software", "ignored"), inverted];
  return [
    form("leaf", "2 MiB page: the processor maps it", bits(PRESENT_BIT, PSE_BIT), bits(PRESENT_BIT, PSE_BIT), [
      ...fieldsOf(small, "present", "PAT", "PFN"),
      ...large("hardware", "reserved"),
      field("PFN", [PFN_HIGH_BIT, PMD_PFN_LOW_BIT], "hardware", "page frame number", PAGE),
    ]),
    form("table", "points to a page table", bits(PRESENT_BIT, PSE_BIT), bits(PRESENT_BIT), [
      field("PRESENT", PRESENT_BIT, "hardware", "valid for the processor", TABLE),
      field("RW", RW_BIT, "hardware", "writes allowed below; Linux leaves it set", TABLE),
      field("USER", USER_BIT, "hardware", "user mode allowed below", TABLE),
      field("PWT", PWT_BIT, "hardware", "memory type of the table, PAT index bit 0", TABLE),
      field("PCD", PCD_BIT, "hardware", "memory type of the table, PAT index bit 1", TABLE),
      field("ACCESSED", ACCESSED_BIT, "both", "walked through; set by the CPU, read as young", TABLE),
      field("DIRTY", DIRTY_BIT, "ignored", "nothing to the CPU; set in _PAGE_TABLE", TABLE),
      field("PSE", PSE_BIT, "hardware", "clear: a table", TABLE),
      field("IGNORED_11_8", [SOFT_DIRTY_BIT, GLOBAL_BIT], "ignored", "not used by Linux (bit 11: HLAT restart)", TABLE),
      field("PFN", [PFN_HIGH_BIT, PFN_LOW_BIT], "hardware", "frame number of the table", TABLE),
      field("IGNORED_62_52", [NX_BIT - 1, PFN_HIGH_BIT + 1], "ignored", "not used by Linux", TABLE),
      field("NX", NX_BIT, "hardware", "no instruction fetch below", TABLE),
    ]),
    form(
      "protnone",
      "PROT_NONE or NUMA hinting: Linux calls it present, the processor faults",
      bits(PRESENT_BIT, PROTNONE_BIT),
      bits(PROTNONE_BIT),
      [...hidden, field("PROTNONE", PROTNONE_BIT, "software", "present to Linux though not to the processor", PGTABLE)],
    ),
    form(
      "invalid",
      "a huge page being split (pmd_mkinvalid()): still present to Linux",
      bits(PRESENT_BIT, PROTNONE_BIT, PSE_BIT),
      bits(PSE_BIT),
      [...hidden, field("PROTNONE", PROTNONE_BIT, "software", "cleared with PRESENT", PGTABLE)],
    ),
    form("swap", "migration entry, or empty", 0n, 0n, fieldsOf(small, "swap")),
  ];
}
