/** Write faults on a present entry that is not writable: reuse, copy, unshare. mm/memory.c. */
import type { Transition } from "../types.ts";

const MEMORY = "mm/memory.c (6.12.117)";
const wp = `${MEMORY} do_wp_page()`;
const reuse = `${MEMORY} wp_page_reuse()`;
const copy = `${MEMORY} wp_page_copy()`;

/** handle_pte_fault() sends hinting entries to do_numa_page() first. */
const fault = ["present !write !hinting", `${MEMORY} handle_pte_fault()`] as const;
const ASYNC = "a uffd-wp entry gets so far only where the VMA's faults are resolved at once (UFFD_FEATURE_WP_ASYNC)";

export const writeFaults: readonly Transition[] = [
  {
    id: "wp-reuse-anon",
    words: "{store}: the page is this process's alone",
    when: [fault, ["!VM_SHARED anon", `${wp}: PageAnonExclusive() or wp_can_reuse_anon_folio()`]],
    run: ["clear_uffd_wp if wp uffd_wp", "mkyoung", "mkdirty", "mkwrite if VM_WRITE"],
    becomes: ["anon", "exclusive"],
    inPlace: true,
    source: reuse,
    assumes: `any anonymous page may turn out to have one reference; ${ASYNC}; without VM_WRITE it is ptrace's`,
  },
  {
    id: "wp-reuse-shared",
    words: "store: the file is told (page_mkwrite)",
    when: [fault, ["VM_SHARED VM_WRITE file", `${wp}, wp_page_shared()`]],
    run: ["clear_uffd_wp if wp uffd_wp", "mkyoung", "mkdirty", "mkwrite"],
    inPlace: true,
    source: reuse,
    assumes: ASYNC,
  },
  {
    id: "wp-reuse-pfn",
    words: "store: the driver is told (pfn_mkwrite)",
    when: [fault, ["VM_SHARED VM_WRITE pfn", `${MEMORY} wp_pfn_shared()`]],
    run: ["mkyoung", "mkdirty", "mkwrite"],
    inPlace: true,
    source: reuse,
  },
  {
    id: "wp-copy",
    words: "{store}: copied on write",
    when: [fault, ["!VM_SHARED !exclusive", wp]],
    run: ["pfn_pte=vm_page_prot", "mkdirty", "mkwrite if VM_WRITE"],
    becomes: ["anon", "exclusive"],
    source: copy,
    assumes: `${ASYNC}; without VM_WRITE it is ptrace's`,
  },
  {
    id: "unshare",
    words: "a driver pins the page for reading: unshared",
    when: [fault, ["!VM_SHARED !exclusive", `${wp} with FAULT_FLAG_UNSHARE; mm/gup.c gup_must_unshare()`]],
    run: ["pfn_pte=vm_page_prot", "mksoft_dirty if soft_dirty", "mkuffd_wp if uffd_wp"],
    becomes: ["anon", "exclusive"],
    source: copy,
  },
  {
    id: "uprobe",
    words: "a uprobe is set: the page is replaced",
    when: [["present !VM_WRITE file-backed !VM_SHARED", "kernel/events/uprobes.c (6.12.117) valid_vma()"]],
    run: ["pfn_pte=vm_page_prot"],
    becomes: ["anon", "exclusive"],
    source: "kernel/events/uprobes.c (6.12.117) __replace_page()",
  },
];
