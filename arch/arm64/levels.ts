/**
 * Every bit of an arm64 entry one level up (PMD), for people. A PUD has the same forms; its block (Linux: with 4 KiB pages only) begins its
 * address at 1 GiB.
 */
import { bits, field, fieldsOf, form } from "../../src/profile/describe.ts";
import type { Field, Form } from "../../src/profile/types.ts";
import {
  ATTRINDX_LOW_BIT,
  DESCRIPTOR_SHIFT,
  GP_BIT,
  LPA2_HIGH_BIT,
  LPA2_LOW_BIT,
  NG_BIT,
  NT_BIT,
  OLD_PMD_PRESENT_INVALID_BIT,
  PAGE_SHIFT_4K,
  TABLE_AP_HIGH_BIT,
  TABLE_AP_LOW_BIT,
  TABLE_BIT,
  TABLE_NS_BIT,
  TABLE_PXN_BIT,
  TABLE_UXN_BIT,
  UFFD_WP_BIT,
  VALID_BIT,
  WRITE_BIT,
} from "./bits.ts";
import { type LayoutOptions, layout } from "./layout.ts";

const BLOCK = "Arm ARM DDI 0487K.a, D8.3.1.2";
const TABLE = "Arm ARM DDI 0487K.a, D8.3.1.1";
const PROT_6_1 = "arch/arm64/include/asm/pgtable-prot.h (6.1.192)";

/** A block's fields out of a page's: less address, TABLE clear, and in 6.1 a mark of its own for what is being split. */
function block(page: readonly Field[], { pageShift, addresses, old }: LayoutOptions): readonly Field[] {
  const lowest = pageShift + pageShift - DESCRIPTOR_SHIFT;
  const reserved = (name: string, hi: number, lo: number) => field(name, [hi, lo], "reserved", "zero: offset within the block", BLOCK);
  const kept = page
    .filter((f) => f.name !== "TABLE_BIT" && f.name !== "RES0_BELOW_PFN" && !(old && f.name === "IGNORED_59"))
    .map((f) => (f.name === "PFN" ? { ...f, lo: lowest } : f));
  return [
    ...kept,
    field("TABLE_BIT", TABLE_BIT, "hardware", "clear: a block", BLOCK),
    reserved("RES0_BELOW_PFN", lowest - 1, NT_BIT + 1),
    field("NT", NT_BIT, "ignored", "nT: not to be cached as a block (FEAT_BBM); not used by Linux", BLOCK),
    ...(addresses === "LPA" ? [] : [reserved("RES0_BELOW_NT", NT_BIT - 1, PAGE_SHIFT_4K)]),
    ...(old
      ? [
          field(
            "PMD_PRESENT_INVALID",
            OLD_PMD_PRESENT_INVALID_BIT,
            "software",
            "present to Linux while a huge page is being split",
            PROT_6_1,
          ),
        ]
      : []),
  ];
}

/** What a pointer to a table has instead. */
function table(page: readonly Field[], { addresses, old }: LayoutOptions): readonly Field[] {
  const HWDEF = `arch/arm64/include/asm/pgtable-hwdef.h (${old ? "6.1.192" : "6.12.117"})`;
  const address = page
    .filter((f) => f.name.startsWith("PFN") || f.name.startsWith("RES0"))
    .map((f) => (f.kind === "hardware" ? { ...f, meaning: `of the table: ${f.meaning}`, source: TABLE } : f));
  const ignored = (name: string, hi: number, lo: number) => field(name, [hi, lo], "ignored", "not used by Linux", TABLE);
  return [
    field("VALID", VALID_BIT, "hardware", "valid for the processor", TABLE),
    field("TABLE_BIT", TABLE_BIT, "hardware", "set: points to a table", TABLE),
    ...(addresses === "LPA2"
      ? [ignored("IGNORED_7_2", LPA2_LOW_BIT - 1, ATTRINDX_LOW_BIT), ignored("IGNORED_11_10", NG_BIT, LPA2_HIGH_BIT + 1)]
      : [ignored("IGNORED_11_2", NG_BIT, ATTRINDX_LOW_BIT)]),
    ...address,
    field("RES0_50", GP_BIT, "reserved", "zero", TABLE),
    ignored("IGNORED_58_51", UFFD_WP_BIT, WRITE_BIT),
    field("TABLE_PXN", TABLE_PXN_BIT, "hardware", "no instruction fetch by EL1 below; Linux sets it for the user's tables", HWDEF),
    field("TABLE_UXN", TABLE_UXN_BIT, "hardware", "no instruction fetch by EL0 below; Linux sets it for its own tables", HWDEF),
    field("TABLE_AP", [TABLE_AP_HIGH_BIT, TABLE_AP_LOW_BIT], "hardware", "permissions taken away below; Linux leaves it 0", TABLE),
    field("TABLE_NS", TABLE_NS_BIT, "ignored", "non-secure below; only in Secure state", TABLE),
  ];
}

/** The forms of an entry. */
export function levels(options: LayoutOptions): readonly Form[] {
  const forms = layout(options);
  const both = bits(VALID_BIT, TABLE_BIT);
  const leaf = block(fieldsOf(forms, "present"), options);
  const hidden = forms.find((f) => f.id === "protnone") as Form;
  const marked = bits(OLD_PMD_PRESENT_INVALID_BIT);
  const changing = forms.find((f) => f.id === "invalid") ?? { ...hidden, mask: marked | bits(VALID_BIT), value: marked };
  return [
    form("leaf", "block: the processor maps it", both, bits(VALID_BIT), leaf),
    form("table", "points to a page table", both, both, table(fieldsOf(forms, "present"), options)),
    form("protnone", hidden.title, hidden.mask, hidden.value, block(hidden.fields, options)),
    form(
      "invalid",
      "a huge page being split (pmd_mkinvalid()): still present to Linux",
      changing.mask,
      changing.value,
      block(changing.fields, options),
    ),
    form("swap", "migration entry, or empty if all zero", 0n, 0n, fieldsOf(forms, "swap")),
  ];
}
