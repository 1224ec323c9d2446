/**
 * What is refuted over all words, and where: nothing else is. Most of it are words that no kernel builds (an entry that is not there, a
 * combination of bits that Linux never makes); what the rest means is in the rooms' README and in the law's own row.
 */
export const REFUTED: Readonly<Record<string, string>> = {
  "wrprotect-keeps-hardware-access": "powerpc-radix-64k powerpc-radix-4k",
  "wrprotect-never-grants-read": "powerpc-8xx-4k powerpc-8xx-16k riscv64@7.0",
  "wrprotect-never-grants-exec":
    "arm64-4k arm64-4k-lpa2 arm64-16k arm64-64k arm64-4k@6.1 riscv64 riscv64-svpbmt riscv64-svnapot riscv64-thead riscv64@7.0 riscv32",
  "wrprotect-keeps-none":
    "x86_64 x86_64-noshstk arm64-4k arm64-4k-lpa2 arm64-16k arm64-64k arm64-4k@6.1 s390 powerpc-8xx-4k powerpc-8xx-16k riscv64@7.0",
  "wrprotect-never-empties":
    "x86_64 x86_64-noshstk x86_64@6.1 powerpc-radix-64k powerpc-radix-4k powerpc-hash-64k powerpc-hash-4k powerpc-book3s32 powerpc-44x powerpc-85xx powerpc-e500-64 riscv64 riscv64-svpbmt riscv64-svnapot riscv64-thead riscv32",
  "wrprotect-never-makes-protnone": "powerpc-radix-64k powerpc-radix-4k powerpc-hash-64k powerpc-hash-4k",
  "mkwrite-novma-is-mkwrite": "x86_64 x86_64-noshstk",
  "mkwrite-restores-exactly":
    "x86_64 x86_64-noshstk arm64-4k arm64-4k-lpa2 arm64-16k arm64-64k arm64-4k@6.1 s390 powerpc-radix-64k powerpc-radix-4k powerpc-hash-64k powerpc-hash-4k powerpc-book3s32 powerpc-44x powerpc-85xx powerpc-e500-64 riscv64@7.0",
  "mkwrite-never-makes-dirty": "arm64-4k arm64-4k-lpa2 arm64-16k arm64-64k arm64-4k@6.1",
  "mkwrite-never-grants-read":
    "powerpc-radix-64k powerpc-radix-4k powerpc-hash-64k powerpc-hash-4k powerpc-8xx-4k powerpc-8xx-16k powerpc-book3s32 powerpc-44x powerpc-85xx powerpc-e500-64 riscv64@7.0",
  "mkwrite-never-grants-exec": "powerpc-hash-64k powerpc-hash-4k powerpc-book3s32",
  "mkwrite-keeps-user-access": "riscv64 riscv64-svpbmt riscv64-svnapot riscv64-thead riscv64@7.0 riscv32",
  "mkdirty-keeps-write": "x86_64",
  "mkdirty-opens-no-readonly": "powerpc-8xx-4k powerpc-8xx-16k",
  "mkclean-keeps-write": "x86_64",
  "mkyoung-opens-no-readonly": "s390 powerpc-8xx-4k powerpc-8xx-16k",
  "mkyoung-undoes-mkold": "s390",
  "mkuffd-wp-write-protects": "x86_64@6.1",
  "mkuffd-wp-hardware-refuses-write": "x86_64@6.1",
  "protnone-grants-nothing": "s390",
  "zero-is-none": "s390",
  "hardware-access-means-present": "s390",
  "hardware-write-means-pte-write": "arm64-4k arm64-4k-lpa2 arm64-16k arm64-64k arm64-4k@6.1 s390 powerpc-8xx-4k powerpc-8xx-16k",
  "gup-fast-reads-what-the-user-may":
    "arm64-4k arm64-4k-lpa2 arm64-16k arm64-64k arm64-4k@6.1 s390 powerpc-radix-64k powerpc-radix-4k powerpc-hash-64k powerpc-hash-4k riscv64 riscv64-svpbmt riscv64-svnapot riscv64-thead riscv64@7.0 riscv32",
  "gup-fast-writes-what-the-user-may":
    "arm64-4k arm64-4k-lpa2 arm64-16k arm64-64k arm64-4k@6.1 s390 powerpc-radix-64k powerpc-radix-4k powerpc-hash-64k powerpc-hash-4k powerpc-e500-64 riscv64 riscv64-svpbmt riscv64-svnapot riscv64-thead riscv64@7.0 riscv32",
  "granted-store-leaves-dirty": "arm64-4k arm64-4k-lpa2 arm64-16k arm64-64k arm64-4k@6.1 s390",
  "granted-access-leaves-young": "s390 powerpc-hash-64k powerpc-hash-4k powerpc-book3s32",
  "access-after-mkold-is-noticed": "powerpc-hash-64k powerpc-hash-4k powerpc-book3s32",
  "same-to-the-hardware": "powerpc-hash-64k powerpc-hash-4k",
  "advance-by-none-is-nothing": "arm64-64k",
  "advance-adds": "x86_64 x86_64-noshstk arm64-64k riscv64-svnapot",
  "advance-is-additive": "x86_64 x86_64-noshstk arm64-64k",
  "advance-leaves-the-hardware-view": "riscv64-svnapot",
  "wrprotect-leaves-pfn": "x86_64 x86_64-noshstk x86_64@6.1",
  "mkwrite-leaves-pfn": "x86_64 x86_64-noshstk x86_64@6.1",
  "dirty-leaves-pfn": "x86_64 x86_64-noshstk x86_64@6.1",
  "young-leaves-pfn": "x86_64 x86_64-noshstk x86_64@6.1",
  "marks-leave-pfn": "x86_64 x86_64-noshstk x86_64@6.1",
  "swap-is-not-none": "x86_64 x86_64-noshstk x86_64@6.1",
  "swap-offset-holds-a-frame": "powerpc-44x riscv32",
  "modify-never-makes-young":
    "powerpc-radix-64k powerpc-radix-4k powerpc-hash-64k powerpc-hash-4k powerpc-8xx-4k powerpc-8xx-16k powerpc-book3s32 powerpc-44x powerpc-85xx powerpc-e500-64 riscv64 riscv64-svpbmt riscv64-svnapot riscv64-thead riscv64@7.0 riscv32",
  "modify-never-grants-write": "x86_64",
  "modify-without-write-refuses-stores": "x86_64",
  "modify-grants-no-more-than-fresh": "x86_64",
  "modify-last-one-counts": "x86_64 x86_64-noshstk riscv64 riscv64-svpbmt riscv64-svnapot riscv64-thead riscv64@7.0 riscv32",
  "protection-private-is-not-writable": "riscv64@7.0",
  "protection-without-exec-refuses-fetches": "powerpc-book3s32",
  "protection-exec-only-refuses-loads":
    "x86_64 x86_64-noshstk x86_64@6.1 arm64-4k arm64-4k-lpa2 arm64-16k arm64-64k arm64-4k@6.1 s390 powerpc-hash-64k powerpc-hash-4k powerpc-book3s32",
  "batch-same-state": "powerpc-radix-64k powerpc-radix-4k powerpc-hash-64k powerpc-hash-4k",
  "batch-same-exec": "s390 powerpc-hash-64k powerpc-hash-4k riscv64 riscv64-svpbmt riscv64-svnapot riscv64-thead riscv64@7.0 riscv32",
  "batch-same-read": "s390 powerpc-radix-64k powerpc-radix-4k powerpc-hash-64k powerpc-hash-4k powerpc-8xx-4k powerpc-8xx-16k riscv64@7.0",
  "batch-same-write":
    "x86_64 x86_64-noshstk arm64-4k arm64-4k-lpa2 arm64-16k arm64-64k s390 powerpc-radix-64k powerpc-radix-4k powerpc-hash-64k powerpc-hash-4k powerpc-8xx-4k powerpc-8xx-16k powerpc-book3s32 powerpc-44x powerpc-85xx powerpc-e500-64 riscv64 riscv64-svpbmt riscv64-svnapot riscv64-thead riscv64@7.0 riscv32",
  "batch-respects-write": "x86_64",
  "normalise-leaves-the-rest": "x86_64 x86_64-noshstk",
  "merge-never-grants-write": "s390 powerpc-8xx-4k powerpc-8xx-16k",
  "merge-keeps-write": "x86_64",
  "restore-never-grants-write":
    "x86_64 x86_64-noshstk arm64-4k arm64-4k-lpa2 arm64-16k arm64-64k s390 powerpc-radix-64k powerpc-radix-4k powerpc-hash-64k powerpc-hash-4k powerpc-8xx-4k powerpc-8xx-16k powerpc-book3s32 powerpc-44x powerpc-85xx powerpc-e500-64 riscv64 riscv64-svpbmt riscv64-svnapot riscv64-thead riscv64@7.0 riscv32",
  "restore-with-write-respected-never-grants-write":
    "x86_64 arm64-4k arm64-4k-lpa2 arm64-16k arm64-64k s390 powerpc-8xx-4k powerpc-8xx-16k",
  "restore-keeps-soft-dirty": "x86_64 x86_64-noshstk s390 powerpc-radix-64k powerpc-radix-4k powerpc-hash-64k powerpc-hash-4k riscv64@7.0",
  "vma-without-access-grants-nothing":
    "x86_64 x86_64-noshstk x86_64@6.1 arm64-4k arm64-4k-lpa2 arm64-16k arm64-64k arm64-4k@6.1 s390 powerpc-radix-64k powerpc-radix-4k powerpc-hash-64k powerpc-hash-4k powerpc-8xx-4k powerpc-8xx-16k powerpc-book3s32 powerpc-44x powerpc-85xx powerpc-e500-64 riscv64 riscv64-svpbmt riscv64-svnapot riscv64-thead riscv64@7.0 riscv32",
  "vma-without-write-refuses-stores":
    "x86_64 x86_64-noshstk x86_64@6.1 arm64-4k arm64-4k-lpa2 arm64-16k arm64-64k arm64-4k@6.1 s390 powerpc-radix-64k powerpc-radix-4k powerpc-hash-64k powerpc-hash-4k powerpc-8xx-4k powerpc-8xx-16k powerpc-book3s32 powerpc-44x powerpc-85xx powerpc-e500-64 riscv64 riscv64-svpbmt riscv64-svnapot riscv64-thead riscv64@7.0 riscv32",
  "vma-without-write-refuses-shadow-stack": "x86_64 riscv64@7.0",
  "vma-without-write-is-not-writable":
    "x86_64 x86_64-noshstk x86_64@6.1 arm64-4k arm64-4k-lpa2 arm64-16k arm64-64k arm64-4k@6.1 s390 powerpc-radix-64k powerpc-radix-4k powerpc-hash-64k powerpc-hash-4k powerpc-8xx-4k powerpc-8xx-16k powerpc-book3s32 powerpc-44x powerpc-85xx powerpc-e500-64 riscv64 riscv64-svpbmt riscv64-svnapot riscv64-thead riscv64@7.0 riscv32",
  "vma-without-exec-refuses-fetches":
    "x86_64 x86_64-noshstk x86_64@6.1 arm64-4k arm64-4k-lpa2 arm64-16k arm64-64k arm64-4k@6.1 s390 powerpc-radix-64k powerpc-radix-4k powerpc-hash-64k powerpc-hash-4k powerpc-8xx-4k powerpc-8xx-16k powerpc-book3s32 powerpc-44x powerpc-85xx powerpc-e500-64 riscv64 riscv64-svpbmt riscv64-svnapot riscv64-thead riscv64@7.0 riscv32",
  "vma-reads-no-more-than-fresh":
    "x86_64 x86_64-noshstk x86_64@6.1 arm64-4k arm64-4k-lpa2 arm64-16k arm64-64k arm64-4k@6.1 s390 powerpc-radix-64k powerpc-radix-4k powerpc-hash-64k powerpc-hash-4k powerpc-8xx-4k powerpc-8xx-16k powerpc-book3s32 powerpc-44x powerpc-85xx powerpc-e500-64 riscv64 riscv64-svpbmt riscv64-svnapot riscv64-thead riscv64@7.0 riscv32",
  "vma-fetches-no-more-than-fresh":
    "x86_64 x86_64-noshstk x86_64@6.1 arm64-4k arm64-4k-lpa2 arm64-16k arm64-64k arm64-4k@6.1 s390 powerpc-radix-64k powerpc-radix-4k powerpc-hash-64k powerpc-hash-4k powerpc-8xx-4k powerpc-8xx-16k powerpc-book3s32 powerpc-44x powerpc-85xx powerpc-e500-64 riscv64 riscv64-svpbmt riscv64-svnapot riscv64-thead riscv64@7.0 riscv32",
};
