/** What is known of one law on one profile, and on what grounds. */

export interface Evidence {
  /** The bits that decide the law: found by flipping, shown to be enough by `leaks` = 0. */
  readonly decidingBits: bigint;
  /** Words enumerated: every combination of the deciding bits, for every argument. */
  readonly enumerated: number;
  readonly random: number;
  /** Random words whose answer, or whose change by pte_wrprotect(), another bit than the deciding ones took part in. */
  readonly leaks: number;
  /** Words to which the law's condition applied, of the enumerated ones. */
  readonly applied: number;
}

export interface Counterexample {
  readonly pte: bigint;
  readonly argument: bigint;
  readonly after: bigint;
}

export type Verdict =
  | { readonly kind: "holds"; readonly evidence: Evidence }
  | {
      readonly kind: "refuted";
      readonly evidence: Evidence;
      /** The numerically smallest. */
      readonly smallest: Counterexample;
      /** Of all words of the profile's width, over all arguments. */
      readonly counterexamples: bigint;
    }
  | { readonly kind: "vacuous"; readonly evidence: Evidence; readonly reason: string }
  | { readonly kind: "not-applicable"; readonly reason: string }
  | { readonly kind: "undecided"; readonly evidence: Evidence; readonly reason: string };

export interface Judged {
  readonly profile: string;
  readonly law: string;
  readonly verdict: Verdict;
  readonly ms: number;
}
