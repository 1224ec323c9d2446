/** Every bit of a book3s64 entry one level up (PMD), for people. A PUD has the same forms; its pages are 1 GiB, on radix only. */
import { bits, field, fieldsOf, form } from "../../../src/profile/describe.ts";
import type { Field, Form } from "../../../src/profile/types.ts";
import {
  EXEC_BIT,
  H_PAGE_THP_HUGE_BIT,
  INVALID_BIT,
  NON_IDEMPOTENT_BIT,
  PMD_RPN_LOW_BIT,
  PMD_RPN_LOW_HASH_64K_BIT,
  PRESENT_BIT,
  PTE_BIT,
  RPN0_BIT,
  TABLE_HASH_LOW_BIT,
  TABLE_NLB_HIGH_BIT,
  TABLE_NLB_LOW_BIT,
  TABLE_NLS_HIGH_BIT,
} from "./bits.ts";
import { layout } from "./layout.ts";

const PGTABLE = "arch/powerpc/include/asm/book3s/64/pgtable.h (6.12.117)";
const PGALLOC = "arch/powerpc/include/asm/book3s/64/pgalloc.h (6.12.117)";
const HASH = "arch/powerpc/include/asm/book3s/64/hash.h (6.12.117)";
const HASH_64K = "arch/powerpc/include/asm/book3s/64/hash-64k.h (6.12.117)";
const RADIX_H = "arch/powerpc/include/asm/book3s/64/radix.h (6.12.117)";
const ISA = "Power ISA 3.0B, Book III, 5.7.10 (radix page directory entry)";

/** A huge page's fields out of a small one's. */
function huge(small: readonly Field[], radix: boolean, pageShift: number): readonly Field[] {
  const thp = !radix && pageShift > RPN0_BIT;
  const lowest = thp ? PMD_RPN_LOW_HASH_64K_BIT : PMD_RPN_LOW_BIT;
  return [
    ...small.filter((f) => !(thp && f.name === "H_PAGE_4K_PFN")).map((f) => (f.name === "RPN" ? { ...f, lo: lowest } : f)),
    field("RPN_LOW", [lowest - 1, pageShift], "ignored", "zero: offset within the huge page; pmd_pfn() does not cut it", PGTABLE),
    ...(thp
      ? [field("H_PAGE_THP_HUGE", H_PAGE_THP_HUGE_BIT, "software", "transparent: its HPTE slots are in the deposited page table", HASH_64K)]
      : []),
  ];
}

function table(radix: boolean): readonly Field[] {
  const present = field("PRESENT", PRESENT_BIT, radix ? "hardware" : "software", "set: there is a table", radix ? ISA : HASH);
  const leaf = field("PTE", PTE_BIT, radix ? "both" : "software", "clear: a table", radix ? ISA : PGTABLE);
  if (!radix) {
    return [
      present,
      leaf,
      field("TABLE", [INVALID_BIT, TABLE_HASH_LOW_BIT], "software", "physical address of the table", PGALLOC),
      field("BAD", [TABLE_HASH_LOW_BIT - 1, EXEC_BIT], "software", "zero, or pmd_bad()", HASH),
    ];
  }
  return [
    present,
    leaf,
    field("RESERVED_61_60", [INVALID_BIT, TABLE_NLB_HIGH_BIT + 1], "reserved", "zero", ISA),
    field("NLB", [TABLE_NLB_HIGH_BIT, TABLE_NLB_LOW_BIT], "hardware", "next level base: address of the table", ISA),
    field("RESERVED_7_5", [TABLE_NLB_LOW_BIT - 1, NON_IDEMPOTENT_BIT], "reserved", "zero, or pmd_bad()", RADIX_H),
    field("NLS", [TABLE_NLS_HIGH_BIT, EXEC_BIT], "hardware", "next level size: log2 of the table's entries", ISA),
  ];
}

/** The forms of an entry; the arguments are layout()'s. */
export function levels(radix: boolean, pageShift: number): readonly Form[] {
  const forms = layout(radix, pageShift);
  const small = (id: Form["id"]) => forms.find((f) => f.id === id) as Form;
  const hidden = small("protnone");
  const present = small("present");
  return [
    form("protnone", hidden.title, hidden.mask, hidden.value, huge(hidden.fields, radix, pageShift)),
    form(
      "leaf",
      radix ? "huge page: the processor maps it" : "huge page: Linux hashes it",
      present.mask,
      present.value,
      huge(present.fields, radix, pageShift),
    ),
    form("table", "points to a page table", present.mask, bits(PRESENT_BIT), table(radix)),
    form(
      "invalid",
      "a huge page hidden from the hardware for a moment, or being split",
      bits(PRESENT_BIT, INVALID_BIT),
      bits(INVALID_BIT),
      [...huge(small("invalid").fields, radix, pageShift)],
    ),
    form("swap", "migration entry, or empty if all zero", 0n, 0n, fieldsOf(forms, "swap")),
  ];
}
