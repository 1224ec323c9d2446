/** A ledger as a report reads it. */
import { type Ledger, openLedger } from "../ledger.ts";
import { ENDLESS, unitCount } from "../plan.ts";
import { endOf } from "../ranges.ts";
import { loadStates } from "../states.ts";
import type { Campaign } from "../types.ts";
import type { Recorded, RecordedShard } from "./data.ts";

export interface LedgerSource {
  /** Hashes of its campaigns. */
  readonly campaigns: () => readonly string[];
  readonly read: (hash: string) => Recorded;
  readonly close: () => void;
}

/** A campaign that ends with the clock has no number of units: it is as long as it came. */
function unitsOf(campaign: Campaign, shards: readonly RecordedShard[]): number {
  if (campaign.blocks < ENDLESS) return unitCount(campaign);
  return Math.max(0, ...shards.map(({ range }) => (range ? endOf(range) : 0)));
}

function read(ledger: Ledger, hash: string): Recorded {
  const found = ledger.campaigns().find((stored) => stored.hash === hash);
  if (!found) throw new RangeError(`the ledger has no campaign ${hash}`);
  const shards = [...ledger.results(hash)].map(({ result, finished, first, units }) => ({ result, finished, range: { first, units } }));
  const { campaign } = found;
  return { hash, campaign, of: unitsOf(campaign, shards), shards, corpus: ledger.findings().map(({ finding }) => finding) };
}

/** @throws InfrastructureError where the file is no ledger, or cannot be read */
export async function openSource(path: string): Promise<LedgerSource> {
  const ledger = openLedger(path, "read");
  // Names of states: of a profile with switches they are to be had only now.
  for (const id of new Set(ledger.campaigns().flatMap(({ campaign }) => campaign.profiles))) await loadStates(id);
  return {
    campaigns: () => ledger.campaigns().map(({ hash }) => hash),
    read: (hash) => read(ledger, hash),
    close: () => ledger.close(),
  };
}
