/**
 * What /proc/PID/pagemap must say of an entry, given what the helpers say: pte_to_pagemap_entry() of fs/proc/task_mmu.c (6.12.117);
 * Documentation/admin-guide/mm/pagemap.rst.
 */
import type { Lab } from "../profile/lab.ts";
import { type Compared, compared, type Item, notCompared } from "./outcome.ts";
import type { EntryRow } from "./row.ts";

const FRAME_BITS = 55n;
const SOFT_DIRTY = 55n;
const UFFD_WP = 57n;
const SWAPPED = 62n;
const PRESENT = 63n;
/** MAX_SWAPFILES_SHIFT */
const TYPE_BITS = 5n;

/** The page frame, or swap type and offset. Frames are hidden (0) from a process without CAP_SYS_ADMIN. */
function frame(lab: Lab, row: EntryRow, pte: bigint, swap: boolean): Compared {
  const said = (row.pagemap as bigint) & ((1n << FRAME_BITS) - 1n);
  if (said === 0n) return notCompared("pagemap hides frames from this process, or the frame is 0");
  if (swap && (row.helpers.non_swap_entry ?? 0n) === 1n)
    return notCompared("pagemap takes the frame out of a migration, device or poison entry");
  const ours = swap ? (lab.call("swp_offset", pte) << TYPE_BITS) | lab.call("swp_type", pte) : lab.call("pfn", pte);
  return compared(said, ours & ((1n << FRAME_BITS) - 1n));
}

/** pte_marker_entry_uffd_wp(): the last swap type is the marker's, bit 0 of its offset says uffd-wp (include/linux/swapops.h, 6.12.117). */
function uffdWpMarker(lab: Lab, pte: bigint, swap: bigint): bigint {
  const marker = swap === 1n && lab.call("swp_type", pte) === (1n << TYPE_BITS) - 1n;
  return marker ? lab.call("swp_offset", pte) & 1n : 0n;
}

export function comparePagemap(lab: Lab, row: EntryRow, pte: bigint): Item[] {
  if (row.pagemap === undefined) return [];
  if (row.vmaFlags.includes("pf")) return [{ name: "pagemap", outcome: notCompared("pagemap does not walk VM_PFNMAP mappings") }];
  const said = (bit: bigint) => ((row.pagemap as bigint) >> bit) & 1n;
  const present = lab.call("present", pte);
  const swap = lab.call("is_swap", pte);
  if (row.hugetlb) {
    const rest = "pagemap of a hugetlb page says present, and the rest of the huge page as a whole";
    return [
      { name: "pagemap present", outcome: compared(said(PRESENT), present) },
      { name: "pagemap", outcome: notCompared(rest) },
    ];
  }
  const { soft_dirty, uffd_wp } = lab.profile.supports;
  const vmaSoftDirty = soft_dirty && row.vmaFlags.includes("sd") ? 1n : 0n;
  const mark = (name: string) => (present === 1n ? lab.call(name, pte) : swap === 1n ? lab.call(`swp_${name}`, pte) : 0n);
  const items: Item[] = [
    { name: "pagemap present", outcome: compared(said(PRESENT), present) },
    { name: "pagemap swap", outcome: compared(said(SWAPPED), swap) },
    { name: "pagemap soft-dirty", outcome: compared(said(SOFT_DIRTY), mark("soft_dirty") | vmaSoftDirty) },
  ];
  if (uffd_wp) items.push({ name: "pagemap uffd-wp", outcome: compared(said(UFFD_WP), mark("uffd_wp") | uffdWpMarker(lab, pte, swap)) });
  if (present === 1n || swap === 1n) items.push({ name: "pagemap frame", outcome: frame(lab, row, pte, swap === 1n) });
  return items;
}
