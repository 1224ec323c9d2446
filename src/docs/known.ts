/** What is known of refuted laws beyond ptelab: where somebody reported it, or meant it so. Everything else is ptelab's own reading. */

/** `known`: reported or fixed by others. `intended`: the kernel means it so, or guards against it elsewhere. */
export interface Known {
  readonly laws: readonly string[];
  /** Starts of profile ids; none stands for every profile. */
  readonly profiles: readonly string[];
  readonly status: "known" | "intended";
  /** One sentence without a full stop, and where it can be looked up. */
  readonly note: string;
}

export const OWN_READING = "ptelab's own reading of the headers, not run on a kernel";

export const known: readonly Known[] = [
  {
    laws: ["batch-same-write", "restore-never-grants-write"],
    profiles: [],
    status: "known",
    note: "CVE-2026-31398, fixed by 29f40594a281: whoever restores a batch from its first entry has to ask for FPB_RESPECT_WRITE",
  },
  {
    laws: ["restore-keeps-soft-dirty"],
    profiles: [],
    status: "known",
    note: "29f40594a281 asks for FPB_RESPECT_SOFT_DIRTY where a batch is restored",
  },
  {
    laws: ["mkuffd-wp-write-protects", "mkuffd-wp-hardware-refuses-write"],
    profiles: ["x86_64@6.1"],
    status: "intended",
    note: "the helper only sets the mark there; change_pte_range() calls pte_wrprotect() first (mm/mprotect.c, 6.1.192). In 6.12.117 the helper does both",
  },
  {
    laws: ["accessible-is-present", "none-is-not-accessible", "protnone-is-not-accessible", "swap-is-not-accessible"],
    profiles: ["s390", "powerpc"],
    status: "intended",
    note: "pte_accessible() is the constant 1 there (include/linux/pgtable.h, 6.12.117): it flushes too much, never too little",
  },
  {
    laws: ["wrprotect-never-grants-read"],
    profiles: ["riscv64@7.0"],
    status: "known",
    note: "540de7ade1e1 makes pte_wrprotect() set R whatever the page is; read in the patch as posted",
  },
  {
    laws: ["protection-private-is-not-writable"],
    profiles: ["riscv64@7.0"],
    status: "intended",
    note: "6c7559f22b6f makes protection_map[VM_WRITE] a shadow stack; PROT_WRITE alone asks for VM_READ as well before it is looked up",
  },
  {
    laws: [
      "modify-never-grants-write",
      "modify-without-write-refuses-stores",
      "modify-grants-no-more-than-fresh",
      "modify-last-one-counts",
    ],
    profiles: ["x86_64"],
    status: "intended",
    note: "pte_modify() leaves the Dirty bit of an entry with Write=0 where it is, so that shadow-stack entries stay what they are (arch/x86/include/asm/pgtable.h, 6.12.117)",
  },
  {
    laws: ["gup-fast-reads-what-the-user-may", "gup-fast-writes-what-the-user-may"],
    profiles: ["powerpc-radix", "powerpc-hash"],
    status: "intended",
    note: "GUP-fast reads the entry again once it has the page, and lets the page go where it has changed (mm/gup.c gup_fast_pte_range(), 6.12.117)",
  },
  {
    laws: ["granted-access-leaves-young", "access-after-mkold-is-noticed"],
    profiles: ["powerpc-hash", "powerpc-book3s32"],
    status: "intended",
    note: "the processor sees a translation in the hash table, and Linux sets ACCESSED when it makes one (arch/powerpc/mm/book3s64/hash_64k.c, arch/powerpc/mm/book3s32/hash_low.S, 6.12.117); making an entry old takes the translation away",
  },
  {
    laws: ["same-to-the-hardware", "batch-same-exec", "batch-same-read"],
    profiles: ["powerpc-hash"],
    status: "intended",
    note: "pte_same() leaves out what the hash table keeps in the entry (_PAGE_HPTEFLAGS); one that is busy, or has no translation yet, faults once more and gets it",
  },
  {
    laws: ["protection-exec-only-refuses-loads"],
    profiles: ["x86_64", "arm64", "s390", "powerpc-hash"],
    status: "intended",
    note:
      "the kernel gives PROT_EXEC what it gives PROT_READ|PROT_EXEC (arch/x86/mm/pgprot.c, arch/arm64/mm/mmap.c without enhanced PAN, " +
      "arch/s390/mm/mmap.c, arch/powerpc/mm/book3s64/pgtable.c, 6.12.117), as POSIX allows",
  },
];

/** What is known of a law on a profile; undefined where nobody but ptelab says it. */
export function knownOf(law: string, profile: string, rows: readonly Known[] = known): Known | undefined {
  return rows.find(
    (row) => row.laws.includes(law) && (row.profiles.length === 0 || row.profiles.some((start) => profile.startsWith(start))),
  );
}
