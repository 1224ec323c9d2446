/** What reclaim's other arm makes of a page that is swap-backed: mm/rmap.c try_to_unmap_one() (6.12.117). */
import type { Lab } from "../../profile/lab.ts";
import type { Page } from "./pages.ts";

/** The swap entry that the kernel puts in the place of a page's. Which slot of the swap it has chosen, the row from after tells. */
export function swappedOut(lab: Lab, before: Page, after: Page): bigint | undefined {
  const { swp_type: type, swp_offset: offset } = after.row.helpers;
  if (before.word === undefined || type === undefined || offset === undefined) return undefined;
  let entry = lab.call("swp_to_pte", type, offset);
  if (before.folio?.exclusive) entry = lab.call("swp_mkexclusive", entry);
  if (lab.call("soft_dirty", before.word) === 1n && lab.has("swp_mksoft_dirty")) entry = lab.call("swp_mksoft_dirty", entry);
  if (lab.call("uffd_wp", before.word) === 1n && lab.has("swp_mkuffd_wp")) entry = lab.call("swp_mkuffd_wp", entry);
  return entry;
}
