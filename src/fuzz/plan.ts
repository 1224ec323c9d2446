/** A campaign as plain data, and its work in an order that depends on nothing else. */
import { createHash } from "node:crypto";
import { UsageError } from "../profile/errors.ts";
import { findProfile } from "../profile/find.ts";
import { moduleDigests } from "./modules.ts";
import { prepareModules } from "./prepare.ts";
import { allTargets, casesOf, checkedTargets, familiesOf } from "./targets.ts";
import type { Campaign, Shard, Unit } from "./types.ts";

export interface CampaignAsked {
  readonly profiles: readonly string[];
  /** All where left out. */
  readonly targets?: readonly string[];
  /** At least so many; without end where left out. */
  readonly cases?: number;
  readonly seed: bigint;
  /** Is told what takes long. */
  readonly say?: (line: string) => void;
}

/** Blocks of a campaign that a clock ends: their numbers still fit into a case's index. */
export const ENDLESS = 2 ** 32;

/** @throws UsageError on what does not exist, InfrastructureError where a profile is not built */
export async function planCampaign({ profiles, targets, cases, seed, say }: CampaignAsked): Promise<Campaign> {
  const ids = [...new Set(profiles.map((id) => findProfile(id).id))].sort();
  if (ids.length === 0) throw new UsageError("a campaign needs a profile: -p ID (ptelab profiles lists them)");
  if (seed < 0n || seed >> 64n !== 0n) throw new UsageError(`--seed ${seed} is not 0 to 2^64 - 1`);
  if (cases !== undefined && !(cases >= 1 && Number.isFinite(cases))) throw new UsageError(`--cases ${cases} is not a number from 1 on`);
  const chosen = checkedTargets(targets ?? allTargets());
  if (chosen.length === 0) throw new UsageError("a campaign needs a target: a law, chains, or unmap/POLICY");
  const families = familiesOf({ targets: chosen });
  const perBlock = ids.reduce(
    (sum, profile) => sum + families.reduce((all, family) => all + casesOf({ profile, family }, { targets: chosen }), 0),
    0,
  );
  if (perBlock === 0)
    throw new UsageError(`none of the targets (${chosen.slice(0, 3).join(", ")}) applies to ${ids.slice(0, 3).join(", ")}`);
  const blocks = cases === undefined ? ENDLESS : Math.min(ENDLESS, Math.ceil(cases / perBlock));
  await prepareModules(ids, chosen, say);
  return { schema: 1, seed, profiles: ids, targets: chosen, blocks, modules: await moduleDigests(ids, chosen) };
}

/** What a ledger knows the campaign by. */
export function campaignHash({ schema, seed, profiles, targets, blocks, modules }: Campaign): string {
  const sorted = profiles.map((id) => [id, modules[id]]);
  const text = JSON.stringify([schema, `0x${seed.toString(16)}`, profiles, targets, blocks, sorted]);
  return createHash("sha256").update(text).digest("hex");
}

export function unitCount(campaign: Campaign): number {
  return campaign.blocks * campaign.profiles.length * familiesOf(campaign).length;
}

/** Block after block, and of each all profiles and families: a campaign that is stopped has seen something of everything. */
export function unitAt(campaign: Campaign, i: number): Unit {
  const families = familiesOf(campaign);
  const perBlock = campaign.profiles.length * families.length;
  const place = i % perBlock;
  return {
    profile: campaign.profiles[Math.floor(place / families.length)],
    family: families[place % families.length],
    block: Math.floor(i / perBlock),
  };
}

export function shardCount(campaign: Campaign, unitsPerShard: number): number {
  return Math.ceil(unitCount(campaign) / unitsPerShard);
}

export function shardAt(campaign: Campaign, i: number, unitsPerShard: number): Shard {
  const first = i * unitsPerShard;
  const count = Math.max(0, Math.min(unitsPerShard, unitCount(campaign) - first));
  return { index: i, units: Array.from({ length: count }, (_, n) => unitAt(campaign, first + n)) };
}

export function shardsOf(campaign: Campaign, unitsPerShard: number): Shard[] {
  return Array.from({ length: shardCount(campaign, unitsPerShard) }, (_, i) => shardAt(campaign, i, unitsPerShard));
}
