/** Device memory, without struct pages: VM_PFNMAP and VM_MIXEDMAP. mm/memory.c. */
import type { Transition } from "../types.ts";

const MEMORY = "mm/memory.c (6.12.117)";
const insert = `${MEMORY} insert_pfn()`;

export const pfnmaps: readonly Transition[] = [
  {
    id: "pfn-insert",
    words: "the driver maps a page (remap_pfn_range(), vmf_insert_pfn())",
    when: [["none pfnmap", `${MEMORY} remap_pte_range(); ${insert}`]],
    run: ["pfn_pte=vm_page_prot", "mkspecial"],
    becomes: ["pfn"],
    source: `${MEMORY} remap_pte_range()`,
    assumes: "the driver takes vma->vm_page_prot",
  },
  {
    id: "page-insert",
    words: "the driver maps a page of ordinary memory (vm_insert_page())",
    when: [["none pfnmap", `${MEMORY} vm_insert_page()`]],
    run: ["pfn_pte=vm_page_prot"],
    becomes: ["file"],
    source: `${MEMORY} insert_page_into_pte_locked()`,
    assumes: "the kernel treats it as a page of a file; whether it is on an LRU list is not asked",
  },
  {
    id: "pfn-insert-write",
    words: "store: the driver maps the page for writing (vmf_insert_mixed_mkwrite())",
    when: [["none pfnmap VM_SHARED VM_WRITE", insert]],
    run: ["pfn_pte=vm_page_prot", "mkspecial", "mkyoung", "mkdirty", "mkwrite"],
    becomes: ["pfn"],
    source: insert,
  },
  {
    id: "pfn-write-again",
    words: "store: the driver maps the page for writing that was there (vmf_insert_mixed_mkwrite())",
    when: [["present pfn VM_SHARED VM_WRITE", `${insert}: the frame is the same`]],
    run: ["mkyoung", "mkdirty", "mkwrite"],
    inPlace: true,
    source: insert,
  },
  {
    id: "pfn-mkclean",
    words: "the file system writes back (DAX)",
    when: [["present pfn VM_SHARED dirty|write", "mm/rmap.c (6.12.117) page_vma_mkclean_one()"]],
    run: ["wrprotect", "mkclean"],
    source: "mm/rmap.c (6.12.117) pfn_mkclean_range()",
  },
  {
    id: "pfn-clean-record",
    words: "a display driver collects what was written (clean_record_shared_mapping_range())",
    when: [["present pfn VM_SHARED dirty", "mm/mapping_dirty_helpers.c (6.12.117) wp_clean_test_walk(), clean_record_pte()"]],
    run: ["mkclean"],
    source: "mm/mapping_dirty_helpers.c (6.12.117) clean_record_pte()",
  },
  {
    id: "pfn-wp-record",
    words: "a display driver asks for write faults (wp_shared_mapping_range())",
    when: [["present pfn VM_SHARED write", "mm/mapping_dirty_helpers.c (6.12.117) wp_pte()"]],
    run: ["wrprotect"],
    source: "mm/mapping_dirty_helpers.c (6.12.117) wp_pte()",
  },
];
