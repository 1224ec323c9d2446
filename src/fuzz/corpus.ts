/** What was found before is run again first: it says at once whether a change has repaired it. */
import { UsageError } from "../profile/errors.ts";
import { replay } from "./replay.ts";
import { plainTarget } from "./targets.ts";
import type { Campaign, Finding } from "./types.ts";

export interface CorpusResult {
  /** They fail again. */
  readonly failing: readonly Finding[];
  /** They do not, or their case is not there any more. */
  readonly passing: readonly Finding[];
}

export const NO_CORPUS: CorpusResult = { failing: [], passing: [] };

/** A walk by the letter that comes out otherwise is found under the policy that was walked. */
function isAsked({ profile, target }: Finding, { profiles, targets }: Campaign): boolean {
  return profiles.includes(profile) && targets.includes(plainTarget(target));
}

async function fails({ token }: Finding): Promise<boolean> {
  try {
    return (await replay(token)).violated;
  } catch (error) {
    // A law or a profile that is gone: no case, no failure.
    if (error instanceof UsageError) return false;
    throw error;
  }
}

/** @param again whether a finding's case still fails */
export async function rerunCorpus(
  findings: Iterable<Finding>,
  campaign: Campaign,
  signal?: AbortSignal,
  again: (finding: Finding) => Promise<boolean> = fails,
): Promise<CorpusResult> {
  const [failing, passing]: Finding[][] = [[], []];
  for (const finding of findings) {
    if (signal?.aborted) break;
    if (isAsked(finding, campaign)) ((await again(finding)) ? failing : passing).push(finding);
  }
  return { failing, passing };
}
