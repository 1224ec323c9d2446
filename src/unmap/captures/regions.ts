/** The pages of a capture that a kernel reclaimed, each with its rows from before and after, as runs of neighbouring pages. */
import { profileOf } from "../../capture/capture.ts";
import { readRows } from "../../capture/files.ts";
import type { EntryRow } from "../../capture/row.ts";
import { UsageError } from "../../profile/errors.ts";
import type { Profile } from "../../profile/types.ts";

/** What a row's step says of reclaim: MADV_PAGEOUT came between one and the next. */
export const STEPS = ["BEFORE_pageout", "AFTER_pageout", "AFTER_second_pageout"] as const;
export type StepName = (typeof STEPS)[number];

/** One page at one step and the next. */
export interface Pair {
  readonly vaddr: bigint;
  readonly before: EntryRow;
  readonly after: EntryRow;
}

/** Neighbouring pages of one process, all between the same two steps. */
export interface Region {
  readonly file: string;
  readonly profile: Profile;
  readonly run: string;
  readonly scenario: string;
  readonly who: string;
  readonly from: StepName;
  readonly to: StepName;
  /** In the order of their addresses, none missing between. */
  readonly pairs: readonly Pair[];
}

type Rows = Map<StepName, Map<bigint, EntryRow>>;

const isStep = (step: string): step is StepName => (STEPS as readonly string[]).includes(step);

/** Rows of the steps by process and step. A scenario that comes twice in a file begins anew with its first step. */
async function scenariosOf(file: string): Promise<Rows[]> {
  const all: Rows[] = [];
  const open = new Map<string, Rows>();
  for await (const row of readRows(file)) {
    if (row.kind !== "entry" || !isStep(row.step)) continue;
    if (row.vaddr === undefined)
      throw new UsageError(`${file}:${row.line}: the row has no vaddr, so its slot in the page table is unknown`);
    const key = [row.arch, row.run, row.scenario, row.who].join("\0");
    let rows = open.get(key);
    if (rows === undefined || (row.step === STEPS[0] && rows.has(STEPS[1]))) {
      rows = new Map();
      open.set(key, rows);
      all.push(rows);
    }
    const pages = rows.get(row.step) ?? new Map<bigint, EntryRow>();
    rows.set(row.step, pages.set(row.vaddr, row));
  }
  return all;
}

/** Neighbours together: a page that is not one page above the last begins a region. */
function neighbours(pairs: readonly Pair[], pageSize: bigint): Pair[][] {
  const regions: Pair[][] = [];
  const sorted = [...pairs].sort((a, b) => (a.vaddr < b.vaddr ? -1 : 1));
  for (const [i, pair] of sorted.entries()) {
    if (i > 0 && pair.vaddr === sorted[i - 1].vaddr + pageSize) regions[regions.length - 1].push(pair);
    else regions.push([pair]);
  }
  return regions;
}

function regionsBetween(file: string, rows: Rows, from: StepName, to: StepName): Region[] {
  const [before, after] = [rows.get(from), rows.get(to)];
  if (before === undefined || after === undefined) return [];
  const pairs = [...before].map(([vaddr, row]): Pair => {
    const later = after.get(vaddr);
    if (!later) throw new UsageError(`${file}:${row.line}: the page at 0x${vaddr.toString(16)} has a row of ${from}, but none of ${to}`);
    return { vaddr, before: row, after: later };
  });
  const [first] = before.values();
  const profile = profileOf(first, file);
  const { run, scenario, who } = first;
  return neighbours(pairs, 1n << BigInt(profile.pageShift)).map((some) => ({ file, profile, run, scenario, who, from, to, pairs: some }));
}

/**
 * Every region of a capture file that a pageout came over.
 * @throws UsageError where the file is no capture, or a page has no row from after
 */
export async function readRegions(file: string): Promise<Region[]> {
  const all = await scenariosOf(file);
  return all.flatMap((rows) => STEPS.slice(1).flatMap((to, i) => regionsBetween(file, rows, STEPS[i], to)));
}
