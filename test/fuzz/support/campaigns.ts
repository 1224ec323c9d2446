/** Campaigns over threads that only pretend. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CampaignOutcome, type CampaignPlan, runCampaign } from "../../../src/fuzz/campaign.ts";
import type { CampaignModules } from "../../../src/fuzz/modules.ts";
import { campaignHash, unitCount } from "../../../src/fuzz/plan.ts";
import type { Campaign } from "../../../src/fuzz/types.ts";
import type { FakeData } from "./fakeWorker.ts";

const scratch = mkdtempSync(join(tmpdir(), "ptelab-campaign-"));
let files = 0;

export function freshLedger(): string {
  return join(scratch, `${files++}.ledger`);
}

/** Two profiles, chains and one policy: rounds of four units. */
export function fakeCampaign(blocks: number): Campaign {
  return {
    schema: 1,
    seed: 1n,
    profiles: ["arm64-4k", "x86_64"],
    targets: ["chains", "unmap/first-pte"],
    blocks,
    modules: { "arm64-4k": "a", x86_64: "b" },
  };
}

export const FAKE_WORKER = new URL("./fakeWorker.ts", import.meta.url);

export function fakePlan(
  campaign: Campaign,
  data: FakeData = {},
  more: Partial<CampaignPlan> & { readonly threads?: number } = {},
): CampaignPlan {
  const { threads = 2, ...rest } = more;
  return {
    campaign,
    hash: campaignHash(campaign),
    within: { first: 0, units: unitCount(campaign) },
    crew: { worker: FAKE_WORKER, start: { campaign, modules: data as unknown as CampaignModules }, threads },
    maxFindings: 100,
    ...rest,
  };
}

export function runFake(campaign: Campaign, data: FakeData = {}, more: Parameters<typeof fakePlan>[2] = {}): Promise<CampaignOutcome> {
  return runCampaign(fakePlan(campaign, data, more));
}
