/** Page faults on an empty slot, and on a present entry that needs no new page. mm/memory.c. */
import type { Transition } from "../types.ts";

const MEMORY = "mm/memory.c (6.12.117)";
const anonymous = `${MEMORY} do_anonymous_page()`;
const range = `${MEMORY} set_pte_range()`;
const fault = `${MEMORY} handle_pte_fault()`;

/** do_pte_missing() is reached from an empty slot, and from a uffd-wp marker in a VMA that is registered. */
const empty = ["none|marker wp|!marker", `${fault}; pte_marker_handle_uffd_wp()`] as const;
const FRESH = "pfn_pte=vm_page_prot";
/** In 6.1 in the other order: the same entry. */
const MARKED = ["mkuffd_wp if marker", "wrprotect if marker uffd_leaves_write"];

export const faults: readonly Transition[] = [
  {
    id: "anon-read",
    words: "{load}: the zero page",
    when: [empty, ["anonymous", `${MEMORY} do_pte_missing()`]],
    run: [FRESH, "mkspecial", ...MARKED],
    becomes: ["zero"],
    source: anonymous,
    assumes: "UFFDIO_ZEROPAGE makes the same entry",
  },
  {
    id: "anon-write",
    words: "{store}: a page of its own",
    when: [empty, ["anonymous", `${MEMORY} do_pte_missing()`]],
    run: [FRESH, "mkdirty if VM_WRITE", "mkwrite if VM_WRITE", ...MARKED],
    becomes: ["anon", "exclusive"],
    source: anonymous,
    assumes: "without VM_WRITE it is ptrace's (FOLL_FORCE: mm/gup.c check_vma_flags() lets it write to any private mapping)",
  },
  {
    id: "file-read",
    words: "{load}: the page of the file",
    when: [empty, ["file-backed", `${MEMORY} do_pte_missing(), do_read_fault()`]],
    run: [FRESH, ...MARKED],
    becomes: ["file"],
    source: range,
  },
  {
    id: "file-around",
    words: "{load} beside it: mapped around the fault",
    when: [
      ["none", "mm/filemap.c (6.12.117) filemap_map_folio_range()"],
      ["file-backed old_prefault", `${range}: arch_wants_old_prefaulted_pte()`],
    ],
    run: [FRESH, "mkold"],
    becomes: ["file"],
    source: range,
  },
  {
    id: "file-cow",
    words: "{store}: a copy of the file's page",
    when: [empty, ["file-backed !VM_SHARED", `${MEMORY} do_fault(), do_cow_fault()`]],
    run: [FRESH, "mkdirty", "mkwrite if VM_WRITE", ...MARKED],
    becomes: ["anon", "exclusive"],
    source: range,
    assumes: "without VM_WRITE it is ptrace's",
  },
  {
    id: "file-shared-write",
    words: "store: the page of the file",
    when: [empty, ["file-backed VM_SHARED VM_WRITE", `${MEMORY} do_shared_fault(); mm/gup.c check_vma_flags() for FOLL_FORCE`]],
    run: [FRESH, "mkdirty", "mkwrite", ...MARKED],
    becomes: ["file"],
    source: range,
  },
  {
    id: "access-flags-write",
    words: "{store}, again: marked by software",
    when: [
      ["present write !hinting", fault],
      ["VM_WRITE", "arch/*/mm/fault.c access_error()"],
    ],
    run: ["mkdirty", "mkyoung"],
    inPlace: true,
    source: fault,
    assumes: "such a fault can always come: the hardware does not mark, or another CPU resolved the fault first",
  },
  {
    id: "access-flags-read",
    words: "load or fetch: marked by software",
    when: [
      ["present !hinting", fault],
      ["accessible", "arch/*/mm/fault.c access_error()"],
      [
        "!access_flags_need_write",
        "ptep_set_access_flags(), which on x86 stores nothing without its argument dirty (arch/x86/mm/pgtable.c)",
      ],
    ],
    run: ["mkyoung"],
    inPlace: true,
    source: fault,
  },
  {
    id: "gup-touch-pfn",
    words: "a device driver's page is looked up (FOLL_TOUCH)",
    when: [["present pfn", "mm/gup.c (6.12.117) follow_page_pte(): no struct page"]],
    run: ["mkyoung"],
    source: "mm/gup.c (6.12.117) follow_pfn_pte()",
  },
  {
    id: "gup-write-pfn",
    words: "a device driver's page is looked up for writing (FOLL_TOUCH, FOLL_WRITE)",
    when: [["present pfn write", "mm/gup.c (6.12.117) can_follow_write_pte()"]],
    run: ["mkdirty", "mkyoung"],
    source: "mm/gup.c (6.12.117) follow_pfn_pte()",
  },
];
