/** The coordinator's book: what the ledger has, what is handed out, what comes next. It knows nothing of Redis. */
import { InfrastructureError } from "../../profile/errors.ts";
import type { Ledger } from "../ledger.ts";
import { endOf, type Range } from "../ranges.ts";
import { createTally, type Tally, unitsIn } from "../tally.ts";
import type { Campaign, ShardResult } from "../types.ts";
import { jobId } from "./jobs.ts";

export interface BookPlan {
  readonly campaign: Campaign;
  readonly hash: string;
  readonly within: Range;
  readonly maxFindings: number;
  readonly ledger?: Ledger;
}

export interface Book {
  /** By job: cut, and not yet in the ledger. What was cut is not cut otherwise, so that results that come twice can be compared. */
  readonly out: ReadonlyMap<string, Range>;
  /**
   * Into the ledger; or compared with what is there. `superseded` where some of the units were computed in other pieces: such a result can
   * be neither added nor verified, and what it has that is missing will be computed again.
   * @throws InfrastructureError where the same units had another digest
   */
  keep(range: Range, result: ShardResult): "new" | "verified" | "superseded";
  has(range: Range): boolean;
  /** The next units that are neither done nor handed out. */
  next(units: number): Range | undefined;
  hand(range: Range): void;
  /** Takes a piece that somebody cut before, where nothing speaks against it. */
  adopt(range: Range): boolean;
  drop(id: string): void;
  isComplete(): boolean;
  /** Units that are neither in the ledger nor handed out. */
  left(): number;
  /** Pieces in the ledger. */
  pieces(): number;
  tally(): Tally;
}

function overlap(a: Range, b: Range): boolean {
  return a.first < endOf(b) && b.first < endOf(a);
}

export function createBook({ campaign, hash, within, maxFindings, ledger }: BookPlan): Book {
  const tally = createTally(maxFindings);
  const stored = new Map<number, { readonly units: number; readonly digest: string }>();
  const out = new Map<string, Range>();
  const isInside = (range: Range) => range.first >= within.first && endOf(range) <= endOf(within);

  ledger?.begin(hash, campaign);
  for (const { first, units, result } of ledger?.results(hash) ?? []) {
    if (!isInside({ first, units })) continue;
    stored.set(first, { units, digest: result.digest });
    tally.add({ first, units }, result, false);
  }

  /** None of its units is done. */
  const isFree = (range: Range) => {
    const [gap] = tally.gaps(range, []);
    return gap !== undefined && gap.units === range.units;
  };
  const has = ({ first, units }: Range) => stored.get(first)?.units === units;

  /** What a ledger does, for a campaign that has none. */
  const compare = (range: Range, { digest }: ShardResult) => {
    const before = stored.get(range.first)?.digest as string;
    if (BigInt(before) !== BigInt(digest))
      throw new InfrastructureError(
        `nondeterminism: units ${range.first}..${endOf(range) - 1} had the digest ${before} and now have ${digest}; one of the machines, or its ptelab, computes the same cases differently: trust none till you know which`,
      );
  };

  return {
    out,
    keep(range, result) {
      const known = has(range);
      if (!known && !(isInside(range) && isFree(range))) return "superseded";
      if (known && !ledger) compare(range, result);
      ledger?.put(hash, range, result);
      // Pieces that can no longer be added whole go; their rest is cut anew.
      for (const [id, other] of out) if (overlap(range, other)) out.delete(id);
      if (known) return "verified";
      stored.set(range.first, { units: range.units, digest: result.digest });
      tally.add(range, result, true);
      return "new";
    },
    has,
    next(units) {
      const [gap] = tally.gaps(within, [...out.values()]);
      return gap && { first: gap.first, units: Math.min(gap.units, units) };
    },
    hand: (range) => out.set(jobId(hash, range), range),
    adopt(range) {
      if (!isInside(range) || !isFree(range) || [...out.values()].some((other) => overlap(range, other))) return false;
      out.set(jobId(hash, range), range);
      return true;
    },
    drop: (id) => out.delete(id),
    isComplete: () => tally.gaps(within, []).length === 0,
    left: () => within.units - unitsIn(tally.now().done) - unitsIn([...out.values()]),
    pieces: () => stored.size,
    tally: tally.now,
  };
}
