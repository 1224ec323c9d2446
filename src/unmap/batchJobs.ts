/** Batches judged on several profiles, each on a thread of its own. */
import { runPool } from "../pool.ts";
import { InfrastructureError, UsageError } from "../profile/errors.ts";
import type { Example } from "./example.ts";
import type { Exhaustive } from "./exhaustive.ts";
import type { Policy } from "./policies.ts";
import type { SentencesJudged } from "./verdicts.ts";

/** What a thread is told: plain data only. */
export type BatchJob =
  | {
      readonly kind: "sentences";
      readonly profile: string;
      readonly sentences?: readonly string[];
      /** A loop's id. */
      readonly loop: string;
      readonly pages?: number;
      readonly random?: number;
      readonly seed?: bigint;
    }
  | {
      readonly kind: "exhaustive";
      readonly profile: string;
      readonly policies: readonly Policy[];
      readonly loop: string;
      readonly pages?: number;
      /** Ids of the findings whose smallest batches are told. */
      readonly told: readonly string[];
    };

export interface ExhaustiveTold {
  readonly run: Exhaustive;
  readonly examples: readonly Example[];
}

export type BatchResult =
  | { readonly kind: "sentences"; readonly judged: SentencesJudged }
  | ({ readonly kind: "exhaustive" } & ExhaustiveTold)
  | { readonly kind: "error"; readonly message: string; readonly usage: boolean };

export interface PoolOptions {
  readonly workers?: number;
  readonly signal?: AbortSignal;
  /** After each profile. */
  readonly onProgress?: (done: number, of: number) => void;
}

async function runJobs(jobs: readonly BatchJob[], { workers, signal, onProgress }: PoolOptions): Promise<readonly BatchResult[]> {
  const results = new Map<string, BatchResult>();
  await runPool<BatchJob, BatchResult>(
    "./batchWorker",
    import.meta.url,
    jobs,
    (result, { profile }) => {
      if (result.kind === "error") throw result.usage ? new UsageError(result.message) : new InfrastructureError(result.message);
      results.set(profile, result);
      onProgress?.(results.size, jobs.length);
    },
    { threads: workers, signal },
  );
  return jobs.flatMap(({ profile }) => results.get(profile) ?? []);
}

/** Everything but the profile. */
type Plan<Kind extends BatchJob["kind"]> = Omit<Extract<BatchJob, { readonly kind: Kind }>, "kind" | "profile">;

/**
 * The sentences on each profile, in the order of `profiles`; fewer where it was stopped.
 * @throws UsageError, InfrastructureError where a profile cannot be loaded
 */
export async function judgeSentencesOn(
  profiles: readonly string[],
  plan: Plan<"sentences">,
  options: PoolOptions = {},
): Promise<readonly SentencesJudged[]> {
  const results = await runJobs(
    profiles.map((profile) => ({ kind: "sentences", profile, ...plan })),
    options,
  );
  return results.flatMap((result) => (result.kind === "sentences" ? [result.judged] : []));
}

/**
 * Every short batch on each profile, likewise.
 * @throws UsageError, InfrastructureError as above
 */
export async function exhaustiveOn(
  profiles: readonly string[],
  plan: Plan<"exhaustive">,
  options: PoolOptions = {},
): Promise<readonly ExhaustiveTold[]> {
  const results = await runJobs(
    profiles.map((profile) => ({ kind: "exhaustive", profile, ...plan })),
    options,
  );
  return results.flatMap((result) => (result.kind === "exhaustive" ? [{ run: result.run, examples: result.examples }] : []));
}
