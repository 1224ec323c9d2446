/** One planted fault: how long a campaign runs until it tells, and how small the case is that it shows. */

import { bitCount } from "../../src/audit/run.ts";
import type { CampaignModule } from "../../src/fuzz/modules.ts";
import { unitAt } from "../../src/fuzz/plan.ts";
import { createRunner } from "../../src/fuzz/run.ts";
import { plainWords } from "../../src/fuzz/shrinkWords.ts";
import { familyOf, findLaw, plainTarget } from "../../src/fuzz/targets.ts";
import type { Campaign, Finding } from "../../src/fuzz/types.ts";
import { inputMasks } from "../../src/laws/index.ts";
import type { Lab } from "../../src/profile/lab.ts";

export interface Found {
  /** Of running; modules were compiled before. */
  readonly ms: number;
  readonly cases: number;
  readonly target: string;
  readonly token: string;
  /** Bits that are not those of plain words; entries; steps; a trap has no case. */
  readonly size: { readonly of: "bits" | "entries" | "steps" | "traps"; readonly count: number };
}

/** How large a shrunk case is. */
export function sizeOf(lab: Lab, { target, least }: Finding): Found["size"] {
  const family = familyOf(plainTarget(target));
  if (least.length === 0) return { of: "traps", count: 1 };
  if (family === "chains") return { of: "steps", count: least.length - 1 };
  if (family === "unmap") return { of: "entries", count: least.filter((text) => text.startsWith("0x")).length };
  const { inputs } = findLaw(target);
  const [plain, masks] = [plainWords(lab, inputs), inputMasks(lab, { inputs })];
  const count = least.reduce((sum, text, i) => sum + bitCount(BigInt(text) ^ (plain[i] & masks[i])), 0);
  return { of: "bits", count };
}

/**
 * Runs a campaign of one profile unit by unit until a finding comes that is news.
 * @param modules those with the fault in them
 * @param limit ms of running
 * @returns undefined where none comes
 */
export async function findFault(campaign: Campaign, modules: CampaignModule, lab: Lab, limit: number): Promise<Found | undefined> {
  const [profile] = campaign.profiles;
  const runner = await createRunner(campaign, { [profile]: modules });
  const start = performance.now();
  let cases = 0;
  for (let i = 0; ; i++) {
    const result = runner.runUnit(unitAt(campaign, i));
    const ms = performance.now() - start;
    cases += result.cases;
    const finding = result.findings.find(({ known }) => !known);
    if (finding) return { ms, cases, target: finding.target, token: finding.token, size: sizeOf(lab, finding) };
    if (ms > limit) return undefined;
  }
}
