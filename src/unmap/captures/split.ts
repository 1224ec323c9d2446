/**
 * What a split makes of a large folio's pages before they are unmapped. madvise_cold_or_pageout_pte_range() splits a folio whose entries
 * are not alike all along it, and a half-forked one's are not. The split takes every entry out and puts a migration entry in, then back.
 * Kernel: mm/madvise.c, mm/huge_memory.c unmap_folio(), remap_page(); mm/rmap.c try_to_migrate_one(); mm/migrate.c remove_migration_pte()
 * (6.12.117).
 */
import type { Lab } from "../../profile/lab.ts";
import { folioKey, notLazyfree, type Page } from "./pages.ts";

/** Folios of which some page, still the same frame, lies in a smaller folio afterwards. */
export function splitFolios(lab: Lab, before: readonly Page[], after: readonly Page[]): ReadonlySet<string> {
  const split = new Set<string>();
  for (const [i, page] of before.entries()) {
    const [key, later] = [folioKey(lab, page), after[i]];
    if (key === undefined || notLazyfree(lab, page) !== undefined) continue;
    if (page.word === undefined || later.word === undefined || lab.call("present", later.word) === 0n) continue;
    const same = lab.call("pfn", page.word) === lab.call("pfn", later.word);
    if (same && page.folio && later.folio && later.folio.order < page.folio.order) split.add(key);
  }
  return split;
}

/** The entry after it was a migration entry. Accessed and dirty come back, as swap offsets of 64-bit kernels have room for both. */
function remapped(lab: Lab, pte: bigint, prot: bigint, dirty: boolean, shadow: bigint): bigint {
  const is = (name: string) => lab.call(name, pte) === 1n;
  let back = lab.call("mkyoung", lab.call("pfn_pte", prot, lab.call("pfn", pte)));
  if (!is("young")) back = lab.call("mkold", back);
  if (dirty && is("dirty")) back = lab.call("mkdirty", back);
  back = lab.call(is("soft_dirty") ? "mksoft_dirty" : "clear_soft_dirty", back);
  if (is("write")) return lab.call("mkwrite", back, shadow);
  return is("uffd_wp") ? lab.call("mkuffd_wp", back) : back;
}

/** Pages of the named folios as folios of their own. Where an entry was dirty its folio is, so that all its pages are. */
export function splitPages(lab: Lab, pages: readonly Page[], split: ReadonlySet<string>): Page[] {
  const keys = pages.map((page) => (notLazyfree(lab, page) === undefined ? folioKey(lab, page) : undefined));
  const dirty = new Set<string>();
  for (const [i, { word, folio }] of pages.entries()) {
    const key = keys[i];
    if (key !== undefined && (folio?.dirty || lab.call("dirty", word as bigint) === 1n)) dirty.add(key);
  }
  return pages.map((page, i) => {
    const { word, folio, row } = page;
    const key = keys[i];
    if (key === undefined || !split.has(key) || word === undefined || folio === undefined) return page;
    const isDirty = dirty.has(key);
    const shadow = row.vmaFlags.includes("ss") ? 1n : 0n;
    const back = remapped(lab, word, row.vmaProt ?? lab.profile.protectionMap[3], isDirty, shadow);
    // A folio that anybody else holds is not split: what is left is the page table's reference.
    return { word: back, row, folio: { ...folio, order: 0, index: 0, refs: 1, mapcount: 1, dirty: isDirty } };
  });
}
