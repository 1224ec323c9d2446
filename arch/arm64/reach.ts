/** What arm64 adds to building entries: BTI, MTE, protection keys, memory types, contiguous blocks. */
import { bits } from "../../src/profile/describe.ts";
import type { CacheAttribute, EntryRules, VmProtection } from "../../src/profile/types.ts";
import {
  ATTRINDX_HIGH_BIT,
  ATTRINDX_LOW_BIT,
  CONT_BIT,
  DEVMAP_BIT,
  GP_BIT,
  PO_IDX_HIGH_BIT,
  PO_IDX_LOW_BIT,
  PXN_BIT,
  SPECIAL_BIT,
  UXN_BIT,
  VALID_BIT,
} from "./bits.ts";

const PROT = "arch/arm64/mm/mmap.c (6.12.117) vm_get_page_prot()";
const PGTABLE = "arch/arm64/include/asm/pgtable.h (6.12.117)";

/** MT_* of arch/arm64/include/asm/memory.h (6.12.117): indices of MAIR_EL1, in the field ATTRINDX. */
const MT_NORMAL_TAGGED = 1n;
const MT_NORMAL_NC = 2n;
const MT_DEVICE_nGnRnE = 3n;
const MT_DEVICE_nGnRE = 4n;
const attrindx = (type: bigint) => type << BigInt(ATTRINDX_LOW_BIT);

const KEYS = Array.from({ length: PO_IDX_HIGH_BIT - PO_IDX_LOW_BIT + 1 }, (_, i): VmProtection => {
  return { vm: `VM_PKEY_BIT${i}`, set: bits(PO_IDX_LOW_BIT + i), source: PROT };
});

/** @param old 6.1, without permission overlays */
export function vmProtections(old: boolean): readonly VmProtection[] {
  return [
    { vm: "VM_ARM64_BTI", set: bits(GP_BIT), source: PROT },
    { vm: "VM_MTE", set: attrindx(MT_NORMAL_TAGGED), only: "memory", source: PROT },
    ...(old ? [] : KEYS),
    { vm: "VM_MIXEDMAP with DAX", set: bits(DEVMAP_BIT), only: "devices", source: `${PGTABLE} pte_mkdevmap(), with SPECIAL` },
  ];
}

const CLEAR = Array.from({ length: ATTRINDX_HIGH_BIT - ATTRINDX_LOW_BIT + 1 }, (_, i) => bits(ATTRINDX_LOW_BIT + i)).reduce(
  (a, b) => a | b,
);
const attribute = (name: string, type: bigint): CacheAttribute => ({
  name,
  clear: CLEAR,
  set: attrindx(type) | bits(PXN_BIT, UXN_BIT),
  source: PGTABLE,
});
export const cacheAttributes: readonly CacheAttribute[] = [
  attribute("pgprot_noncached()", MT_DEVICE_nGnRnE),
  attribute("pgprot_writecombine()", MT_NORMAL_NC),
  attribute("pgprot_device()", MT_DEVICE_nGnRE),
];

/** 6.1 has no contpte. The constant CONTPTE says whether the kernel folds. */
export function entryRules(old: boolean): EntryRules {
  const oldPrefault = "HW_AFDBM";
  if (old) return { oldPrefault };
  const fold = bits(VALID_BIT, CONT_BIT, SPECIAL_BIT);
  return {
    oldPrefault,
    stores: { drops: bits(CONT_BIT), keeps: 0n, source: `${PGTABLE} set_ptes(): pte_mknoncont()` },
    steps: [
      {
        id: "contpte-fold",
        words: "the block is folded: sixteen and more entries alike become contiguous",
        when: "present anon|file",
        mask: fold,
        value: bits(VALID_BIT),
        clear: 0n,
        set: bits(CONT_BIT),
        needs: "CONTPTE",
        source: `${PGTABLE} contpte_try_fold(); arch/arm64/mm/contpte.c __contpte_try_fold()`,
      },
      {
        id: "contpte-unfold",
        words: "the block is unfolded, for one of its entries changes",
        when: "present",
        mask: bits(VALID_BIT, CONT_BIT),
        value: bits(VALID_BIT, CONT_BIT),
        clear: bits(CONT_BIT),
        set: 0n,
        needs: "CONTPTE",
        source: "arch/arm64/mm/contpte.c (6.12.117) __contpte_try_unfold()",
      },
    ],
  };
}
