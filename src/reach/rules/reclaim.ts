/** Ageing, cleaning, lazy freeing, swapping out, unmapping. mm/rmap.c, mm/madvise.c. */
import type { Transition } from "../types.ts";

const RMAP = "mm/rmap.c (6.12.117)";
const unmap = `${RMAP} try_to_unmap_one()`;
const MADVISE = "mm/madvise.c (6.12.117)";
const page = ["present anon|file", `${RMAP} page_vma_mapped_walk(): a page that is on an LRU list`] as const;

export const reclaims: readonly Transition[] = [
  {
    id: "referenced",
    words: "reclaim asks whether it was used",
    when: [page, ["young", `${RMAP} folio_referenced_one()`]],
    run: ["mkold"],
    inPlace: true,
    source: `${RMAP} folio_referenced_one()`,
    assumes: "clear_refs, idle page tracking, DAMON, the multi-generational LRU and MADV_COLD do the same",
  },
  {
    id: "mkclean",
    words: "the page is written back",
    when: [page, ["VM_SHARED file dirty|write", `${RMAP} invalid_mkclean_vma(), page_vma_mkclean_one()`]],
    run: ["wrprotect", "mkclean"],
    source: `${RMAP} page_vma_mkclean_one()`,
  },
  {
    id: "madv-free",
    words: "madvise(MADV_FREE)",
    when: [page, ["anonymous anon young|dirty", `${MADVISE} madvise_free_single_vma(), madvise_free_pte_range()`]],
    run: ["mkold", "mkclean"],
    source: "include/linux/pgtable.h (6.12.117) clear_young_dirty_ptes()",
  },
  {
    id: "lazyfree-restore",
    words: "reclaim: the page was written to or is still referenced, and stays",
    when: [page, ["anon", unmap]],
    run: [],
    source: unmap,
  },
  {
    id: "lazyfree-restore-batch",
    words: "reclaim: the large folio was written to or is still referenced, and stays",
    when: [page, ["anon", unmap]],
    run: ["mkyoung now !young", "mkdirty now !dirty"],
    since: [6, 15],
    needs: "thp",
    source: "mm/rmap.c (6.15) try_to_unmap_one(); include/linux/pgtable.h get_and_clear_full_ptes()",
    assumes: "young and dirty of the batch come together here; one alone is had by the other rules",
  },
  {
    id: "swap-out",
    words: "reclaim: swapped out",
    when: [page, ["anon", unmap]],
    run: ["swp_to_pte=swap", "swp_mkexclusive if exclusive", "swp_mksoft_dirty if soft_dirty", "swp_mkuffd_wp if uffd_wp"],
    becomes: ["swap"],
    source: unmap,
  },
  {
    id: "unmap",
    words: "unmapped (reclaim, MADV_DONTNEED, truncation)",
    when: [["present|swap|migration|marker|poison", "mm/memory.c (6.12.117) zap_pte_range()"]],
    run: ["clear_value"],
    becomes: [],
    inPlace: true,
    source: "mm/memory.c (6.12.117) zap_pte_range()",
  },
  {
    id: "unmap-marker",
    words: "unmapped (reclaim): the write-protection is remembered",
    when: [
      ["present uffd_wp", "include/linux/mm_inline.h (6.12.117) pte_install_uffd_wp_if_needed()"],
      ["!anonymous wp", "as above"],
    ],
    run: ["swp_to_pte=marker"],
    becomes: ["marker"],
    needs: "uffd_wp",
    source: "include/linux/mm_inline.h (6.12.117) pte_install_uffd_wp_if_needed()",
  },
  {
    id: "hwpoison",
    words: "a memory error: the page is poisoned",
    when: [page],
    run: ["swp_to_pte=hwpoison"],
    becomes: ["poison"],
    source: unmap,
    assumes: "MEMORY_FAILURE is configured in",
  },
];
