/** The row of data beside a law's function. */
export interface Law {
  /** Kebab case; the function is the same with underscores. */
  readonly id: string;
  /** At most ten characters: a column head. */
  readonly short: string;
  readonly sentence: string;
  readonly why: string;
  /** What the law looks at: where this is constant on a profile, the law says nothing there. */
  readonly predicate: "pte_accessible" | "pte_present" | "mmu_access";
  /** What the second argument is; checked for 0 and 1. Laws without it are called with 0. */
  readonly argument?: "tlb_flush_pending";
  /** Where it comes from. */
  readonly source: string;
}

/** The export of a law's function in the modules: `check_…`, `enumerate_…` and so on take this suffix. */
export function lawExport(law: Law): string {
  return law.id.replaceAll("-", "_");
}

/** The second arguments that a law is checked with. */
export function lawArguments(law: Law): readonly bigint[] {
  return law.argument ? [0n, 1n] : [0n];
}
