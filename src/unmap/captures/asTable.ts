/** A capture of one's own as a table: its pages as they were, without asking what came of them. */
import { architectures } from "../../../arch/index.ts";
import { readRows } from "../../capture/files.ts";
import type { EntryRow } from "../../capture/row.ts";
import { quoted, UsageError } from "../../profile/errors.ts";
import type { Lab } from "../../profile/lab.ts";
import { hex } from "../../profile/value.ts";
import { MOST_SLOTS } from "../growing.ts";
import { buildTable, emptyEntry, type Slot, type Table, type VmaRange } from "../table.ts";
import { notLazyfree, type Page, pageOf, pageSlots, slotOf, vmasOf } from "./pages.ts";
import { STEPS } from "./regions.ts";

/** Of a page that has several rows, the one from before reclaim, or else the first. */
async function pagesOf(lab: Lab, file: string): Promise<EntryRow[]> {
  const rows = new Map<string, EntryRow>();
  for await (const row of readRows(file)) {
    if (row.kind !== "entry") continue;
    const room = architectures.find(({ machines }) => machines.includes(row.arch));
    if (room?.id !== lab.profile.arch)
      throw new UsageError(
        `${file}:${row.line}: the row is of ${quoted(row.arch)}, and ${lab.profile.id} is not; choose a profile of it with -p`,
      );
    if (row.vaddr === undefined)
      throw new UsageError(`${file}:${row.line}: the row has no vaddr, so its slot in the page table is unknown`);
    const key = [row.run, row.scenario, row.who, row.vaddr].join("\0");
    const known = rows.get(key);
    if (known === undefined || (row.step === STEPS[0] && known.step !== STEPS[0])) rows.set(key, row);
    if (rows.size > MOST_SLOTS) throw new UsageError(`${file}: has more than ${MOST_SLOTS} pages, and one table takes no more`);
  }
  return [...rows.values()];
}

/** Pages of one process, each one page above the last. */
function neighbours(lab: Lab, rows: readonly EntryRow[]): EntryRow[][] {
  const runs: EntryRow[][] = [];
  const size = 1n << BigInt(lab.profile.pageShift);
  for (const row of rows) {
    const run = runs[runs.length - 1];
    const last = run?.[run.length - 1];
    const same = last && last.run === row.run && last.scenario === row.scenario && last.who === row.who;
    if (same && row.vaddr === (last.vaddr as bigint) + size) run.push(row);
    else runs.push([row]);
  }
  return runs;
}

function refuseIdle(lab: Lab, file: string, pages: readonly Page[]): void {
  const whys = new Map<string, number>();
  for (const page of pages) {
    const why = notLazyfree(lab, page);
    if (why === undefined) return;
    whys.set(why, (whys.get(why) ?? 0) + 1);
  }
  const reasons = [...whys].map(([why, count]) => `${count} ${why}`).join(", ");
  throw new UsageError(`${file}: none of its ${pages.length} pages is lazyfree, so there is nothing to unmap (${reasons || "no rows"})`);
}

/**
 * The pages of a capture, each run of neighbours in a page table of its own at the slot that its address gives.
 * @throws UsageError where the file is no capture of this architecture, or holds nothing that is lazyfree
 */
export async function capturedTable(lab: Lab, file: string): Promise<Table> {
  const rows = await pagesOf(lab, file);
  refuseIdle(lab, file, rows.map(pageOf));
  const slots: Slot[] = [];
  const vmas: VmaRange[] = [];
  const perTable = lab.profile.ptrsPerPte;
  const nothing: Slot = { pte: emptyEntry(lab), kind: "foreign" };
  for (const run of neighbours(lab, rows)) {
    const pages = run.map(pageOf);
    const start = Math.ceil(slots.length / perTable) * perTable + slotOf(lab, run[0].vaddr as bigint);
    if (start + run.length > MOST_SLOTS)
      throw new UsageError(
        `${file}:${run[0].line}: ${hex(run[0].vaddr as bigint)} begins another page table, and one table takes no more than ${MOST_SLOTS} slots; give neighbouring pages one after the other`,
      );
    while (slots.length < start) slots.push(nothing);
    for (const vma of vmasOf(pages, start)) vmas.push(vma);
    for (const slot of pageSlots(lab, pages)) slots.push(slot);
  }
  return buildTable(slots, vmas);
}
