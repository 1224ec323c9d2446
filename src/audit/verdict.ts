/** What is known of one law on one profile, and on what grounds. */

/** All words of the profile's width; or the entries that the kernel can build (src/reach). */
export type Domain = "all" | "reachable";

/** The prover's part: src/prove. */
export interface ProofEvidence {
  /** Bits of each of the law's words on which its condition or its promise depends. */
  readonly decidingBits: readonly bigint[];
  /** Of all combinations of the law's words in the domain: how many there are, and to how many the condition applies. */
  readonly size: bigint;
  readonly applied: bigint;
  /** Nodes of the decision diagrams. */
  readonly nodes: number;
  readonly ms: number;
}

/** A loop of the module itself over the law. */
export interface RunEvidence {
  readonly words: number;
  readonly applied: number;
  readonly violated: number;
  /** Every combination of the deciding bits was run. */
  readonly exhaustive: boolean;
}

export interface Evidence {
  readonly proof: ProofEvidence;
  readonly enumeration?: RunEvidence;
  readonly fuzz?: RunEvidence;
  /** The second decider's word, where it was asked. */
  readonly z3?: "holds" | "refuted";
}

export type Verdict =
  | { readonly kind: "holds"; readonly evidence: Evidence }
  | {
      readonly kind: "refuted";
      readonly evidence: Evidence;
      /**
       * The law's words of one counterexample. Over all words it is the smallest: the first word is least, then the second, then the third.
       * Over reachable entries it is the smallest of those with the shortest story.
       */
      readonly smallest: readonly bigint[];
      /** Combinations of the law's words that violate it, exactly. */
      readonly counterexamples: bigint;
      /** First words for which some combination violates it, exactly. */
      readonly words: bigint;
    }
  | { readonly kind: "vacuous"; readonly evidence: Evidence; readonly reason: string }
  | { readonly kind: "not-applicable"; readonly reason: string }
  | { readonly kind: "undecided"; readonly reason: string };

export type VerdictKind = Verdict["kind"];

/** One step of the way to an entry: what a process or the kernel did, and the helpers that this ran. */
export interface StoryStep {
  /** e.g. `mmap(PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS)`, `store`, `fork()`. */
  readonly words: string;
  /** The helpers in their order, e.g. `mkdirty`, `modify=0x25`; empty where nothing but the VMA changed. */
  readonly helpers: readonly string[];
  readonly before?: bigint;
  readonly after?: bigint;
  /** Kernel file and function. */
  readonly source: string;
}

export interface Judged {
  readonly profile: string;
  readonly law: string;
  /** Of the module whose bytes were lifted. */
  readonly sha256: string;
  readonly all: Verdict;
  /** Absent where it was not asked for. */
  readonly reachable?: Verdict;
  /** The way to the reachable counterexample. */
  readonly story?: readonly StoryStep[];
  readonly ms: number;
}
