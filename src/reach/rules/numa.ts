/** NUMA balancing: the hint, and the fault on it. mm/mprotect.c, mm/memory.c. */
import type { Transition } from "../types.ts";
import { CAN_CHANGE_WRITABLE } from "./mprotect.ts";

const range = "mm/mprotect.c (6.12.117) change_pte_range()";
const fault = "mm/memory.c (6.12.117) do_numa_page()";
const work = "kernel/sched/fair.c (6.12.117) task_numa_work()";
const needs = "numa_balancing" as const;
const page = ["present !protnone anon|file", `${range}: vm_normal_folio()`] as const;
const vma = [
  "accessible !pfnmap !file-backed|!VM_READ|VM_WRITE",
  `${work}: inaccessible VMAs, devices and read-only files are left out`,
] as const;
const hinting = ["present hinting accessible", "mm/memory.c (6.12.117) handle_pte_fault()"] as const;

export const numa: readonly Transition[] = [
  {
    id: "numa-hint",
    words: "NUMA balancing takes the access away, to see who asks",
    when: [page, vma],
    run: ["modify=PAGE_NONE"],
    needs,
    source: `${range}, change_protection()`,
    since: [6, 2],
    assumes: "whether a page of a private mapping is shared is only estimated, so it may be",
  },
  {
    id: "numa-hint-6.1",
    words: "NUMA balancing takes the access away, to see who asks",
    when: [page, vma],
    run: ["modify=PAGE_NONE", "mkwrite if write"],
    needs,
    source: "mm/mprotect.c (6.1.192) change_pte_range(): pte_mk_savedwrite()",
    until: [6, 2],
  },
  {
    id: "numa-fault",
    words: "load or store: the access is given back",
    when: [hinting],
    run: ["modify=vm_page_prot", "mkyoung", "mkwrite now write", `mkwrite now ${CAN_CHANGE_WRITABLE}`],
    needs,
    source: `${fault}, numa_rebuild_single_mapping()`,
    since: [6, 2],
  },
  {
    id: "numa-fault-failed",
    words: "load or store: the page could not be moved, the access is given back",
    when: [hinting],
    run: ["modify=vm_page_prot", "mkyoung"],
    needs,
    source: `${fault}: ignore_writable`,
    since: [6, 2],
  },
  {
    id: "numa-fault-6.1",
    words: "load or store: the access is given back",
    when: [hinting],
    run: ["modify=vm_page_prot", "mkyoung", "mkwrite if write"],
    needs,
    source: "mm/memory.c (6.1.192) do_numa_page(): pte_savedwrite()",
    until: [6, 2],
  },
];
