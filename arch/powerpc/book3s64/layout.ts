/** Every bit of a book3s64 entry, for people. The numbers come from bits.ts; this file gives them names and reasons. */
import { bits, field, form } from "../../../src/profile/describe.ts";
import type { Field, Form } from "../../../src/profile/types.ts";
import {
  ACCESSED_BIT,
  DEVMAP_BIT,
  DIRTY_BIT,
  EXEC_BIT,
  H_PAGE_4K_PFN_BIT,
  H_PAGE_BUSY_BIT,
  H_PAGE_COMBO_BIT,
  H_PAGE_F_GIX_HIGH_BIT,
  H_PAGE_F_GIX_LOW_BIT,
  H_PAGE_F_SECOND_BIT,
  H_PAGE_HASHPTE_4K_BIT,
  H_PAGE_HASHPTE_64K_BIT,
  INVALID_BIT,
  NON_IDEMPOTENT_BIT,
  PKEY_BIT0_BIT,
  PKEY_BIT1_BIT,
  PKEY_BIT3_BIT,
  PKEY_BIT4_BIT,
  PRESENT_BIT,
  PRIVILEGED_BIT,
  PTE_BIT,
  READ_BIT,
  RPN_HIGH_BIT,
  RPN0_BIT,
  RPN1_BIT,
  RPN41_BIT,
  RPN43_BIT,
  RSV1_BIT,
  SAO_BIT,
  SOFT_DIRTY_BIT,
  SPECIAL_BIT,
  SWP_EXCLUSIVE_BIT,
  SWP_SOFT_DIRTY_BIT,
  SWP_TYPE_HIGH_BIT,
  SWP_TYPE_LOW_BIT,
  WRITE_BIT,
} from "./bits.ts";

const PGTABLE = "arch/powerpc/include/asm/book3s/64/pgtable.h (6.12.117)";
const HASH_4K = "arch/powerpc/include/asm/book3s/64/hash-4k.h (6.12.117)";
const HASH_64K = "arch/powerpc/include/asm/book3s/64/hash-64k.h (6.12.117)";
const HPTE = "arch/powerpc/mm/book3s64/hash_utils.c, htab_convert_pte_flags() (6.12.117)";
const ISA = "Power ISA 3.0B, Book III, 5.7.10 (radix page table entry)";

/** What lies between the page offset and bit 12 of a 64K page. */
function low(radix: boolean, pageShift: number): Field[] {
  if (pageShift === RPN0_BIT) return [];
  const rest = field("RPN_15_14", [pageShift - 1, RPN1_BIT + 1], "ignored", "below the 64K page", PGTABLE);
  return radix
    ? [rest, field("RPN1_RPN0", [RPN1_BIT, RPN0_BIT], "ignored", "below the 64K page; the low one is kept by pte_modify()", PGTABLE)]
    : [
        rest,
        field("H_PAGE_COMBO", H_PAGE_COMBO_BIT, "software", "hashed in 4K pieces", HASH_64K),
        field("H_PAGE_4K_PFN", H_PAGE_4K_PFN_BIT, "software", "the frame number is that of one 4K page", HASH_64K),
      ];
}

/** Bits 60..53 of an entry that maps something. */
function high(radix: boolean, pageShift: number): Field[] {
  if (radix) {
    return [
      field("RPN43_RPN41", [RPN43_BIT, RPN41_BIT], "hardware", "address bits that Linux leaves 0", ISA),
      field("PKEY_BIT0", PKEY_BIT0_BIT, "hardware", "the topmost address bit of the hardware; Linux leaves it 0", ISA),
      field("PKEY_BIT4_BIT1", [PKEY_BIT4_BIT, PKEY_BIT1_BIT], "reserved", "radix has no protection keys in the entry", ISA),
    ];
  }
  return pageShift === RPN0_BIT
    ? [
        field("H_PAGE_F_GIX", [H_PAGE_F_GIX_HIGH_BIT, H_PAGE_F_GIX_LOW_BIT], "software", "slot of the HPTE in its group", HASH_4K),
        field("H_PAGE_F_SECOND", H_PAGE_F_SECOND_BIT, "software", "the HPTE is in the secondary group", HASH_4K),
        field("PKEY", [PKEY_BIT3_BIT, PKEY_BIT1_BIT], "software", "protection key for the HPTE, three bits with 4K pages", HASH_4K),
        field("H_PAGE_HASHPTE", H_PAGE_HASHPTE_4K_BIT, "software", "an HPTE was made", HASH_4K),
      ]
    : [
        field("RPN42_RPN41", [RPN43_BIT - 1, RPN41_BIT], "ignored", "not used by Linux", PGTABLE),
        field("H_PAGE_HASHPTE", H_PAGE_HASHPTE_64K_BIT, "software", "an HPTE was made; slots: second half of the table", HASH_64K),
        field("PKEY", [PKEY_BIT4_BIT, PKEY_BIT0_BIT], "software", "protection key for the HPTE", HASH_64K),
      ];
}

