/** Same-page merging, splitting of huge pages, moving of mappings. mm/ksm.c, mm/huge_memory.c, mm/mremap.c. */
import type { Transition } from "../types.ts";

const KSM = "mm/ksm.c (6.12.117)";
const split = "mm/huge_memory.c (6.12.117) __split_huge_pmd_locked()";
const split61 = "mm/huge_memory.c (6.1.192) __split_huge_pmd_locked()";
const move = "mm/mremap.c (6.12.117) move_ptes()";
const mergeable = ["present anon !VM_SHARED !pfnmap", "mm/ksm.c (6.12.117) vma_ksm_compatible()"] as const;
const huge = ["present anon anonymous", `${split}: other huge pages are unmapped instead`] as const;
const AS_PMD = "the huge page's entry had the flags that an entry of this kind can have: it went the same way";

export const merges: readonly Transition[] = [
  {
    id: "ksm-protect",
    words: "same-page merging looks at the page",
    when: [mergeable, ["write|dirty|exclusive", `${KSM} write_protect_page()`]],
    run: ["mkclean", "wrprotect now write"],
    becomes: ["anon"],
    source: `${KSM} write_protect_page()`,
    since: [6, 2],
  },
  {
    id: "ksm-protect-6.1",
    words: "same-page merging looks at the page",
    when: [mergeable, ["write|dirty|exclusive", "mm/ksm.c (6.1.192) write_protect_page()"]],
    run: ["wrprotect", "mkclean"],
    becomes: ["anon"],
    source: "mm/ksm.c (6.1.192) write_protect_page()",
    until: [6, 2],
  },
  {
    id: "ksm-replace",
    words: "same-page merging: replaced by the common page",
    when: [mergeable, ["!write !exclusive", `${KSM} replace_page()`]],
    run: ["pfn_pte=vm_page_prot"],
    becomes: ["anon"],
    source: `${KSM} replace_page()`,
  },
  {
    id: "ksm-zero",
    words: "same-page merging: replaced by the zero page, marked dirty",
    when: [mergeable, ["!write !exclusive", `${KSM} replace_page(): use_zero_pages`]],
    run: ["pfn_pte=vm_page_prot", "mkspecial", "mkdirty"],
    becomes: ["zero"],
    source: `${KSM} replace_page()`,
    since: [6, 6],
  },
  {
    id: "thp-split",
    words: "a huge page is split",
    when: [huge],
    run: [
      "pfn_pte=vm_page_prot",
      "mkwrite if write",
      "mkold if !young",
      "mkdirty if dirty",
      "mksoft_dirty if soft_dirty",
      "mkuffd_wp if uffd_wp",
    ],
    needs: "thp",
    source: split,
    since: [6, 2],
    assumes: AS_PMD,
  },
  {
    id: "thp-split-6.1",
    words: "a huge page is split",
    when: [huge],
    run: [
      "pfn_pte=vm_page_prot",
      "mkwrite if VM_WRITE",
      "wrprotect if !write",
      "mkold if !young",
      "mksoft_dirty if soft_dirty",
      "mkuffd_wp if uffd_wp",
    ],
    needs: "thp",
    source: split61,
    until: [6, 2],
    assumes: AS_PMD,
  },
  {
    id: "thp-split-zero",
    words: "the huge zero page is split",
    when: [["present zero anonymous", "mm/huge_memory.c (6.12.117) __split_huge_zero_page_pmd()"]],
    run: ["pfn_pte=vm_page_prot", "mkspecial", "mkuffd_wp if uffd_wp"],
    needs: "thp",
    source: "mm/huge_memory.c (6.12.117) __split_huge_zero_page_pmd()",
    assumes: AS_PMD,
  },
  {
    id: "mremap",
    words: "mremap(): moved",
    when: [["present", move]],
    run: ["mksoft_dirty"],
    source: `${move}, move_soft_dirty_pte()`,
    assumes: "the userfaultfd follows (UFFD_FEATURE_EVENT_REMAP)",
  },
  {
    id: "mremap-unregistered",
    words: "mremap(): moved, and no longer registered",
    when: [["present wp", `${move}: vma_has_uffd_without_event_remap()`]],
    run: ["mksoft_dirty", "clear_uffd_wp"],
    changes: { wp: false },
    needs: "uffd_wp",
    source: move,
  },
  {
    id: "mremap-swap",
    words: "mremap(): moved",
    when: [["swap|migration", move]],
    run: ["swp_mksoft_dirty"],
    source: `${move}, move_soft_dirty_pte()`,
  },
  {
    id: "mremap-swap-unregistered",
    words: "mremap(): moved, and no longer registered",
    when: [["swap|migration wp", `${move}: vma_has_uffd_without_event_remap()`]],
    run: ["swp_mksoft_dirty", "swp_clear_uffd_wp"],
    changes: { wp: false },
    needs: "uffd_wp",
    source: move,
  },
];
