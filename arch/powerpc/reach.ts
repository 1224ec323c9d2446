/** What powerpc adds to building entries: protection keys, memory types, and what its hash tables and caches need. */
import { bits } from "../../src/profile/describe.ts";
import type { CacheAttribute, EntryRules, EntryStep, VmProtection } from "../../src/profile/types.ts";
import * as s32 from "./book3s32/bits.ts";
import * as s64 from "./book3s64/bits.ts";

const PGTABLE_64 = "arch/powerpc/include/asm/book3s/64/pgtable.h (6.12.117)";
const KEYS_64 = "arch/powerpc/mm/book3s64/pgtable.c (6.12.117) vm_get_page_prot(); hash-4k.h, hash-64k.h: H_PTE_PKEY_BIT*";
const SHIFT_64K = 16;

/** VM_SAO on both MMUs (POWER7 to POWER9); protection keys on hash alone, three bits of them with 4K pages. */
export function vmProtections64(radix: boolean, pageShift: number): readonly VmProtection[] {
  const large = pageShift === SHIFT_64K;
  const first = large ? s64.PKEY_BIT0_BIT : s64.PKEY_BIT1_BIT;
  const last = large ? s64.PKEY_BIT4_BIT : s64.PKEY_BIT3_BIT;
  const keys = Array.from({ length: last - first + 1 }, (_, i): VmProtection => {
    return { vm: `VM_PKEY_BIT${i}`, set: bits(first + i), source: KEYS_64 };
  });
  return [
    { vm: "VM_SAO", set: bits(s64.SAO_BIT), only: "memory", source: KEYS_64 },
    ...(radix ? [] : keys),
    { vm: "VM_MIXEDMAP with DAX", set: bits(s64.DEVMAP_BIT), only: "devices", source: `${PGTABLE_64} pte_mkdevmap(), with SPECIAL` },
  ];
}

const CACHE_64 = bits(s64.SAO_BIT, s64.NON_IDEMPOTENT_BIT);
export const cacheAttributes64: readonly CacheAttribute[] = [
  { name: "pgprot_noncached()", clear: CACHE_64, set: bits(s64.NON_IDEMPOTENT_BIT), source: PGTABLE_64 },
  { name: "pgprot_writecombine()", clear: CACHE_64, set: CACHE_64, source: PGTABLE_64 },
];

/** The other families have a bit for each; 8xx lacks two of them. */
export function cacheAttributes32(at: {
  NO_CACHE_BIT: number;
  GUARDED_BIT: number;
  COHERENT_BIT?: number;
  WRITETHRU_BIT?: number;
}): readonly CacheAttribute[] {
  const source = "arch/powerpc/include/asm/{nohash/pgtable.h,book3s/32/pgtable.h} (6.12.117): _PAGE_CACHE_CTL";
  const others = [at.COHERENT_BIT, at.WRITETHRU_BIT].filter((bit) => bit !== undefined);
  const clear = bits(at.NO_CACHE_BIT, at.GUARDED_BIT, ...others);
  return [
    { name: "pgprot_noncached()", clear, set: bits(at.NO_CACHE_BIT, at.GUARDED_BIT), source },
    { name: "pgprot_writecombine()", clear, set: bits(at.NO_CACHE_BIT), source },
  ];
}

/** While an entry is changed, the hardware must not find it: INVALID stands in for PRESENT. */
const HIDDEN: EntryStep = {
  id: "hidden",
  words: "the entry is about to change: hidden from the hardware",
  when: "present",
  mask: bits(s64.PRESENT_BIT),
  value: bits(s64.PRESENT_BIT),
  clear: bits(s64.PRESENT_BIT),
  set: bits(s64.INVALID_BIT),
  transient: true,
  source: "arch/powerpc/mm/book3s64/pgtable.c (6.12.117) ptep_modify_prot_start()",
};

/** An access that the hash table does not know yet: Linux puts it there, if the entry allows it, and marks the entry. */
function hashStep(id: string, words: string, asked: bigint, mask: bigint, set: bigint, source: string): EntryStep {
  return { id, words, when: "present", mask, value: asked, clear: 0n, set, source };
}

