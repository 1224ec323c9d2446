/** Every bit of an arm64 entry, for people. The numbers come from bits.ts; this file gives them names and reasons. */
import { bits, field, form } from "../../src/profile/describe.ts";
import type { Field, Form } from "../../src/profile/types.ts";
import {
  ADDR_LOW_HIGH_BIT,
  AF_BIT,
  ATTRINDX_HIGH_BIT,
  ATTRINDX_LOW_BIT,
  CONT_BIT,
  DEVMAP_BIT,
  DIRTY_BIT,
  GP_BIT,
  LPA_HIGH_BIT,
  LPA_LOW_BIT,
  LPA_PHYS_BIT,
  LPA2_HIGH_BIT,
  LPA2_LOW_BIT,
  LPA2_PHYS_BIT,
  NG_BIT,
  NS_BIT,
  OLD_ADDR_LOW_HIGH_BIT,
  OLD_PROT_NONE_BIT,
  OLD_SWP_OFFSET_HIGH_BIT,
  OLD_SWP_OFFSET_LOW_BIT,
  OLD_SWP_TYPE_HIGH_BIT,
  OLD_SWP_TYPE_LOW_BIT,
  PAGE_SHIFT_4K,
  PBHA_BIT,
  PO_IDX_HIGH_BIT,
  PO_IDX_LOW_BIT,
  PRESENT_INVALID_BIT,
  PXN_BIT,
  RDONLY_BIT,
  SHARED_HIGH_BIT,
  SHARED_LOW_BIT,
  SPECIAL_BIT,
  SW_BIT,
  SWP_EXCLUSIVE_BIT,
  SWP_OFFSET_HIGH_BIT,
  SWP_OFFSET_LOW_BIT,
  SWP_TYPE_HIGH_BIT,
  SWP_TYPE_LOW_BIT,
  SWP_UFFD_WP_BIT,
  TABLE_BIT,
  UFFD_WP_BIT,
  USER_BIT,
  UXN_BIT,
  VALID_BIT,
  WRITE_BIT,
} from "./bits.ts";

/** What the profiles differ in. */
export interface LayoutOptions {
  readonly pageShift: number;
  readonly addresses: "48-bit" | "LPA" | "LPA2";
  /** 6.1: PROT_NONE has its own bit, no uffd-wp, no protection keys, the old swap layout. */
  readonly old: boolean;
}

const VMSA = "Arm ARM DDI 0487K.a, D8.3.1.2";
const DIRECT = "Arm ARM DDI 0487K.a, D8.4.1.2";
const DIRTY_STATE = "Arm ARM DDI 0487K.a, D8.5";

/** Where the address lies; the kernel's field and the processor's do not agree everywhere. */
function address({ pageShift, addresses, old }: LayoutOptions, kernel: (file: string) => string): readonly Field[] {
  const pfn = (at: readonly [number, number], meaning: string) => field("PFN", at, "hardware", meaning, VMSA);
  const low =
    pageShift > PAGE_SHIFT_4K
      ? [field("RES0_BELOW_PFN", [pageShift - 1, PAGE_SHIFT_4K], "reserved", "zero: offset within the larger page", VMSA)]
      : [];
  if (addresses === "LPA2") {
    const high = `address bits ${LPA2_PHYS_BIT + LPA2_HIGH_BIT - LPA2_LOW_BIT}:${LPA2_PHYS_BIT} (PTE_ADDR_HIGH); shareability is TCR_EL1's`;
    return [
      ...low,
      pfn([ADDR_LOW_HIGH_BIT, pageShift], "page frame number (PTE_ADDR_LOW)"),
      field("PFN_HIGH", [LPA2_HIGH_BIT, LPA2_LOW_BIT], "hardware", high, VMSA),
    ];
  }
  const shared = field("SHARED", [SHARED_HIGH_BIT, SHARED_LOW_BIT], "hardware", "shareability", VMSA, {
    0: "not shareable",
    1: "reserved",
    2: "outer shareable",
    3: "inner shareable",
  });
  const above = [ADDR_LOW_HIGH_BIT, OLD_ADDR_LOW_HIGH_BIT + 1] as const;
  const frame = pfn([OLD_ADDR_LOW_HIGH_BIT, pageShift], "page frame number (PTE_ADDR_LOW)");
  const hwdef = kernel("pgtable-hwdef.h");
  if (addresses === "LPA") {
    const high = `address bits ${LPA_PHYS_BIT + LPA_HIGH_BIT - LPA_LOW_BIT}:${LPA_PHYS_BIT} (PTE_ADDR_HIGH)`;
    return [
      shared,
      frame,
      field("PFN_HIGH", [LPA_HIGH_BIT, LPA_LOW_BIT], "hardware", high, VMSA),
      field("PFN_COPY", above, "software", "RES0 to the processor; the kernel's PTE_ADDR_LOW leaves the same address bits here too", hwdef),
    ];
  }
  const meaning = old ? "zero" : "zero; RES0 to the processor, though the kernel's PTE_ADDR_LOW counts them to the PFN";
  return [...low, shared, frame, field("RES0_ABOVE_PFN", above, "reserved", meaning, old ? VMSA : hwdef)];
}

