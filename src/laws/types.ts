/** The row of data beside a law's function in assembly/laws. */
import type { Supports } from "../profile/types.ts";

/**
 * What a word that a law takes stands for; src/laws/inputs.ts says which bits of it are free.
 *
 *   pte, other         an entry of the profile's width
 *   pmd                an entry one level up, of the same width
 *   prot               a protection, any word of the profile's width
 *   vm_flags           VM_READ 1, VM_WRITE 2, VM_EXEC 4, VM_SHARED 8: an index of protection_map
 *   vma_flags          the same of the VMA that the entry lies in
 *   pfn, nr            a frame number that an entry can hold; a number of pages, 0 to 511
 *   swp_type, swp_offset  what a swap entry can hold
 *   fpb                FPB_RESPECT_DIRTY 1, FPB_RESPECT_SOFT_DIRTY 2, FPB_RESPECT_WRITE 4
 *   the others         0 or 1
 */
export const INPUT_KINDS = [
  "pte",
  "other",
  "pmd",
  "prot",
  "vm_flags",
  "vma_flags",
  "pfn",
  "nr",
  "swp_type",
  "swp_offset",
  "fpb",
  "write",
  "tlb_flush_pending",
  "shadow_stack_vma",
] as const;
export type InputKind = (typeof INPUT_KINDS)[number];

/** How bad it would be for a kernel that breaks the law on a page that it can have. */
export const SEVERITIES = ["permission", "data", "crash", "accounting", "contract"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** In which states the kernel asks the helpers that the law is about: the others are no counterexamples to what it does. */
export const WHERES = ["present", "swap", "any"] as const;
export type Where = (typeof WHERES)[number];

export interface Law {
  /** Kebab case; the function is the same with underscores. */
  readonly id: string;
  /** The file that it is in, below assembly/laws and src/laws. */
  readonly family: string;
  /** As a reviewer would say it. */
  readonly sentence: string;
  /** The same over the helpers, e.g. `pte_present(p) → pte_present(pte_wrprotect(p))`. */
  readonly formula: string;
  /** What it is for: who relies on it. */
  readonly why: string;
  /** What it would mean for a kernel if a page that it can have broke it. */
  readonly broken: string;
  readonly severity: Severity;
  /** One to three words, in the order of the function's parameters; the first is the entry, where there is one. */
  readonly inputs: readonly InputKind[];
  readonly where: Where;
  /** Helpers (names of src/profile/helpers.ts) without which the law is not applicable. */
  readonly uses: readonly string[];
  /** A helper that answers a question: where it gives the same answer for every word, the law says nothing. */
  readonly looksAt?: string;
  /** Features of the profile without which the law is not applicable. */
  readonly needs?: readonly (keyof Supports)[];
  /** The thread, debug_vm_pgtable, a CVE, a manual. */
  readonly source: string;
}

/** The export of a law's function in the modules: `at_…` and `index_…` take this suffix; `index_…` is what enumerate() and random() know it by. */
export function lawExport(law: { readonly id: string }): string {
  return law.id.replaceAll("-", "_");
}