function hash64(pageShift: number): EntryRules {
  const large = pageShift === SHIFT_64K;
  const source = "arch/powerpc/mm/book3s64/{hash_4k.c,hash_64k.c} (6.12.117) __hash_page_*(), check_pte_access()";
  const hashed = bits(large ? s64.H_PAGE_HASHPTE_64K_BIT : s64.H_PAGE_HASHPTE_4K_BIT);
  const busy = bits(s64.H_PAGE_BUSY_BIT);
  const slot = large
    ? bits(s64.H_PAGE_COMBO_BIT)
    : bits(s64.H_PAGE_F_SECOND_BIT, s64.H_PAGE_F_GIX_LOW_BIT, s64.H_PAGE_F_GIX_LOW_BIT + 1, s64.H_PAGE_F_GIX_HIGH_BIT);
  const read = bits(s64.PRESENT_BIT, s64.READ_BIT);
  const write = bits(s64.PRESENT_BIT, s64.READ_BIT, s64.WRITE_BIT);
  const accessed = bits(s64.ACCESSED_BIT);
  const dirty = bits(s64.ACCESSED_BIT, s64.DIRTY_BIT);
  const locked = (step: EntryStep): EntryStep => ({
    ...step,
    id: `${step.id}-locked`,
    words: `${step.words}, while it is being hashed`,
    set: (step.set & ~hashed) | busy,
    transient: true,
  });
  const steps = [
    hashStep("hash-read", "load: hashed", read, read | busy, hashed | accessed, source),
    hashStep("hash-write", "store: hashed", write, write | busy, hashed | dirty, source),
  ];
  return {
    stores: { drops: hashed | busy | slot, keeps: 0n, source: "arch/powerpc/mm/pgtable.c (6.12.117) set_pte_filter_hash()" },
    steps: [HIDDEN, ...steps, ...steps.map(locked)],
    noise: {
      has: hashed,
      free: slot | busy,
      source: "which slot of the hash table it is in (H_PAGE_F_*, COMBO), and whether it is locked",
    },
  };
}

export function entryRules64(radix: boolean, pageShift: number): EntryRules {
  return radix ? { steps: [HIDDEN] } : hash64(pageShift);
}

const HASH_32 = "arch/powerpc/mm/book3s32/hash_low.S (6.12.117) hash_page";
const HASHPTE_32 = bits(s32.HASHPTE_BIT);
const step32 = (id: string, words: string, bit: number, set: bigint) => {
  const asked = bits(s32.PRESENT_BIT, bit);
  return hashStep(id, words, asked, asked, set | HASHPTE_32 | bits(s32.ACCESSED_BIT), HASH_32);
};

export const entryRulesBook3s32: EntryRules = {
  stores: { drops: 0n, keeps: HASHPTE_32, source: "arch/powerpc/include/asm/book3s/32/pgtable.h (6.12.117) __set_pte_at()" },
  steps: [
    step32("hash-read", "load: hashed", s32.READ_BIT, 0n),
    step32("hash-exec", "fetch: hashed", s32.EXEC_BIT, 0n),
    step32("hash-write", "store: hashed", s32.WRITE_BIT, bits(s32.DIRTY_BIT)),
    {
      id: "hash-flush",
      words: "flushed from the hash table",
      when: "",
      mask: HASHPTE_32,
      value: HASHPTE_32,
      clear: HASHPTE_32,
      set: 0n,
      source: "arch/powerpc/mm/book3s32/hash_low.S (6.12.117) flush_hash_pages",
    },
  ],
};

/** Without coherent caches a page is executable only after it was flushed: until a fetch faults, EXEC is left out. */
export function entryRulesNohash(at: { PRESENT_BIT: number; SPECIAL_BIT: number; NO_CACHE_BIT: number }, exec: number): EntryRules {
  const source = "arch/powerpc/mm/pgtable.c (6.12.117) set_pte_filter(), set_access_flags_filter()";
  const mask = bits(at.PRESENT_BIT, at.SPECIAL_BIT, at.NO_CACHE_BIT, exec);
  return {
    steps: [
      {
        id: "exec-filtered",
        words: "the page is not clean for execution",
        when: "present",
        mask,
        value: bits(at.PRESENT_BIT, exec),
        clear: bits(exec),
        set: 0n,
        source,
      },
      {
        id: "exec-fault",
        words: "fetch: the page is made clean for execution",
        when: "present VM_EXEC",
        mask: bits(at.PRESENT_BIT, exec),
        value: bits(at.PRESENT_BIT),
        clear: 0n,
        set: bits(exec),
        source,
      },
    ],
  };
}
