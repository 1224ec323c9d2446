/**
 * A batch that is unmapped and put back: every entry becomes M(p, q), the first one made dirty and young where a later one was.
 * p and q batch if p is present and folio_pte_batch_flags() finds them the same under the flags. Writable is pte_write(), or a store that
 * the hardware grants anybody.
 * The functions are in assembly/laws/restore.ts.
 */
import { BATCH, CVE, THREAD } from "./sources.ts";
import type { Law } from "./types.ts";

const common = { family: "restore", inputs: ["pte", "other", "fpb"], where: "present", source: BATCH } as const;

export const restore: readonly Law[] = [
  {
    ...common,
    id: "merge-never-grants-write",
    sentence: "Merging later PTEs into the first never makes it writable",
    formula: "p is not writable → M(p, q) is not writable",
    why: "the first PTE's permission is what a restore has",
    broken: "a read-only page can be written",
    severity: "permission",
    inputs: ["pte", "other"],
    uses: ["advance_pfn", "write", "mkdirty", "mkyoung", "mmu"],
    source: THREAD,
  },
  {
    ...common,
    id: "merge-keeps-write",
    sentence: "Merging later PTEs into the first keeps it writable, in the sense of pte_write()",
    formula: "pte_write(p) → pte_write(M(p, q))",
    why: "the first PTE's permission is what a restore has",
    broken: "an extra fault; on a shadow stack a fault that the program sees",
    severity: "contract",
    inputs: ["pte", "other"],
    uses: ["advance_pfn", "write", "mkdirty", "mkyoung"],
    source: THREAD,
  },
  {
    ...common,
    id: "merge-keeps-dirty-and-young",
    sentence: "The merged PTE is dirty where any was, and young where any was",
    formula: "(pte_dirty(p) or pte_dirty(q) → pte_dirty(M(p, q))) and (pte_young(p) or pte_young(q) → pte_young(M(p, q)))",
    why: "the folio is freed or kept by it",
    broken: "a page that was written to is thrown away as clean",
    severity: "data",
    inputs: ["pte", "other"],
    uses: ["advance_pfn", "dirty", "young", "mkdirty", "mkyoung"],
    source: THREAD,
  },
  {
    ...common,
    id: "restore-never-grants-write",
    sentence: "Restoring a batch without FPB_RESPECT_WRITE from its first PTE makes no page writable that was not",
    formula: "p, q batch without FPB_RESPECT_WRITE and q is not writable → M(p, q) is not writable",
    why: "what 6.15 believed; it is not so",
    broken: "a page that is shared after fork() can be written: CVE-2026-31398",
    severity: "permission",
    uses: ["advance_pfn", "same", "write", "mkdirty", "mkyoung", "mmu"],
    source: CVE,
  },
  {
    ...common,
    id: "restore-with-write-respected-never-grants-write",
    sentence: "Restoring a batch with FPB_RESPECT_WRITE from its first PTE makes no page writable that was not",
    formula: "p, q batch with FPB_RESPECT_WRITE and q is not writable → M(p, q) is not writable",
    why: "the fix relies on it",
    broken: "a page that is shared after fork() can be written",
    severity: "permission",
    uses: ["advance_pfn", "same", "write", "mkdirty", "mkyoung", "mmu"],
    source: CVE,
  },
  {
    ...common,
    id: "restore-keeps-soft-dirty",
    sentence: "Restoring a batch without FPB_RESPECT_SOFT_DIRTY from its first PTE loses no soft-dirty mark",
    formula: "p, q batch without FPB_RESPECT_SOFT_DIRTY and pte_soft_dirty(q) → pte_soft_dirty(M(p, q))",
    why: "what 6.15 believed; it is not so where a page is soft-dirty and clean",
    broken: "a checkpoint misses a changed page",
    severity: "data",
    uses: ["advance_pfn", "same", "soft_dirty", "mkdirty", "mkyoung"],
    source: CVE,
  },
  {
    ...common,
    id: "restore-with-soft-dirty-respected-keeps-it",
    sentence: "Restoring a batch with FPB_RESPECT_SOFT_DIRTY from its first PTE loses no soft-dirty mark",
    formula: "p, q batch with FPB_RESPECT_SOFT_DIRTY and pte_soft_dirty(q) → pte_soft_dirty(M(p, q))",
    why: "the fix relies on it",
    broken: "a checkpoint misses a changed page",
    severity: "data",
    uses: ["advance_pfn", "same", "soft_dirty", "mkdirty", "mkyoung"],
    source: CVE,
  },
];
