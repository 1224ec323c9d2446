/** Every bit of an x86-64 entry, for people. The numbers come from bits.ts; this file gives them names and reasons. */
import { bits, field, form } from "../../src/profile/describe.ts";
import type { Form } from "../../src/profile/types.ts";
import {
  ACCESSED_BIT,
  DEVMAP_6_1_BIT,
  DEVMAP_BIT,
  DIRTY_BIT,
  GLOBAL_BIT,
  NX_BIT,
  PAT_BIT,
  PCD_BIT,
  PFN_HIGH_BIT,
  PFN_LOW_BIT,
  PKEY_BIT0_BIT,
  PKEY_BIT3_BIT,
  PRESENT_BIT,
  PROTNONE_BIT,
  PWT_BIT,
  RW_BIT,
  SAVED_DIRTY_BIT,
  SOFT_DIRTY_BIT,
  SPECIAL_BIT,
  SWP_EXCLUSIVE_BIT,
  SWP_OFFSET_HIGH_BIT,
  SWP_OFFSET_LOW_BIT,
  SWP_SOFT_DIRTY_BIT,
  SWP_TYPE_HIGH_BIT,
  SWP_TYPE_LOW_BIT,
  SWP_UFFD_WP_BIT,
  UFFD_WP_BIT,
  USER_BIT,
} from "./bits.ts";

const TYPES = "arch/x86/include/asm/pgtable_types.h (6.12.117)";
const TYPES_6_1 = "arch/x86/include/asm/pgtable_types.h (6.1.192)";
const INVERT = "arch/x86/include/asm/pgtable-invert.h (6.12.117)";
const SWAP = "arch/x86/include/asm/pgtable_64.h (6.12.117)";
const SDM = "Intel SDM vol. 3A, 4.5.5 table 4-20";
const CET = "Intel SDM vol. 3A, 4.6.1";

/** Bits that mean the same whether the processor sees the entry or not, as pte_modify() keeps them. */
const software = (savedDirty: boolean) => [
  field("SPECIAL", SPECIAL_BIT, "software", "no struct page behind it (_PAGE_SOFTW1)", TYPES),
  field("UFFD_WP", UFFD_WP_BIT, "software", "write-protected by userfaultfd (_PAGE_SOFTW2)", TYPES),
  field("SOFT_DIRTY", SOFT_DIRTY_BIT, "software", "written since /proc/PID/clear_refs (_PAGE_SOFTW3)", TYPES),
  field("IGNORED_56_52", [DEVMAP_BIT - 1, PFN_HIGH_BIT + 1], "ignored", "not used by Linux", SDM),
  ...(savedDirty
    ? [
        field("DEVMAP", DEVMAP_BIT, "software", "device memory with a struct page (_PAGE_SOFTW4; gone in 6.17)", TYPES),
        field(
          "SAVED_DIRTY",
          SAVED_DIRTY_BIT,
          "software",
          "dirty, kept here while RW=0 so that the CPU sees no shadow stack (_PAGE_SOFTW5)",
          TYPES,
        ),
      ]
    : [
        field("IGNORED_57", DEVMAP_BIT, "ignored", "not used by Linux 6.1", TYPES_6_1),
        field("DEVMAP", DEVMAP_6_1_BIT, "software", "device memory with a struct page (_PAGE_SOFTW4)", TYPES_6_1),
      ]),
];

/** The forms of an entry. `shstk`: the processor reads RW=0, D=1 as shadow stack; `savedDirty`: the kernel has SAVED_DIRTY (6.6 on). */
export function layout(shstk: boolean, savedDirty: boolean): readonly Form[] {
  const dirty = shstk ? "written to; with RW=0 this is a shadow-stack page" : "written to";
  const protection = [
    field("USER", USER_BIT, "hardware", "user mode may access it", SDM),
    field("PWT", PWT_BIT, "hardware", "memory type, PAT index bit 0", SDM),
    field("PCD", PCD_BIT, "hardware", "memory type, PAT index bit 1", SDM),
    field("ACCESSED", ACCESSED_BIT, "both", "accessed; set by the CPU, read as young", SDM),
    field("DIRTY", DIRTY_BIT, "both", dirty, shstk ? CET : SDM),
    field("PAT", PAT_BIT, "hardware", "memory type, PAT index bit 2", SDM),
    field("PKEY", [PKEY_BIT3_BIT, PKEY_BIT0_BIT], "hardware", "protection key", "Intel SDM vol. 3A, 4.6.2"),
    field("NX", NX_BIT, "hardware", "no instruction fetch", SDM),
  ];
  return [
    form("present", "present: the processor walks it", bits(PRESENT_BIT), bits(PRESENT_BIT), [
      field("PRESENT", PRESENT_BIT, "hardware", "valid for the processor", SDM),
      field("RW", RW_BIT, "hardware", "writes allowed", SDM),
      ...protection,
      field("GLOBAL", GLOBAL_BIT, "hardware", "survives a CR3 load", SDM),
      field("PFN", [PFN_HIGH_BIT, PFN_LOW_BIT], "hardware", "page frame number", SDM),
      ...software(savedDirty),
    ]),
    form(
      "protnone",
      "PROT_NONE or NUMA hinting: Linux calls it present, the processor faults",
      bits(PRESENT_BIT, PROTNONE_BIT),
      bits(PROTNONE_BIT),
      [
        field("PRESENT", PRESENT_BIT, "hardware", "clear: the processor ignores the rest", SDM),
        field("RW", RW_BIT, "software", "kept for when the page comes back", TYPES),
        ...protection.map((f) => ({ ...f, kind: "software" as const })),
        field("PROTNONE", PROTNONE_BIT, "software", "present to Linux though not to the processor", TYPES),
        field("PFN_INVERTED", [PFN_HIGH_BIT, PFN_LOW_BIT], "software", "page frame number, stored inverted (L1TF)", INVERT),
        ...software(savedDirty),
      ],
    ),
    form("swap", "swap entry (also migration, device, marker)", 0n, 0n, [
      field("PRESENT", PRESENT_BIT, "hardware", "clear: the processor ignores the rest", SDM),
      field("SWP_SOFT_DIRTY", SWP_SOFT_DIRTY_BIT, "software", "soft-dirty, kept over swap", SWAP),
      field("SWP_UFFD_WP", SWP_UFFD_WP_BIT, "software", "uffd-wp, kept over swap", SWAP),
      field("SWP_EXCLUSIVE", SWP_EXCLUSIVE_BIT, "software", "the page was anon-exclusive", SWAP),
      field(
        "SWP_UNUSED_8_4",
        [PROTNONE_BIT, PCD_BIT],
        "ignored",
        "zero: A and D are avoided (erratum), bits 7 and 8 would look present to a PMD",
        SWAP,
      ),
      field("SWP_OFFSET_INVERTED", [SWP_OFFSET_HIGH_BIT, SWP_OFFSET_LOW_BIT], "software", "swap offset, stored inverted (L1TF)", SWAP),
      field("SWP_TYPE", [SWP_TYPE_HIGH_BIT, SWP_TYPE_LOW_BIT], "software", "swap type", SWAP),
    ]),
  ];
}
