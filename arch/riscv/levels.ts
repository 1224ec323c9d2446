/** Every bit of a RISC-V entry one level up (PMD), for people. A PUD has the same forms; its page begins its frame number at PPN[2]. */
import { bits, field, fieldsOf, form } from "../../src/profile/describe.ts";
import type { Field, Form } from "../../src/profile/types.ts";
import {
  ACCESSED_BIT,
  DEVMAP_BIT,
  DIRTY_BIT,
  EXEC_BIT,
  GLOBAL_BIT,
  NAPOT_BIT,
  PFN_HIGH_BIT,
  PFN_HIGH_RV32_BIT,
  PFN_LOW_BIT,
  PMD_PFN_HIGH_RV32_BIT,
  PMD_PFN_LOW_BIT,
  PMD_PFN_LOW_RV32_BIT,
  PRESENT_BIT,
  PROT_NONE_BIT,
  READ_BIT,
  RESERVED_LOW_BIT,
  SPECIAL_BIT,
  USER_BIT,
  WRITE_BIT,
} from "./bits.ts";
import { type Extensions, layout } from "./layout.ts";

const PGTABLE = "arch/riscv/include/asm/pgtable.h (6.12.117)";
const SV = "RISC-V Privileged, Sv32 and Sv39: page table entries and translation";
const SVNAPOT = "RISC-V Privileged, chapter Svnapot";

/** A huge page's fields out of a small one's. */
function huge(small: readonly Field[], e: Extensions): readonly Field[] {
  const low = e.rv32 ? PMD_PFN_LOW_RV32_BIT : PMD_PFN_LOW_BIT;
  const kind = small.some((f) => f.name === "PROT_NONE") ? "software" : "hardware";
  const frame = e.rv32
    ? [
        field("PFN", [PMD_PFN_HIGH_RV32_BIT, low], kind, "page frame number (PPN[1])", SV),
        field("PFN_HIGH", [PFN_HIGH_RV32_BIT, PMD_PFN_HIGH_RV32_BIT + 1], kind, "its top, which pmd_pfn() drops", PGTABLE),
      ]
    : [field("PFN", [PFN_HIGH_BIT, low], kind, "page frame number, from PPN[1] on", SV)];
  return [
    ...small.filter((f) => !f.name.startsWith("PFN") && f.name !== "NAPOT"),
    ...frame,
    field(
      "MISALIGNED",
      [low - 1, PFN_LOW_BIT],
      kind === "hardware" ? "reserved" : "ignored",
      "zero, or it faults: offset within the huge page (PPN[0])",
      SV,
    ),
    ...(e.svnapot
      ? [field("RESERVED_63", NAPOT_BIT, kind === "hardware" ? "reserved" : "ignored", "N has no meaning at this level", SVNAPOT)]
      : []),
  ];
}

/** The forms of an entry. */
export function levels(e: Extensions): readonly Form[] {
  const forms = layout(e);
  const page = bits(READ_BIT, WRITE_BIT, EXEC_BIT);
  const hidden = forms.find((f) => f.id === "protnone") as Form;
  const fields = huge(hidden.fields, e);
  const split = [
    ...fields.filter((f) => f.name !== "PROT_NONE"),
    field("PROT_NONE", PROT_NONE_BIT, "software", "cleared with PRESENT", PGTABLE),
  ];
  const splitting = (what: string, value: bigint) =>
    form("invalid", `a huge page being split (pmd_mkinvalid()): present to Linux by ${what}`, bits(PRESENT_BIT) | value, value, split);
  const table = form("table", "points to a page table", bits(PRESENT_BIT) | page, bits(PRESENT_BIT), [
    field("PRESENT", PRESENT_BIT, "hardware", "valid for the hart (V)", SV),
    field("LEAF", [EXEC_BIT, READ_BIT], "hardware", "R, W and X clear: a table", SV),
    field("USER", USER_BIT, "reserved", "must be zero", SV),
    field("GLOBAL", GLOBAL_BIT, "hardware", "everything below is in every address space", SV),
    field("ACCESSED_DIRTY", [DIRTY_BIT, ACCESSED_BIT], "reserved", "must be zero", SV),
    field("RSW", [DEVMAP_BIT, SPECIAL_BIT], "ignored", "for software, not used by Linux", SV),
    field("PFN", [e.rv32 ? PFN_HIGH_RV32_BIT : PFN_HIGH_BIT, PFN_LOW_BIT], "hardware", "frame number of the table", SV),
    ...(e.rv32 ? [] : [field("RESERVED_63_54", [NAPOT_BIT, RESERVED_LOW_BIT], "reserved", "must be zero", SV)]),
  ]);
  return [
    table,
    form(
      "leaf",
      e.rv32 ? "4 MiB page: the hart maps it" : "2 MiB page: the hart maps it",
      bits(PRESENT_BIT),
      bits(PRESENT_BIT),
      huge(fieldsOf(forms, "present"), e),
    ),
    form("protnone", hidden.title, hidden.mask, hidden.value, fields),
    // Transparent huge pages are for 64-bit kernels.
    ...(e.rv32 ? [] : [splitting("R", bits(READ_BIT)), splitting("X", bits(EXEC_BIT)), splitting("W", bits(WRITE_BIT))]),
    form("swap", "migration entry, or empty if all zero", 0n, 0n, fieldsOf(forms, "swap")),
  ];
}
