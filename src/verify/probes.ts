/**
 * How the kernel is asked: for each helper a C expression over the words `a` and `b` that calls the kernel's own function. Nothing here knows
 * an architecture; what only one has stands in its room's kernel.ts.
 */

export interface Probe {
  /** As in src/profile/helpers.ts; a predicate beyond the contract by its kernel name without `pte_`. */
  readonly name: string;
  /** C expressions; the first that compiles against the tree counts, for parameters have come and gone. */
  readonly expressions: readonly string[];
  /** C text in front of the function. */
  readonly before?: string;
  /** The kernel's names that the expression rests on. A tree without one of them does not have the helper. */
  readonly needs: readonly string[];
  /** The export of ptelab's module, where it is not that of the helper of this name. */
  readonly export?: string;
}

/** A predicate or a helper of one entry, by its kernel name. */
function ofEntry(result: "TRUTH" | "OUT" | "", name: string, kernel = `pte_${name}`): Probe {
  const call = `${kernel}(IN(a))`;
  return { name, expressions: [result === "" ? call : `${result}(${call})`], needs: [kernel] };
}

const truth = (name: string, kernel?: string): Probe => ofEntry("TRUTH", name, kernel);
const entry = (name: string, kernel?: string): Probe => ofEntry("OUT", name, kernel);

/** A predicate of one architecture, by its kernel name without `pte_`. */
export const predicate = (name: string): Probe => ofEntry("TRUTH", name);
/** The same of a helper that gives an entry. */
export const makes = (name: string): Probe => ofEntry("OUT", name);

function probe(name: string, expression: string | readonly string[], ...needs: readonly string[]): Probe {
  return { name, expressions: typeof expression === "string" ? [expression] : expression, needs };
}

/** What every architecture is asked: the helpers of the contract, the hardware view apart, which no kernel function is. */
export const probes: readonly Probe[] = [
  truth("none"),
  truth("present"),
  probe("accessible", "(pending(b), TRUTH(pte_accessible(&ptelab_mm, IN(a))))", "pte_accessible"),
  truth("write"),
  truth("dirty"),
  truth("young"),
  truth("special"),
  truth("soft_dirty"),
  truth("uffd_wp"),
  truth("protnone"),
  probe("access_permitted", "TRUTH(pte_access_permitted(IN(a), b & 1))", "pte_access_permitted"),
  probe("same", "TRUTH(pte_same(IN(a), IN(b)))", "pte_same"),
  ofEntry("", "pfn"),
  entry("wrprotect"),
  entry("mkwrite_novma"),
  // Before 6.6 there was no VMA to ask.
  probe("mkwrite", ["OUT(pte_mkwrite(IN(a), a_vma(b)))", "OUT(pte_mkwrite(IN(a)))"], "pte_mkwrite"),
  entry("mkdirty"),
  entry("mkclean"),
  entry("mkyoung"),
  entry("mkold"),
  entry("mkspecial"),
  entry("mksoft_dirty"),
  entry("clear_soft_dirty"),
  entry("mkuffd_wp"),
  entry("clear_uffd_wp"),
  probe("modify", "OUT(pte_modify(IN(a), PROT(b)))", "pte_modify"),
  probe("advance_pfn", "OUT(pte_advance_pfn(IN(a), (unsigned long)b))", "pte_advance_pfn"),
  probe("pfn_pte", "OUT(pfn_pte((unsigned long)a, PROT(b)))", "pfn_pte"),
  probe("clear_value", "({ pte_t slot = IN(a); pte_clear(&ptelab_mm, 0, &slot); OUT(slot); })", "pte_clear"),
  probe("batch_hint", "pte_batch_hint((pte_t *)0 + b, IN(a))", "pte_batch_hint"),
  probe("is_swap", "TRUTH(is_swap_pte(IN(a)))", "is_swap_pte"),
  probe("swp_type", "swp_type(pte_to_swp_entry(IN(a)))", "pte_to_swp_entry"),
  probe("swp_offset", "swp_offset(pte_to_swp_entry(IN(a)))", "pte_to_swp_entry"),
  probe("swp_to_pte", "OUT(swp_entry_to_pte(swp_entry((unsigned long)a, (unsigned long)b)))", "swp_entry_to_pte"),
  truth("swp_exclusive"),
  entry("swp_mkexclusive"),
  entry("swp_clear_exclusive"),
  truth("swp_soft_dirty"),
  entry("swp_mksoft_dirty"),
  entry("swp_clear_soft_dirty"),
  truth("swp_uffd_wp"),
  entry("swp_mkuffd_wp"),
  entry("swp_clear_uffd_wp"),
  truth("devmap"),
  ofEntry("", "leaf_size"),
];

