/** What a baseline says of an audit: the new findings in full, the others counted. */
import type { BaselineComparison, BaselineEntry } from "../../audit/baseline.ts";
import { paint } from "./text.ts";

function line({ law, profile, domain, kind, fingerprint }: BaselineEntry): string {
  return `  ${law} on ${profile} (${domain === "all" ? "all words" : "reachable"}): ${kind}${fingerprint ? ` by ${fingerprint}` : ""}`;
}

/** @param path of the baseline file, to tell what to do about what is gone */
export function baselineText(comparison: BaselineComparison, path: string): string {
  const { new: added, known, gone } = comparison;
  const lines = [`${paint("bold", "Against the baseline")} ${path}: ${added.length} new, ${known.length} known, ${gone.length} gone`];
  if (added.length > 0) lines.push(paint("red", "New:"), ...added.map(line));
  if (gone.length > 0) lines.push(`Gone (write the baseline anew to drop them):`, ...gone.map(line));
  return lines.join("\n");
}
