/** What a captured row says of a page, and a page table made of such pages. */
import { VM_DROPPABLE_BIT, VM_SHADOW_STACK_BIT, VM_UFFD_WP_BIT } from "../../../assembly/unmap/bits.ts";
import type { EntryRow, FolioState } from "../../capture/row.ts";
import type { Lab } from "../../profile/lab.ts";
import { buildTable, emptyEntry, type Slot, type Table, type VmaRange } from "../table.ts";

/** One page of a region: its entry as it lies in memory, and its folio. */
export interface Page {
  /** undefined where no page table of the last level is there. */
  readonly word: bigint | undefined;
  readonly folio: FolioState | undefined;
  readonly row: EntryRow;
}

export function pageOf(row: EntryRow): Page {
  // ptep_get() gathers a contiguous block's accessed and dirty on arm64; the walk does that by itself.
  return { word: row.level === "pte" ? (row.mem ?? row.pte) : undefined, folio: row.folio, row };
}

/** Why the lazyfree arm of try_to_unmap_one() has nothing to do with a page; undefined where it has. */
export function notLazyfree(lab: Lab, { word, folio, row }: Page): string | undefined {
  if (word === undefined) return `no page table there (level ${row.level})`;
  if (lab.call("present", word) === 0n) return "not present";
  if (row.zeroPage) return "the zero page";
  if (folio === undefined) return "the row says nothing of its folio";
  if (!folio.anon) return "not anonymous";
  if (folio.ksm) return "a KSM page";
  return folio.swapbacked ? "swap-backed" : undefined;
}

/** A name for the page's folio: the frame of its first page. Folios of one page have no name: none of theirs is elsewhere. */
export function folioKey(lab: Lab, { word, folio }: Page): string | undefined {
  if (word === undefined || folio === undefined || folio.order === 0) return undefined;
  return `${lab.call("pfn", word) - BigInt(folio.index)}+${folio.order}`;
}

/** Somebody beside page tables holds a reference. The row was taken before reclaim's own, that of the isolation. */
export function isHeldFolio({ refs, mapcount }: FolioState): boolean {
  return refs !== mapcount;
}

/** Flags of /proc/PID/smaps: fs/proc/task_mmu.c show_smap_vma_flags() (6.12.117). */
function vmaBits({ vmaFlags }: EntryRow): number {
  const bit = (flag: string, at: number) => Number(vmaFlags.includes(flag)) << at;
  return bit("dp", VM_DROPPABLE_BIT) | bit("ss", VM_SHADOW_STACK_BIT) | bit("uw", VM_UFFD_WP_BIT);
}

export function vmasOf(pages: readonly Page[], first: number): VmaRange[] {
  const vmas: VmaRange[] = [];
  for (const [i, { row }] of pages.entries()) {
    const bits = vmaBits(row);
    const last = vmas[vmas.length - 1];
    const slot = first + i;
    if (last && bits === last.bits && row.vmaStart === pages[i - 1].row.vmaStart) vmas[vmas.length - 1] = { ...last, end: slot + 1 };
    else vmas.push({ start: slot, end: slot + 1, bits });
  }
  return vmas;
}

/** The slot of each page's folio in the planes. */
function kinds(lab: Lab, pages: readonly Page[]): Slot["kind"][] {
  const keys = pages.map((page) => folioKey(lab, page));
  const last = new Map(keys.map((key, i) => [key, i]));
  let open: string | undefined;
  return pages.map((page, i) => {
    if (notLazyfree(lab, page) !== undefined) return "foreign";
    const key = keys[i];
    if (key !== undefined && key === open) return "page";
    // A write fault's copy in the midst of a folio: the folio goes on behind it.
    if (key === undefined && open !== undefined && (last.get(open) ?? 0) > i) return "guest";
    open = key;
    return "head";
  });
}

/** The slots of neighbouring pages. */
export function pageSlots(lab: Lab, pages: readonly Page[]): Slot[] {
  const each = kinds(lab, pages);
  const empty = emptyEntry(lab);
  return pages.map(({ word, folio }, i): Slot => {
    const kind = each[i];
    const own = folio !== undefined && (kind === "head" || kind === "guest");
    return { pte: word ?? empty, kind, ...(own && { held: isHeldFolio(folio), dirty: folio.dirty }) };
  });
}

/** The slot of an address in its page table. */
export function slotOf({ profile }: Lab, vaddr: bigint): number {
  return Number((vaddr >> BigInt(profile.pageShift)) % BigInt(profile.ptrsPerPte));
}

export interface Laid {
  readonly table: Table;
  /** The slot of the region's first page. */
  readonly first: number;
}

/** A table whose slot 0 begins a page table, so that blocks and page tables end where they did in that kernel. */
export function layPages(lab: Lab, pages: readonly Page[], vaddr: bigint): Laid {
  const first = slotOf(lab, vaddr);
  const before = Array.from({ length: first }, (): Slot => ({ pte: emptyEntry(lab), kind: "foreign" }));
  return { table: buildTable([...before, ...pageSlots(lab, pages)], vmasOf(pages, first)), first };
}