function ofPmd(result: "TRUTH" | "PMD_OUT" | "", name: string): Probe {
  const call = `pmd_${name}(PMD_IN(a))`;
  return { name: `pmd_${name}`, expressions: [result === "" ? call : `${result}(${call})`], needs: [`pmd_${name}`] };
}

/** An entry one level up, where the architecture has huge pages there. */
export const pmdProbes: readonly Probe[] = [
  ...["none", "present", "leaf", "trans_huge", "write", "dirty", "young", "soft_dirty", "uffd_wp", "protnone"].map((name) =>
    ofPmd("TRUTH", name),
  ),
  ofPmd("", "pfn"),
  ...["wrprotect", "mkdirty", "mkclean", "mkyoung", "mkold"].map((name) => ofPmd("PMD_OUT", name)),
  {
    ...ofPmd("PMD_OUT", "mkwrite_novma"),
    expressions: ["PMD_OUT(pmd_mkwrite_novma(PMD_IN(a)))", "PMD_OUT(pmd_mkwrite(PMD_IN(a)))"],
    needs: ["pmd_mkwrite"],
  },
];

/** set_ptes() of four entries, and what then stands in slot `b`. */
export const setPtesProbe: Probe = {
  ...probe("set_ptes", "(set_ptes(&ptelab_mm, 0, ptelab_slots, IN(a), 4), OUT(ptelab_slots[b & 3]))", "set_ptes"),
};

/** A folio of four pages, and four entries in a row of which only the first is given. */
const FOLIO = `
#include "mm/internal.h"
static struct folio ptelab_folio;
extern pte_t ptelab_entries[4];
static inline struct folio *ptelab_a_folio(void)
{
	ptelab_folio.page.flags = 1UL << PG_head;
	folio_set_order(&ptelab_folio, 2);
	return &ptelab_folio;
}
static inline ptelab_word ptelab_batch(pte_t first, fpb_t flags)
{
	ptelab_entries[0] = first;
	return folio_pte_batch(ptelab_a_folio(), 0, ptelab_entries, ptelab_entries[0], 4, flags, NULL, NULL, NULL);
}
`;

/** The frame of the folio's first page: any that every configuration has. */
export const FOLIO_PFN = 4096;
export const FOLIO_PAGES = 4;

/** Name of the probe by which an entry behind the first is read. */
export const batchEntry = (n: number): string => `folio_entry_${n}`;
/** Name of the switch that says where the folio lies, and (on arm64) that no entry is of a contiguous block. */
export const batchSwitch = "switch_folio";

/** How many of the entries are a batch: `a` is the first entry, `b` the FPB flags. Then what the answer depends on besides. */
export const batchProbes: readonly Probe[] = [
  { ...probe("folio_pte_batch", "ptelab_batch(IN(a), (fpb_t)(b & 3))", "folio_pte_batch", "folio_set_order", "fpb_t"), before: FOLIO },
  ...[1, 2, 3].map((n) => probe(batchEntry(n), `OUT(ptelab_entries[${n}])`, "ptelab_entries")),
  probe(
    batchSwitch,
    `TRUTH(PTELAB_PAGES && page_to_pfn(&ptelab_folio.page) == ${FOLIO_PFN}${[1, 2, 3].map((n) => ` && PTELAB_PLAIN(ptelab_entries[${n}])`).join("")})`,
    "ptelab_folio",
  ),
];

/** Numbers of the configuration, as functions without arguments. */
export const constantProbes: readonly Probe[] = [
  probe("PAGE_SHIFT", "PAGE_SHIFT", "PAGE_SHIFT"),
  probe("PTE_BITS", "8 * sizeof(pte_val(__pte(0)))", "pte_val"),
  probe("PFN_PTE_SHIFT", "PFN_PTE_SHIFT", "PFN_PTE_SHIFT"),
];

/** protection_map, through the function by which the kernel reads it: `a` is the low four vm_flags. */
export const protectionProbe: Probe = probe("vm_get_page_prot", "pgprot_val(vm_get_page_prot((unsigned long)a & 15))", "vm_get_page_prot");
