/** Every batch of a few pages, out of all entries that the pages of a lazyfree folio can have: counted, and the first that offends kept. */
import { FINDINGS } from "../../assembly/unmap/findings.ts";
import { UsageError } from "../profile/errors.ts";
import type { Lab } from "../profile/lab.ts";
import { type Offending, type Stretch, type Sums, walkStretch } from "./enumerate.ts";
import { contiguousEntries, type EntryGroup, entryGroups, type LazyReach, lazyfreeOf } from "./lazyfree.ts";
import type { Loop } from "./loops.ts";
import type { Policy } from "./policies.ts";
import { decisive } from "./situations.ts";

/** 48 entries, the most that a VMA of the profiles has, make 5 million folios of four pages, and 250 million of five. */
export const MOST_PAGES = 4;
/** What one VMA may make of a length: a second for each policy. */
const MOST_FOLIOS = 2 ** 26;

export interface ExhaustiveOptions {
  /** Pages of a folio: from `least`, 1 where left out, to `most`, MOST_PAGES where left out. */
  readonly least?: number;
  readonly most?: number;
  /** What it is given already. */
  readonly lazy?: LazyReach;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, of: number) => void;
}

export interface PolicyCount {
  readonly policy: Policy;
  /** By the bit of findings.ts: entries. */
  readonly counts: readonly number[];
  /** Entries with any finding. */
  readonly marked: number;
  /** For each finding the first folio; shortest first, then entries with the shortest ways. */
  readonly first: readonly Offending[];
}

export interface Exhaustive {
  readonly profile: string;
  readonly loop: string;
  readonly least: number;
  readonly most: number;
  /** The entries that folios were made of; what several VMAs can have is walked once for each that has more. */
  readonly groups: readonly EntryGroup[];
  /** Different entries that no folio was made of: contiguous ones (arm64), whose blocks have 16 pages and more. */
  readonly leftOut: number;
  /** Folios that were walked, each in every situation that decides something, and their entries. */
  readonly batches: number;
  readonly entries: number;
  /** False where it was stopped. */
  readonly complete: boolean;
  readonly results: readonly PolicyCount[];
  readonly ms: number;
}

function checkPages(least: number, most: number): void {
  const right = Number.isInteger(least) && Number.isInteger(most) && least >= 1 && least <= most && most <= MOST_PAGES;
  if (!right)
    throw new UsageError(`all batches of ${least} to ${most} pages: it must be 1 to ${MOST_PAGES}; longer ones are for random tables`);
}

/** Shorter folios first, so that the first that offends is one of the shortest. */
function stretchesOf(lab: Lab, groups: readonly EntryGroup[], least: number, most: number): readonly Stretch[] {
  const lengths = Array.from({ length: most - least + 1 }, (_, i) => least + i);
  return lengths.flatMap((length) =>
    groups.flatMap(({ ptes }, group) => {
      const batches = ptes.length ** length;
      if (batches > MOST_FOLIOS)
        throw new UsageError(`${ptes.length} different entries make ${batches} batches of ${length} pages: ask for fewer pages`);
      return decisive(lab, ptes).map((situation) => ({ group, situation, length, batches }));
    }),
  );
}

/**
 * Walks every folio of `least` to `most` pages whose entries are of one VMA and reachable, in every situation that decides something, under
 * each policy, and compares it with one entry at a time.
 * @throws UsageError on too many pages
 */
export function exhaustive(lab: Lab, policies: readonly Policy[], loop: Loop, options: ExhaustiveOptions = {}): Exhaustive {
  const start = performance.now();
  const { least = 1, most = MOST_PAGES, lazy = lazyfreeOf(lab), signal, onProgress } = options;
  checkPages(least, most);
  const groups = entryGroups(lazy);
  const stretches = stretchesOf(lab, groups, least, most);
  const all = stretches.reduce((sum, { batches }) => sum + batches, 0);
  const nothing = (): Sums => ({ counts: new Array<number>(FINDINGS).fill(0), marked: 0, first: new Map() });
  const sums = new Map(policies.map((policy) => [policy, nothing()]));
  let [batches, entries] = [0, 0];
  for (const stretch of stretches) {
    if (signal?.aborted) break;
    walkStretch(lab, groups[stretch.group], stretch, loop, sums);
    batches += stretch.batches;
    entries += stretch.batches * stretch.length;
    onProgress?.(batches, all);
  }
  const results = [...sums].map(([policy, { counts, marked, first }]): PolicyCount => {
    return { policy, counts, marked, first: [...first.values()].sort((a, b) => a.bit - b.bit) };
  });
  const ms = performance.now() - start;
  const asked = { profile: lab.profile.id, loop: loop.id, least, most };
  return { ...asked, groups, leftOut: contiguousEntries(lazy), batches, entries, complete: batches === all, results, ms };
}
