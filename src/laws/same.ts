/** pte_same() is an equivalence, and entries that are the same to it are the same to everybody else. The functions are in assembly/laws/same.ts. */
import { OURS } from "./sources.ts";
import type { Law } from "./types.ts";

const common = { family: "same", inputs: ["pte", "other"], where: "present", source: OURS } as const;

export const same: readonly Law[] = [
  {
    ...common,
    id: "same-is-reflexive",
    sentence: "pte_same() finds every PTE the same as itself",
    formula: "pte_same(p, p)",
    why: "a fault handler rechecks the entry under the lock",
    broken: "every fault is thrown away and comes again",
    severity: "contract",
    inputs: ["pte"],
    uses: ["same"],
  },
  {
    ...common,
    id: "same-is-symmetric",
    sentence: "pte_same() does not care for the order",
    formula: "pte_same(p, q) = pte_same(q, p)",
    why: "nobody thinks of the order",
    broken: "a comparison depends on who asks",
    severity: "contract",
    uses: ["same"],
  },
  {
    ...common,
    id: "same-is-transitive",
    sentence: "PTEs that are the same as a third are the same",
    formula: "pte_same(p, q) and pte_same(q, r) → pte_same(p, r)",
    why: "a batch compares each entry with the expected one, not with each other",
    broken: "entries of a batch differ from each other",
    severity: "contract",
    inputs: ["pte", "other", "other"],
    uses: ["same"],
  },
  {
    ...common,
    id: "same-to-linux",
    sentence: "PTEs that are the same answer every question of Linux alike",
    formula:
      "pte_same(p, q) → pte_present, pte_none, pte_write, pte_dirty, pte_young, pte_special, pte_soft_dirty, pte_uffd_wp, pte_protnone and pte_pfn of p = those of q",
    why: "what pte_same() ignores must not matter",
    broken: "a fault handler goes on with an entry that has changed",
    severity: "data",
    uses: ["same"],
  },
  {
    ...common,
    id: "same-to-the-hardware",
    sentence: "PTEs that are the same are granted the same accesses by the hardware",
    formula: "pte_same(p, q) → the hardware grants the same accesses through p and q",
    why: "what pte_same() ignores must not matter",
    broken: "a fault handler goes on with an entry that has changed",
    severity: "permission",
    uses: ["same", "mmu"],
  },
  {
    ...common,
    id: "same-swap-entry",
    sentence: "Slots that are the same hold the same swap entry",
    formula: "pte_same(p, q) → swp_type, swp_offset and pte_swp_exclusive of p = those of q",
    why: "do_swap_page() rechecks the slot with pte_same()",
    broken: "the wrong page is swapped in",
    severity: "data",
    where: "swap",
    uses: ["same", "swp_type", "swp_offset", "swp_exclusive"],
  },
];