/** The forms of an entry: radix is read by the processor, hash by Linux alone. */
export function layout(radix: boolean, pageShift: number): readonly Form[] {
  const seen = radix ? "hardware" : "software";
  const both = radix ? "both" : "software";
  const source = radix ? ISA : HPTE;
  const ATT = { 0: "normal", 1: "strong access order", 2: "non-idempotent: I/O, guarded", 3: "tolerant: I/O, not guarded" };
  const mapping = [
    field("EXEC", EXEC_BIT, seen, radix ? "instruction fetch" : "instruction fetch; without it the HPTE has N", source),
    field("WRITE", WRITE_BIT, seen, radix ? "store; allows loads by itself" : "store", source),
    field("READ", READ_BIT, seen, radix ? "load" : "load; without it the entry is not hashed", source),
    field("PRIVILEGED", PRIVILEGED_BIT, seen, "for the kernel only", source),
    field("ATT", [NON_IDEMPOTENT_BIT, SAO_BIT], seen, "storage attributes (NON_IDEMPOTENT, SAO)", source, ATT),
    radix
      ? field("RSV1", RSV1_BIT, "reserved", "hash keeps a lock here", ISA)
      : field("H_PAGE_BUSY", H_PAGE_BUSY_BIT, "software", "locked while it is being hashed", pageShift === RPN0_BIT ? HASH_4K : HASH_64K),
    field("DIRTY", DIRTY_BIT, both, radix ? "changed (C)" : "changed; a clean user page gets a read-only HPTE", source),
    field("ACCESSED", ACCESSED_BIT, both, radix ? "referenced (R)" : "referenced; hashing sets it", source),
    field("SOFT_DIRTY", SOFT_DIRTY_BIT, "software", "written since /proc/PID/clear_refs (_RPAGE_SW3)", PGTABLE),
    field("SPECIAL", SPECIAL_BIT, "software", "no struct page behind it (_RPAGE_SW2)", PGTABLE),
    field("DEVMAP", DEVMAP_BIT, "software", "device memory with a struct page (_RPAGE_SW1; gone in 6.17)", PGTABLE),
    ...low(radix, pageShift),
    field("RPN", [RPN_HIGH_BIT, pageShift], seen, "real page number", source),
    ...high(radix, pageShift),
    field("PTE", PTE_BIT, both, "a leaf, not a pointer to a table", source),
  ];
  const valid = [
    ...mapping,
    field("INVALID", INVALID_BIT, "software", "only read while PRESENT is clear (_RPAGE_SW0)", PGTABLE),
    field("PRESENT", PRESENT_BIT, both, radix ? "valid for the processor" : "may be hashed", source),
  ];
  const leaf = bits(PRESENT_BIT, PTE_BIT);
  const nothing = "PROT_NONE or NUMA hinting: valid, but it allows nothing";
  return [
    form("protnone", nothing, leaf | bits(READ_BIT, WRITE_BIT, EXEC_BIT), leaf, valid),
    form("present", radix ? "present: the processor walks it" : "present: Linux hashes it", leaf, leaf, valid),
    form("invalid", "for a moment hidden from the hardware", bits(PRESENT_BIT, PTE_BIT, INVALID_BIT), bits(PTE_BIT, INVALID_BIT), [
      ...mapping,
      field("INVALID", INVALID_BIT, "software", "present to Linux while an update is under way (_RPAGE_SW0)", PGTABLE),
      field("PRESENT", PRESENT_BIT, both, "clear: the hardware does not use it", source),
    ]),
    form("swap", "swap entry (also migration, device, marker)", 0n, 0n, [
      field("SWP_TYPE", [SWP_TYPE_HIGH_BIT, SWP_TYPE_LOW_BIT], "software", "swap type", PGTABLE),
      field("SWP_EXCLUSIVE", SWP_EXCLUSIVE_BIT, "software", "the page was anon-exclusive", PGTABLE),
      field("SWP_UNUSED_8_6", [ACCESSED_BIT, RSV1_BIT], "ignored", "zero", PGTABLE),
      field("SWP_SOFT_DIRTY", SWP_SOFT_DIRTY_BIT, "software", "soft-dirty, kept over swap", PGTABLE),
      field(`SWP_UNUSED_${pageShift - 1}_10`, [pageShift - 1, SPECIAL_BIT], "ignored", "zero", PGTABLE),
      field("SWP_OFFSET", [RPN_HIGH_BIT, pageShift], "software", "swap offset", PGTABLE),
      field("SWP_UNUSED_60_53", [PKEY_BIT4_BIT, RPN41_BIT], "ignored", "zero", PGTABLE),
      field("INVALID", INVALID_BIT, "software", "clear", PGTABLE),
      field("PTE", PTE_BIT, "software", "set in the entry, not part of the swap entry", PGTABLE),
      field("PRESENT", PRESENT_BIT, both, "clear: the hardware does not use it", source),
    ]),
  ];
}
