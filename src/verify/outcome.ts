/** What came of verifying: plain data, for tables and JSON. */
import type { Difference } from "../prove/difference.ts";
import type { Input } from "../prove/index.ts";

/** A counterexample: the least words for which the two differ, run in both modules. */
export interface Counterexample extends Pick<Difference, "differingBits" | "smallest" | "condition"> {
  /** Exact; absent where the diagrams were too large and one example is all that is known. */
  readonly count?: bigint;
  readonly words?: bigint;
  /** The helper's words, and what the kernel read besides. */
  readonly inputs: readonly Input[];
  readonly kernel: bigint;
  readonly ptelab: bigint;
  /** `run`: both modules gave these results in the engine. `formula`: the kernel's is what its formula says, for it reads memory through a pointer. */
  readonly replayed: "run" | "formula";
}

/** One question of one profile. Only `proved` counts. */
export type Outcome =
  | {
      readonly kind: "proved";
      /** Words of the machine or of memory that the kernel's side reads. */
      readonly read: readonly string[];
      /** The change of ptelab's own function that was refuted, so that the proof could have failed. */
      readonly mutant?: string;
      /** A word for which C leaves the kernel's result undefined (a shift too far, an overflow). */
      readonly undefinedFor?: readonly bigint[];
    }
  | { readonly kind: "differs"; readonly state: string; readonly example: Counterexample }
  | { readonly kind: "not in this tree"; readonly lacks: string }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "gave up"; readonly reason: string };

export interface Verified {
  /** A helper by name, or `protection_map`, `PAGE_SHIFT`, … */
  readonly name: string;
  readonly outcome: Outcome;
  /** Words that were left out of the question, and why. */
  readonly without?: { readonly bits: bigint; readonly why: string };
  /** What is taken to hold of the inputs. */
  readonly given?: string;
}

/** Of one profile. */
export interface ProfileReport {
  readonly profile: string;
  readonly tree: { readonly name: string; readonly version: string };
  readonly config: string;
  readonly compiler: string;
  /** Titles of the states of the machine that were asked about. */
  readonly states: readonly string[];
  readonly verified: readonly Verified[];
  /** What was not asked, and why. */
  readonly unasked: Readonly<Record<string, string>>;
  /** What the proofs rest on besides the compiler and the prover. */
  readonly assumptions: readonly string[];
  readonly seconds: number;
}

export const KINDS = ["proved", "differs", "not in this tree", "refused", "gave up"] as const;

export function countOf({ verified }: Pick<ProfileReport, "verified">, kind: Outcome["kind"]): number {
  return verified.filter(({ outcome }) => outcome.kind === kind).length;
}

/** Is it no clean result? A helper that the tree has not got is nothing to find fault with. */
export function isFinding({ outcome }: Verified): boolean {
  return outcome.kind === "differs" || outcome.kind === "refused" || outcome.kind === "gave up";
}
