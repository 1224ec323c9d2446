/** Which of a ledger's campaigns a report is about. */
import { quoted, UsageError } from "../../profile/errors.ts";

/** The whole hash, or as much of its beginning as only one campaign has; without one, the only campaign. */
export function chooseCampaign(hashes: readonly string[], wanted: string | undefined, ledger: string): string {
  const shown = hashes.map((hash) => hash.slice(0, 12)).join(", ");
  if (hashes.length === 0) throw new UsageError(`${ledger} holds no campaign yet: ptelab fuzz --ledger ${ledger} runs one`);
  if (wanted === undefined) {
    if (hashes.length === 1) return hashes[0];
    throw new UsageError(`${ledger} holds ${hashes.length} campaigns: choose one with --campaign HASH, of ${shown}`);
  }
  const matching = hashes.filter((hash) => wanted !== "" && hash.startsWith(wanted.toLowerCase()));
  if (matching.length === 1) return matching[0];
  const what = matching.length > 1 ? `${matching.length} campaigns begin with` : "no campaign is, or begins with,";
  throw new UsageError(`--campaign: ${what} ${quoted(wanted)} in ${ledger}: it holds ${shown}`);
}
