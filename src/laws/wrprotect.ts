/** The claim of the thread and its duals, as a reviewer would say them. The functions are in assembly/laws/wrprotect.ts. */
import type { Law } from "./types.ts";

const THREAD = 'linux-mm, 26 Feb 2026, "mm/rmap: fix incorrect pte restoration for lazyfree folios"';

export const wrprotect: readonly Law[] = [
  {
    id: "wrprotect-keeps-accessible",
    short: "keeps acc",
    sentence: "pte_wrprotect() never makes a PTE inaccessible, in the sense of pte_accessible()",
    why: "set_tlb_ubc_flush_pending() queues a TLB flush only for accessible entries",
    predicate: "pte_accessible",
    argument: "tlb_flush_pending",
    source: THREAD,
  },
  {
    id: "wrprotect-keeps-present",
    short: "keeps pres",
    sentence: "pte_wrprotect() never makes a PTE non-present, in the sense of pte_present()",
    why: "an entry that stops being present is read as a swap entry",
    predicate: "pte_present",
    source: THREAD,
  },
  {
    id: "wrprotect-keeps-hardware-access",
    short: "keeps hw",
    sentence: "pte_wrprotect() never takes a read or a fetch away that the hardware granted, from user or supervisor",
    why: "a restored page must stay readable where it was",
    predicate: "mmu_access",
    source: THREAD,
  },
  {
    id: "wrprotect-never-grants-accessible",
    short: "no +acc",
    sentence: "pte_wrprotect() never makes an inaccessible PTE accessible",
    why: "the dual: a flush that was not needed would be queued, and a stale entry could be cached",
    predicate: "pte_accessible",
    argument: "tlb_flush_pending",
    source: "dual",
  },
  {
    id: "wrprotect-never-grants-present",
    short: "no +pres",
    sentence: "pte_wrprotect() never makes a non-present PTE present",
    why: "the dual: a swap entry would be read as a page",
    predicate: "pte_present",
    source: "dual",
  },
  {
    id: "wrprotect-never-grants-read",
    short: "no +read",
    sentence: "pte_wrprotect() never makes a PTE readable that the hardware refused to read",
    why: "the dual: a PROT_NONE page would leak",
    predicate: "mmu_access",
    source: "dual",
  },
  {
    id: "wrprotect-never-grants-write",
    short: "no +write",
    sentence: "pte_wrprotect() never makes a PTE writable that the hardware refused to write, shadow stacks included",
    why: "the dual: CVE-2026-31398 is about write permission gained",
    predicate: "mmu_access",
    source: "dual",
  },
  {
    id: "wrprotect-never-grants-exec",
    short: "no +exec",
    sentence: "pte_wrprotect() never makes a PTE executable that the hardware refused to execute",
    why: "the dual: W^X",
    predicate: "mmu_access",
    source: "dual",
  },
];
