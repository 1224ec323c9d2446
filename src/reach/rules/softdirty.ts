/** Soft-dirty: clear_refs, and what ends the tracking. fs/proc/task_mmu.c. */
import type { Transition } from "../types.ts";

const TASK = "fs/proc/task_mmu.c (6.12.117)";
const clear = `${TASK} clear_soft_dirty()`;

export const softDirty: readonly Transition[] = [
  {
    id: "clear-refs",
    words: "echo 4 > /proc/PID/clear_refs",
    when: [["present", clear]],
    run: ["wrprotect", "clear_soft_dirty"],
    changes: { tracking: true },
    needs: "soft_dirty",
    source: clear,
  },
  {
    id: "clear-refs-pinned",
    words: "echo 4 > /proc/PID/clear_refs: the page is pinned",
    when: [["present write !VM_SHARED anon", `${TASK} pte_is_pinned()`]],
    run: [],
    changes: { tracking: true },
    inPlace: true,
    needs: "soft_dirty",
    source: `${TASK} pte_is_pinned()`,
  },
  {
    id: "clear-refs-pfnmap",
    words: "echo 4 > /proc/PID/clear_refs",
    when: [["present pfnmap", `${TASK} clear_refs_test_walk(): VM_PFNMAP is skipped, VM_MIXEDMAP is not`]],
    run: [],
    changes: { tracking: true },
    inPlace: true,
    needs: "soft_dirty",
    source: `${TASK} clear_refs_write()`,
  },
  {
    id: "clear-refs-swap",
    words: "echo 4 > /proc/PID/clear_refs",
    when: [["!present", clear]],
    run: ["swp_clear_soft_dirty if swp_soft_dirty"],
    changes: { tracking: true },
    inPlace: true,
    needs: "soft_dirty",
    source: clear,
  },
  {
    id: "merge",
    words: "mmap() beside it, and the mappings are merged",
    when: [["tracking", "mm/mmap.c (6.12.117) mmap_region(): the whole VMA gets VM_SOFTDIRTY"]],
    run: [],
    changes: { tracking: false },
    inPlace: true,
    needs: "soft_dirty",
    source: "mm/mmap.c (6.12.117) mmap_region()",
  },
];
