/** What came of each captured page, against what the replay makes of it. */
import { VM_DROPPABLE_BIT } from "../../../assembly/unmap/bits.ts";
import type { Lab } from "../../profile/lab.ts";
import type { Loop } from "../loops.ts";
import { folioHead, isDirty, slotKind, type Table } from "../table.ts";
import { folioKey, notLazyfree, type Page } from "./pages.ts";
import { swappedOut } from "./swap.ts";

/** `same`: the same word, and the same folio. `explained`: so too, after what the kernel did beside the unmap of a lazyfree folio. */
export type RowOutcome =
  | { readonly kind: "same" }
  | { readonly kind: "explained"; readonly what: Explanation; readonly why: string }
  | { readonly kind: "differs"; readonly what: string; readonly kernel: bigint; readonly ours: bigint };

/** `split`: of a large folio, before it was unmapped. `swapped-out` and `left`: swap-backed, so none of the lazyfree arm's. */
export type Explanation = "split" | "swapped-out" | "left";

/** A region's pages as they were, as the walk took them (other where a folio was split), and as they were found. */
export interface Walked {
  readonly before: readonly Page[];
  readonly taken: readonly Page[];
  readonly after: readonly Page[];
  readonly split: ReadonlySet<string>;
  /** What was walked, and what the walk made of it. */
  readonly given: Table;
  readonly left: Table;
  readonly dropped: ReadonlyMap<string, number>;
  readonly first: number;
  /** Of the kernel's loop: which folios that stay become swap-backed. */
  readonly swapbacked: Loop["swapbacked"];
}

function differs(what: string, kernel: bigint, ours: bigint): RowOutcome {
  return { kind: "differs", what, kernel, ours };
}

/** A page that the lazyfree arm leaves alone. */
function other(lab: Lab, before: Page, after: Page, empty: bigint, why: string): RowOutcome {
  const kernel = after.word ?? empty;
  const swapped = swappedOut(lab, before, after);
  if (swapped !== undefined && after.row.helpers.present === 0n && before.word !== after.word)
    return swapped === kernel
      ? { kind: "explained", what: "swapped-out", why: `${why}: reclaim swapped it out, and the entry is the swap entry of that slot` }
      : differs("swap entry", kernel, swapped);
  const ours = before.word ?? empty;
  return kernel === ours ? { kind: "explained", what: "left", why: `${why}: the entry stays as it is` } : differs("entry", kernel, ours);
}

/** How many entries of each large folio the walk dropped. */
export function droppedPages(lab: Lab, taken: readonly Page[], given: Table, left: Table, first: number): ReadonlyMap<string, number> {
  const dropped = new Map<string, number>();
  for (const [i, page] of taken.entries()) {
    const key = folioKey(lab, page);
    const isPresent = ({ ptes }: Table) => lab.call("present", ptes[first + i]) === 1n;
    if (key !== undefined && isPresent(given) && !isPresent(left)) dropped.set(key, (dropped.get(key) ?? 0) + 1);
  }
  return dropped;
}

/** folio_set_swapbacked(), folio_mark_dirty() and the map count of a folio that stays. */
function compareFolio(lab: Lab, walked: Walked, i: number): RowOutcome {
  const { taken, after, given, left, first } = walked;
  const [folio, kept] = [taken[i].folio, after[i].folio];
  const slot = first + i;
  if (!folio || !kept || lab.call("present", left.ptes[slot]) === 0n) return { kind: "same" };
  const head = slotKind(given, slot) === "guest" ? slot : folioHead(given, slot);
  const vma = given.vmas.find(({ start, end }) => start <= slot && slot < end);
  const dirty = BigInt(isDirty(left, head));
  // Folios of VM_DROPPABLE never become swap-backed.
  const droppable = vma !== undefined && ((vma.bits >> VM_DROPPABLE_BIT) & 1) === 1;
  const swapbacked = BigInt(!droppable && (walked.swapbacked === "all" || dirty === 1n));
  const mapcount = BigInt(folio.mapcount - (walked.dropped.get(folioKey(lab, taken[i]) ?? "") ?? 0));
  if (BigInt(kept.swapbacked) !== swapbacked) return differs("folio_test_swapbacked()", BigInt(kept.swapbacked), swapbacked);
  if (BigInt(kept.dirty) !== dirty) return differs("folio_test_dirty()", BigInt(kept.dirty), dirty);
  return BigInt(kept.mapcount) === mapcount ? { kind: "same" } : differs("folio_mapcount()", BigInt(kept.mapcount), mapcount);
}

function splitWhy({ before, taken, after }: Walked, i: number): string {
  const [order, now] = [before[i].folio?.order, after[i].folio?.order ?? 0];
  const dirtied = !before[i].folio?.dirty && taken[i].folio?.dirty ? "; as one entry was dirty, all its pages are" : "";
  const remapped = before[i].word !== taken[i].word ? "; out of its migration entry came another entry" : "";
  return `the folio was split before it was unmapped, order ${order} before and ${now} after${dirtied}${remapped}`;
}

/** The outcome of page `i`. */
export function compareRow(lab: Lab, walked: Walked, i: number, empty: bigint): RowOutcome {
  const { before, after, left, first, split } = walked;
  const why = notLazyfree(lab, before[i]);
  if (why !== undefined) return other(lab, before[i], after[i], empty, why);
  const [kernel, ours] = [after[i].word ?? empty, left.ptes[first + i]];
  const outcome = kernel === ours ? compareFolio(lab, walked, i) : differs("entry", kernel, ours);
  const key = folioKey(lab, before[i]);
  if (outcome.kind !== "same" || key === undefined || !split.has(key)) return outcome;
  return { kind: "explained", what: "split", why: splitWhy(walked, i) };
}
