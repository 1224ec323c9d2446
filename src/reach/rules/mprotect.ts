/** mprotect() and pkey_mprotect(). mm/mprotect.c. */
import type { Transition } from "../types.ts";

const MPROTECT = "mm/mprotect.c (6.12.117)";
const range = `${MPROTECT} change_pte_range()`;

/**
 * can_change_pte_writable() (mm/mprotect.c, 6.12.117), asked of the entry with its new protection: it would be no different after a write
 * fault. 6.1 asks for dirty in private mappings too.
 */
export const CAN_CHANGE_WRITABLE =
  "upgrade !write !protnone !tracking|soft_dirty !wp|!uffd_wp VM_SHARED|anon VM_SHARED|exclusive !VM_SHARED|dirty";

export const mprotects: readonly Transition[] = [
  {
    id: "mprotect",
    words: "mprotect({PROT})",
    when: [["present", range]],
    run: ["modify=vm_page_prot", `mkwrite now ${CAN_CHANGE_WRITABLE}`],
    changes: "access",
    source: range,
    since: [6, 2],
  },
  {
    id: "mprotect-6.1",
    words: "mprotect({PROT})",
    when: [["present", "mm/mprotect.c (6.1.192) change_pte_range()"]],
    run: ["modify=vm_page_prot", `mkwrite now dirty ${CAN_CHANGE_WRITABLE}`],
    changes: "access",
    source: "mm/mprotect.c (6.1.192) change_pte_range(), can_change_pte_writable()",
    until: [6, 2],
  },
  {
    id: "mprotect-migration",
    words: "mprotect({PROT})",
    when: [["migration mig_write", range]],
    run: ["swp_to_pte=migration_read_exclusive if anon", "swp_to_pte=migration_read if file", "swp_mksoft_dirty if swp_soft_dirty"],
    becomes: ["migration", "anon if anon", "file if file", "mig_exclusive if anon", "mig_young if mig_young", "mig_dirty if mig_dirty"],
    changes: "access",
    source: range,
  },
  {
    id: "mprotect-other",
    words: "mprotect({PROT})",
    when: [["!present !mig_write", range]],
    run: [],
    changes: "access",
    inPlace: true,
    source: range,
  },
];
