/**
 * CVE-2026-31398 as its report reproduces it: a large folio, half of it made read-only by a fork whose child is gone again, MADV_FREE, one
 * write, reclaim. Each step is what the kernel does to the entries, by its helpers.
 * Kernel: mm/memory.c do_anonymous_page(), copy_present_ptes(), wp_page_reuse(); mm/madvise.c madvise_free_pte_range() (6.12.117).
 */
import type { Lab } from "../../profile/lab.ts";
import { buildTable, type Table } from "../table.ts";

export const CVE = "cve-2026-31398";
const PAGES = 16;
/** The lower half is in a VMA that the child did not share (MADV_DONTFORK): it stays writable. */
const FORKED = PAGES / 2;
const FRAME = 0x12340n;
/** VM_READ | VM_WRITE, private */
const READ_WRITE = 3;

/** A step of the story, and the entries after it. */
export interface StagedStep {
  readonly words: string;
  readonly source: string;
  readonly ptes: readonly bigint[];
}

export interface Staged {
  readonly steps: readonly StagedStep[];
  readonly table: Table;
}

/**
 * @param written which page is written after MADV_FREE: the folio is dirty then, so it must be put back
 */
export function stageCve(lab: Lab, written = 0): Staged {
  const ask = (name: string, pte: bigint, argument = 0n) => lab.call(name, pte, argument);
  const steps: StagedStep[] = [];
  let ptes: readonly bigint[] = Array.from({ length: PAGES }, () => lab.call("clear_value", 0n));
  const step = (words: string, source: string, change: (pte: bigint, page: number) => bigint) => {
    ptes = ptes.map(change);
    steps.push({ words, source, ptes });
  };
  const prot = lab.profile.protectionMap[READ_WRITE];
  step(
    "mmap(PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS), one store: a folio of 16 pages",
    "mm/memory.c do_anonymous_page()",
    (_, page) => {
      const first = ask("mkwrite", ask("mkdirty", ask("mkyoung", ask("pfn_pte", prot, FRAME))));
      return ask("advance_pfn", first, BigInt(page));
    },
  );
  step(
    "fork(), in which the child shares the upper half only; the child ends: half of the batch stays read-only",
    "mm/memory.c copy_present_ptes(); MADV_DONTFORK on the other half, undone afterwards by MADV_DOFORK",
    (pte, page) => (page < FORKED ? pte : ask("wrprotect", pte)),
  );
  step("madvise(MADV_FREE) on all of it", "mm/madvise.c madvise_free_pte_range()", (pte) => ask("mkclean", ask("mkold", pte)));
  step(`one store to page ${written}: dirty again`, "the CPU, or mm/memory.c wp_page_reuse()", (pte, page) => {
    if (page !== written) return pte;
    return ask("write", pte) === 1n ? ask("mkdirty", ask("mkyoung", pte)) : ask("mkwrite", ask("mkdirty", ask("mkyoung", pte)));
  });
  const slots = ptes.map((pte, page) => ({ pte, kind: page === 0 ? ("head" as const) : ("page" as const) }));
  return { steps, table: buildTable(slots) };
}