/** The forms of an entry. */
export function layout(options: LayoutOptions): readonly Form[] {
  const { old } = options;
  const kernel = (file: string) => `arch/arm64/include/asm/${file} (${old ? "6.1.192" : "6.12.117"})`;
  const PROT = kernel("pgtable-prot.h");
  const SWAP = kernel("pgtable.h");
  const software = (fields: readonly Field[]) =>
    fields.map((f) => (f.kind === "ignored" || f.kind === "reserved" ? f : { ...f, kind: "software" as const }));
  const marker = old ? OLD_PROT_NONE_BIT : PRESENT_INVALID_BIT;

  const common = [
    field("TABLE_BIT", TABLE_BIT, "hardware", "a page; 0 is a reserved encoding at the last level and faults", VMSA),
    field("ATTRINDX", [ATTRINDX_HIGH_BIT, ATTRINDX_LOW_BIT], "hardware", "memory type, index into MAIR_EL1", kernel("memory.h"), {
      0: "Normal",
      1: "Normal, MTE tagged",
      2: "Normal non-cacheable",
      3: "Device-nGnRnE",
      4: "Device-nGnRE",
    }),
    field("NS", NS_BIT, "ignored", "non-secure output address; only in Secure state", VMSA),
    field("USER", USER_BIT, "hardware", "AP[1]: EL0 may access it; PIIndex[0] with PIE", DIRECT),
    field("RDONLY", RDONLY_BIT, "both", "AP[2]: no writes, unless DBM lets the first one clear it; nDirty with PIE", DIRECT),
    field("AF", AF_BIT, "both", "accessed; set by the CPU (HA) or on its fault, read as young", DIRTY_STATE),
    ...address(options, kernel),
    field("GP", GP_BIT, "hardware", "BTI: indirect branches must land on a landing pad", VMSA),
    field("WRITE", WRITE_BIT, "both", "DBM: the CPU (HD) clears RDONLY on a write; writable to Linux; PIIndex[1] with PIE", DIRTY_STATE),
    field("CONT", CONT_BIT, "both", "one of a naturally aligned block that one TLB entry may map", VMSA),
    field("PXN", PXN_BIT, "hardware", "no instruction fetch by EL1; PIIndex[2] with PIE", DIRECT),
    field("UXN", UXN_BIT, "hardware", "no instruction fetch by EL0; PIIndex[3] with PIE", DIRECT),
    field("DIRTY", DIRTY_BIT, "software", "written to, remembered while RDONLY=1", PROT),
    field("SPECIAL", SPECIAL_BIT, "software", "no struct page behind it", PROT),
    field("DEVMAP", DEVMAP_BIT, "software", "device memory with a struct page", PROT),
    field("IGNORED_59", PBHA_BIT, "ignored", "PBHA[0], or AttrIndx[3] with FEAT_AIE; Linux enables neither", VMSA),
    old
      ? field("IGNORED_62_60", [PO_IDX_HIGH_BIT, PO_IDX_LOW_BIT], "ignored", "PBHA[3:1], which Linux does not enable", VMSA)
      : field("PO_IDX", [PO_IDX_HIGH_BIT, PO_IDX_LOW_BIT], "hardware", "protection key with FEAT_S1POE (index into POR_EL0)", VMSA),
    field("SWBIT_63", SW_BIT, "ignored", "free for software, not used", kernel("pgtable-hwdef.h")),
  ];
  const uffd = old ? [] : [field("UFFD_WP", UFFD_WP_BIT, "software", "write-protected by userfaultfd", PROT)];
  const invalid = field("VALID", VALID_BIT, "hardware", "clear: the processor ignores the rest", VMSA);
  const presentInvalid = [
    invalid,
    ...uffd,
    ...software(common),
    field(old ? "PROT_NONE" : "PRESENT_INVALID", marker, "software", "present to Linux though not to the processor", PROT),
    ...(old ? [field("NG", NG_BIT, "software", "kept for when the page comes back", PROT)] : []),
  ];

  const present = form("present", "valid: the processor walks it", bits(VALID_BIT), bits(VALID_BIT), [
    field("VALID", VALID_BIT, "hardware", "valid for the processor", VMSA),
    field("NG", NG_BIT, "hardware", "not global: tagged with the ASID in the TLB", VMSA),
    ...common,
    ...uffd,
    ...(old ? [field("PROT_NONE", OLD_PROT_NONE_BIT, "software", "means PROT_NONE only while VALID=0", PROT)] : []),
  ]);
  const hint = "PROT_NONE or NUMA hinting: Linux calls it present, the processor faults";
  const invalidBits = bits(VALID_BIT, marker);
  const protnone = old
    ? form("protnone", hint, invalidBits, bits(marker), presentInvalid)
    : form("protnone", hint, invalidBits | bits(USER_BIT, UXN_BIT), bits(marker, UXN_BIT), presentInvalid);
  const changing = "present-invalid but not PROT_NONE: what a huge entry is while it changes";
  const between = form("invalid", changing, invalidBits, bits(marker), presentInvalid);

  const swap = form(
    "swap",
    "swap entry (also migration, device, marker)",
    0n,
    0n,
    old
      ? [
          invalid,
          field("TABLE_BIT", TABLE_BIT, "ignored", "zero", SWAP),
          field("SWP_EXCLUSIVE", SWP_EXCLUSIVE_BIT, "software", "the page was anon-exclusive", SWAP),
          field("SWP_TYPE", [OLD_SWP_TYPE_HIGH_BIT, OLD_SWP_TYPE_LOW_BIT], "software", "swap type", SWAP),
          field("SWP_OFFSET", [OLD_SWP_OFFSET_HIGH_BIT, OLD_SWP_OFFSET_LOW_BIT], "software", "swap offset", SWAP),
          field("PROT_NONE", OLD_PROT_NONE_BIT, "software", "zero, else it would be present", SWAP),
          field("SWP_UNUSED_63_59", [SW_BIT, PBHA_BIT], "ignored", "zero", SWAP),
        ]
      : [
          invalid,
          field("TABLE_BIT", TABLE_BIT, "ignored", "zero", SWAP),
          field("SWP_EXCLUSIVE", SWP_EXCLUSIVE_BIT, "software", "the page was anon-exclusive", SWAP),
          field("SWP_UFFD_WP", SWP_UFFD_WP_BIT, "software", "uffd-wp, kept over swap", SWAP),
          field("SWP_UNUSED_5_4", [SWP_TYPE_LOW_BIT - 1, SWP_UFFD_WP_BIT + 1], "ignored", "zero", SWAP),
          field("SWP_TYPE", [SWP_TYPE_HIGH_BIT, SWP_TYPE_LOW_BIT], "software", "swap type", SWAP),
          field("PRESENT_INVALID", PRESENT_INVALID_BIT, "software", "zero, else it would be present", SWAP),
          field("SWP_OFFSET", [SWP_OFFSET_HIGH_BIT, SWP_OFFSET_LOW_BIT], "software", "swap offset", SWAP),
          field("SWP_UNUSED_63_62", [SW_BIT, SWP_OFFSET_HIGH_BIT + 1], "ignored", "zero", SWAP),
        ],
  );

  return old ? [present, protnone, swap] : [present, protnone, between, swap];
}
