/** The vocabulary of a campaign: plain data that goes through threads, ledgers and queues. */

/** What is fuzzed: words for laws, chains of helpers, tables for policies. */
export type Family = "words" | "chains" | "unmap";

/** Everything that decides a campaign's cases: its hash is the ledger's key. Plain JSON (bigints as 0x strings when hashed). */
export interface Campaign {
  readonly schema: 1;
  readonly seed: bigint;
  readonly profiles: readonly string[];
  /** Law ids, `chains`, `unmap/<policy id>`: sorted, each once. */
  readonly targets: readonly string[];
  /** Blocks of each (profile, family): blocks are numbered 0 … blocks - 1. */
  readonly blocks: number;
  /** sha256 of each profile's module(s): other bytes are another campaign. */
  readonly modules: Readonly<Record<string, string>>;
}

/** The smallest piece of work: one block of one family on one profile, with all the campaign's targets of that family. */
export interface Unit {
  readonly profile: string;
  readonly family: Family;
  readonly block: number;
}

/** A run of units in the campaign's order: what is computed, stored and verified at once. */
export interface Shard {
  readonly index: number;
  readonly units: readonly Unit[];
}

export interface Finding {
  /** `profile:target:seed:index`, of the case as it was found. */
  readonly token: string;
  readonly profile: string;
  readonly target: string;
  /** The shrunk case: words of a law, [entry, ...helpers] of a chain, entries of a batch; hex strings and names, plain JSON. */
  readonly least: readonly string[];
  /** Names the finding: (target, profile, minimal bits). */
  readonly key: string;
  readonly message: string;
  /** The audit, or the exhaustive run of the policy, says so too: no news. */
  readonly known?: boolean;
  /** Filled when findings are written for people; may be absent in a shard's result. */
  readonly decoded?: string;
  readonly c?: string;
}

/** Mergeable by `or` of bitsets and sum of counts; plain JSON. */
export interface Coverage {
  /** By name of a set (`flags/x86_64`, `pairs/x86_64`, `shapes/x86_64`): a bitset as hex, and how many bits it has. */
  readonly sets: Readonly<Record<string, { readonly bits: string; readonly of: number }>>;
}

/** What one unit gives. The digest is over everything that was computed: no cap, and nothing that ran before, changes it. */
export interface UnitResult {
  /** 64 bits. */
  readonly digest: bigint;
  readonly cases: number;
  /** Cases that violate, by `profile:target`. */
  readonly violations: Readonly<Record<string, number>>;
  /** The first few of each target, shrunk. */
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
}

export interface ShardResult {
  readonly shard: number;
  /** 64-bit, hex; sum modulo 2^64 of the units' digests, so that the campaign's digest is the sum of its shards' however it is cut. */
  readonly digest: string;
  readonly cases: Readonly<Record<Family, number>>;
  /** Cases that violate, by `profile:target`. */
  readonly violations: Readonly<Record<string, number>>;
  /** The first few of each (profile, target), shrunk, deduplicated. */
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
  readonly ms: number;
}
