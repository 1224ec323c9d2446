/**
 * An entry against the VMA that it lies in. Over all words these laws are refuted wherever an entry can grant anything; what counts is what
 * the kernel builds. The functions are in assembly/laws/vma.ts.
 */
import { OURS } from "./sources.ts";
import type { Law } from "./types.ts";

const common = { family: "vma", inputs: ["pte", "vma_flags"], where: "present", severity: "permission", source: OURS } as const;

export const vma: readonly Law[] = [
  {
    ...common,
    id: "vma-without-access-grants-nothing",
    sentence: "Through a PTE of a PROT_NONE mapping the hardware grants user mode nothing",
    formula: "pte_present(p) and !VM_READ and !VM_WRITE and !VM_EXEC → the hardware grants user mode no access through p",
    why: "mprotect(PROT_NONE) guards pages, whatever happens to them later",
    broken: "a guarded page can be reached",
    uses: ["present", "mmu"],
  },
  {
    ...common,
    id: "vma-without-write-refuses-stores",
    sentence: "Through a PTE of a mapping without VM_WRITE the hardware grants user mode no store",
    formula: "pte_present(p) and !VM_WRITE → the hardware grants user mode no store through p",
    why: "a read-only mapping stays one, whatever happens to its pages",
    broken: "a read-only page can be written",
    uses: ["present", "mmu"],
  },
  {
    ...common,
    id: "vma-without-write-refuses-shadow-stack",
    sentence: "Through a PTE of a mapping without VM_WRITE the hardware grants user mode no shadow-stack access",
    formula: "pte_present(p) and !VM_WRITE → the hardware grants user mode no shadow-stack access through p",
    why: "calls and returns write to the shadow stack: mprotect(PROT_READ) takes that away, or does not",
    broken: "a shadow stack stays writable after mprotect() has taken PROT_WRITE away",
    uses: ["present", "mmu"],
    needs: ["shadow_stack"],
  },
  {
    ...common,
    id: "vma-without-write-is-not-writable",
    sentence: "A PTE of a mapping without VM_WRITE is not writable, in the sense of pte_write()",
    formula: "pte_present(p) and !VM_WRITE → !pte_write(p)",
    why: "Linux takes a writable entry as a page that may be written without asking the VMA",
    broken: "the page counts as writable: GUP takes it for writing, a fault does not copy it",
    uses: ["present", "write"],
  },
  {
    ...common,
    id: "vma-without-exec-refuses-fetches",
    sentence: "Through a PTE of a mapping without VM_EXEC the hardware grants user mode no fetch",
    formula: "pte_present(p) and !VM_EXEC → the hardware grants user mode no fetch through p",
    why: "W^X: data is not executed",
    broken: "data can be executed",
    uses: ["present", "mmu"],
  },
  {
    ...common,
    id: "vma-reads-no-more-than-fresh",
    sentence: "The hardware grants user mode no load through a PTE that it would refuse through a new PTE of the same mapping",
    formula:
      "pte_present(p) and the hardware grants user mode a load through p → the hardware grants user mode a load through pte_mkyoung(pfn_pte(pte_pfn(p), protection_map[a]))",
    why: "no helper may open what the mapping shuts: execute-only and PROT_NONE pages",
    broken: "a page can be read that its mapping does not let be read",
    uses: ["present", "pfn", "pfn_pte", "mkyoung", "mmu"],
  },
  {
    ...common,
    id: "vma-fetches-no-more-than-fresh",
    sentence: "The hardware grants user mode no fetch through a PTE that it would refuse through a new PTE of the same mapping",
    formula:
      "pte_present(p) and the hardware grants user mode a fetch through p → the hardware grants user mode a fetch through pte_mkyoung(pfn_pte(pte_pfn(p), protection_map[a]))",
    why: "no helper may make a page executable that its mapping does not",
    broken: "data can be executed",
    uses: ["present", "pfn", "pfn_pte", "mkyoung", "mmu"],
  },
];
