/** Captured page tables replayed: what that kernel's own unmap makes of each entry, and what every policy would have made of the same pages. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { loadLab } from "../../node.ts";
import { UsageError } from "../../profile/errors.ts";
import type { Lab } from "../../profile/lab.ts";
import { projectRoot } from "../../root.ts";
import { findLoop, type Loop, loops } from "../loops.ts";
import { policies as allPolicies, type Policy, UNBATCHED } from "../policies.ts";
import { compareTable, entriesAt, type Outcome } from "../replay.ts";
import { emptyEntry, planeWords, type Table } from "../table.ts";
import { layPages, notLazyfree, type Page, pageOf } from "./pages.ts";
import { type Region, readRegions, type StepName } from "./regions.ts";
import { compareRow, droppedPages, type RowOutcome } from "./rows.ts";
import { splitFolios, splitPages } from "./split.ts";

export interface ReplayedRow {
  /** The line of the row from after. */
  readonly line: number;
  readonly vaddr: bigint;
  /** The words in memory; undefined where there is no page table. */
  readonly before: bigint | undefined;
  readonly after: bigint | undefined;
  readonly outcome: RowOutcome;
}

/** One region of one run, between two steps. */
export interface CaptureReplay {
  readonly file: string;
  readonly profile: string;
  readonly run: string;
  readonly scenario: string;
  readonly who: string;
  readonly from: StepName;
  readonly to: StepName;
  readonly rows: readonly ReplayedRow[];
  /** Pages that are lazyfree: what there is to unmap here. */
  readonly lazyfree: number;
  /** The most pages that a folio has. */
  readonly largest: number;
  /** The table as it was before, for showing it. */
  readonly table: Table;
  /** By policy, in the loop of 7.0 over the pages as they were, no folio split; none where nothing is lazyfree. */
  readonly policies: readonly Outcome[];
}

/** The capture files that come with ptelab. */
export function ownCaptures(): readonly string[] {
  const folder = join(projectRoot(), "test/fixtures/captures");
  const names = readdirSync(folder).filter((name) => name.endsWith(".ndjson.gz") && !name.includes(".ops."));
  return names.sort().map((name) => join(folder, name));
}

/** What the kernel of a capture does. */
export interface CapturedUnmap {
  readonly loop: Loop;
  readonly policy: Policy;
}

/** Kernels before 6.15, which those of the captures that come with ptelab are. */
export const ONE_AT_A_TIME: CapturedUnmap = { loop: loops[0], policy: UNBATCHED };

/** What the capturing kernel makes of a table. */
function unmapOnce(lab: Lab, table: Table, { loop, policy }: CapturedUnmap): Table {
  let left = table;
  compareTable(lab, table, [policy], loop, (_, places) => {
    const planes = new BigUint64Array(lab.memory.buffer, places.planes, planeWords(table.ptes.length)).slice();
    left = { ptes: entriesAt(lab, places, "ptes"), planes, vmas: table.vmas };
  });
  return left;
}

function whatIf(lab: Lab, table: Table, policies: readonly Policy[]): readonly Outcome[] {
  const outcomes: Outcome[] = [];
  compareTable(lab, table, policies, findLoop("7.0", lab.profile), (outcome) => outcomes.push(outcome));
  return outcomes;
}

export function replayRegion(lab: Lab, region: Region, policies: readonly Policy[], kernel: CapturedUnmap): CaptureReplay {
  const { pairs, file, run, scenario, who, from, to } = region;
  const before: readonly Page[] = pairs.map((pair) => pageOf(pair.before));
  const after: readonly Page[] = pairs.map((pair) => pageOf(pair.after));
  const split = splitFolios(lab, before, after);
  const taken = splitPages(lab, before, split);
  const { table, first } = layPages(lab, before, pairs[0].vaddr);
  const given = split.size > 0 ? layPages(lab, taken, pairs[0].vaddr).table : table;
  const left = unmapOnce(lab, given, kernel);
  const dropped = droppedPages(lab, taken, given, left, first);
  const walked = { before, taken, after, split, given, left, dropped, first, swapbacked: kernel.loop.swapbacked };
  const empty = emptyEntry(lab);
  const lazyfree = before.filter((page) => notLazyfree(lab, page) === undefined);
  return {
    file,
    profile: lab.profile.id,
    run,
    scenario,
    who,
    from,
    to,
    rows: pairs.map(
      (pair, i): ReplayedRow => ({
        line: pair.after.line,
        vaddr: pair.vaddr,
        before: before[i].word,
        after: after[i].word,
        outcome: compareRow(lab, walked, i, empty),
      }),
    ),
    lazyfree: lazyfree.length,
    largest: lazyfree.reduce((most, { folio }) => Math.max(most, 2 ** (folio?.order ?? 0)), 0),
    table,
    policies: lazyfree.length > 0 ? whatIf(lab, table, policies) : [],
  };
}

/**
 * Replays every page of the files that a pageout came over.
 * @param files captures; those that come with ptelab where left out
 * @param policies what to try on the same pages besides
 * @param kernel what the rows from after are held against
 * @throws UsageError where a file is no capture, or holds no pages from before and after a pageout
 */
export async function replayCaptures(
  files: readonly string[] = ownCaptures(),
  policies: readonly Policy[] = allPolicies,
  kernel: CapturedUnmap = ONE_AT_A_TIME,
): Promise<CaptureReplay[]> {
  const labs = new Map<string, Lab>();
  const replays: CaptureReplay[] = [];
  for (const file of files) {
    const regions = await readRegions(file);
    if (regions.length === 0)
      throw new UsageError(`${file}: holds no rows of the steps BEFORE_pageout and AFTER_pageout; docs/captures.md says what a row holds`);
    for (const region of regions) {
      const lab = labs.get(region.profile.id) ?? (await loadLab(region.profile));
      labs.set(region.profile.id, lab);
      replays.push(replayRegion(lab, region, policies, kernel));
    }
  }
  return replays;
}

/** Rows by outcome. */
export function countRows(replays: readonly Pick<CaptureReplay, "rows">[]): Readonly<Record<RowOutcome["kind"], number>> {
  const counts = { same: 0, explained: 0, differs: 0 };
  for (const { rows } of replays) for (const { outcome } of rows) counts[outcome.kind]++;
  return counts;
}
