/** Which kernel's loop walks: what changed in try_to_unmap_one() between 6.12 and 7.0 beside the policy. */
import { SKIP_UFFD_BIT, WHOLE_BIT } from "../../assembly/unmap/bits.ts";
import { quoted, UsageError } from "../profile/errors.ts";
import type { Profile } from "../profile/types.ts";

export interface Loop {
  readonly id: string;
  /** Bits of every VMA's word. */
  readonly bits: number;
  readonly batches: boolean;
  /** Which folios that stay become swap-backed again: every one, or those that were dirtied. */
  readonly swapbacked: "all" | "dirty";
  readonly title: string;
  readonly source: string;
}

export const loops: readonly Loop[] = [
  {
    id: "6.12",
    bits: 0,
    batches: false,
    swapbacked: "all",
    title: "one entry at a time; a folio that stays becomes swap-backed",
    source: "mm/rmap.c (6.12.117) try_to_unmap_one(); 6.1.192 likewise",
  },
  {
    id: "6.15",
    bits: 1 << WHOLE_BIT,
    batches: true,
    swapbacked: "dirty",
    title: "a batch is a whole folio or one entry; one that a page table or VMA cuts is not batched here (6.15 read beyond the table)",
    source: "mm/rmap.c (6.15) can_batch_unmap_folio_ptes(), commits 354dffd29575 and faeb2831b517",
  },
  {
    id: "6.16",
    bits: 0,
    batches: true,
    swapbacked: "dirty",
    title: "batches of any length within one VMA and page table",
    source: "mm/rmap.c (6.16) folio_unmap_pte_batch(), commit ddd05742b45b",
  },
  {
    id: "7.0",
    bits: 1 << SKIP_UFFD_BIT,
    batches: true,
    swapbacked: "dirty",
    title: "as 6.16, but one entry at a time where userfaultfd write-protects",
    source: "mm/rmap.c (7.0) folio_unmap_pte_batch()",
  },
];

/**
 * A loop by the kernel that has it; `own` is the profile's.
 * @throws UsageError with what there is
 */
export function findLoop(id: string, profile: Profile): Loop {
  const own = profile.kernel.startsWith("7.") ? "7.0" : "6.12";
  const found = loops.find((loop) => loop.id === (id === "own" ? own : id));
  if (!found) throw new UsageError(`unknown loop ${quoted(id)}: it must be one of ${loops.map((loop) => loop.id).join(", ")} or own`);
  return found;
}
