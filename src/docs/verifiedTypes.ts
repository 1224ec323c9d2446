/** What docs/verified.md is made of: the document of `ptelab verify --json`, as far as the page tells of it. */

/** Of a report as JSON has it, what the page tells: words are strings there. */
export interface VerifiedOutcome {
  readonly kind: string;
  readonly lacks?: string;
  readonly reason?: string;
  readonly state?: string;
  readonly mutant?: string;
  readonly undefinedFor?: readonly string[];
}

export interface VerifiedHelper {
  readonly name: string;
  readonly outcome: VerifiedOutcome;
  readonly without?: { readonly bits: string; readonly why: string };
  readonly given?: string;
}

export interface VerifiedProfile {
  readonly profile: string;
  readonly tree: { readonly name: string; readonly version: string };
  readonly config: string;
  readonly compiler: string;
  readonly states: readonly string[];
  readonly verified: readonly VerifiedHelper[];
  readonly unasked: Readonly<Record<string, string>>;
  readonly assumptions: readonly string[];
}

/** A profile whose headers were run as well (`--run`). */
export interface RunProfile {
  readonly profile: string;
  readonly compiler: string;
  readonly states: readonly {
    readonly helpers: readonly {
      readonly name: string;
      readonly values: { readonly structured: number; readonly flags: number; readonly random: number };
      readonly outcome: { readonly kind: string };
    }[];
  }[];
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
}

export interface VerifiedDocument {
  readonly reports: readonly VerifiedProfile[];
  readonly without: readonly { readonly profile: string; readonly why: string }[];
  readonly runs?: readonly RunProfile[];
}

export interface PageFacts {
  /** `2026-11-26`. */
  readonly date: string;
  /** By profile: lines of test/vectors/. */
  readonly vectors: ReadonlyMap<string, number>;
  /** By profile: its architecture. */
  readonly archOf: ReadonlyMap<string, string>;
}
