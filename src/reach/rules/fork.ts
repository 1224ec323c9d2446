/** fork(): what becomes of the parent's entry, and what the child gets. mm/memory.c. */
import type { Transition } from "../types.ts";

const MEMORY = "mm/memory.c (6.12.117)";
const copy = `${MEMORY} __copy_present_ptes()`;
const batch = `${MEMORY} copy_present_ptes()`;
const swap = `${MEMORY} copy_nonpresent_pte()`;

/** Without UFFD_FEATURE_EVENT_FORK the child's VMA is not registered any more. */
const DROPPED = "mm/userfaultfd.c (6.12.117) dup_userfaultfd()";
const cow = ["!VM_SHARED", `${copy}: is_cow_mapping()`] as const;
const shared = ["VM_SHARED pfnmap|wp", `${MEMORY} vma_needs_copy()`] as const;
const MIGRATION = ["migration", "anon if anon", "file if file", "mig_young if mig_young", "mig_dirty if mig_dirty"] as const;
const KEPT_MARKS = ["swp_mksoft_dirty if swp_soft_dirty", "swp_mkuffd_wp if swp_uffd_wp"] as const;

/** The child's side with its VMA still registered, and with it no longer registered. */
function child(transition: Transition, clear: string): readonly Transition[] {
  return [
    transition,
    {
      ...transition,
      id: `${transition.id}-dropped`,
      when: [...transition.when, ["wp", DROPPED]],
      run: [...transition.run, clear],
      changes: { wp: false },
      needs: "uffd_wp",
    },
  ];
}

const children: readonly Transition[] = [
  {
    id: "fork-child",
    words: "fork(), in the child",
    when: [["present", `${MEMORY} copy_pte_range()`], cow],
    run: ["wrprotect if write", "mkold"],
    becomes: ["anon if anon", "file if file", "zero if zero", "pfn if pfn"],
    source: copy,
  },
  {
    id: "fork-child-batch",
    words: "fork(), in the child: copied with a writable page of the same large folio",
    when: [
      ["present !write !uffd_wp !protnone", `${batch}: any_writable; a writable entry that is alike has neither`],
      cow,
      ["VM_WRITE anon", `${batch}: folio_pte_batch()`],
    ],
    run: ["mkwrite", "wrprotect", "mkold"],
    becomes: ["anon"],
    since: [6, 8],
    needs: "thp",
    source: batch,
    assumes: "some other entry of the folio is writable, and they agree in all but young, dirty, write, soft-dirty",
  },
].flatMap((transition) => child(transition as Transition, "clear_uffd_wp"));

/** Not copied at all where the child's VMA is no longer registered. */
const sharedChildren: readonly Transition[] = [
  {
    id: "fork-child-shared",
    words: "fork(), in the child",
    when: [["present", `${MEMORY} copy_pte_range()`], shared],
    run: ["mkclean", "mkold"],
    source: copy,
  },
  {
    id: "fork-child-shared-batch",
    words: "fork(), in the child: copied with a writable page of the same large folio",
    when: [
      ["present !write !uffd_wp !protnone", `${batch}: any_writable; a writable entry that is alike has neither`],
      shared,
      ["VM_WRITE file", `${batch}: folio_pte_batch()`],
    ],
    run: ["mkwrite", "mkclean", "mkold"],
    since: [6, 8],
    needs: "thp",
    source: batch,
    assumes: "some other entry of the folio is writable",
  },
];

const swapChildren: readonly Transition[] = [
  {
    id: "fork-swap",
    words: "fork(): the swap entry is shared",
    when: [["swap", swap]],
    run: ["swp_clear_exclusive if swp_exclusive"],
    inPlace: true,
    source: swap,
  },
  {
    id: "fork-migration",
    words: "fork(): the migration entry is shared",
    when: [["migration mig_write|mig_exclusive", swap], cow],
    run: ["swp_to_pte=migration_read", ...KEPT_MARKS],
    becomes: MIGRATION,
    source: swap,
  },
  {
    id: "fork-migration-same",
    words: "fork(), in the child",
    when: [
      ["migration", swap],
      ["VM_SHARED|!mig_write VM_SHARED|!mig_exclusive", swap],
    ],
    run: [],
    source: swap,
  },
].flatMap((transition) => child(transition as Transition, "swp_clear_uffd_wp"));

export const forks: readonly Transition[] = [
  {
    id: "fork-parent",
    words: "fork(), in the parent",
    when: [["present", `${MEMORY} copy_pte_range()`], cow],
    run: ["wrprotect if write"],
    becomes: ["anon if anon", "file if file", "zero if zero", "pfn if pfn"],
    inPlace: true,
    source: copy,
  },
  {
    id: "fork-child-pinned",
    words: "fork(), in the child: the page may be pinned, so it is copied",
    when: [["present anon exclusive", `${MEMORY} copy_present_ptes(): folio_try_dup_anon_rmap_pte()`], cow],
    run: ["pfn_pte=vm_page_prot", "mkdirty", "mkwrite if VM_WRITE", "mkuffd_wp if wp uffd_wp", "wrprotect if wp uffd_wp uffd_leaves_write"],
    becomes: ["anon", "exclusive"],
    source: `${MEMORY} copy_present_page()`,
  },
  ...children,
  ...sharedChildren,
  ...swapChildren,
];
