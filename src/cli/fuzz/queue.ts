/** `--queue`: a campaign over many machines, as the command line asks for it. */

import { type Crew, startCrew } from "../../fuzz/crew.ts";
import { type CampaignModules, compileModules } from "../../fuzz/modules.ts";
import { prepareModules } from "../../fuzz/prepare.ts";
import { type Address, parseAddress } from "../../fuzz/queue/address.ts";
import type { Campaign } from "../../fuzz/types.ts";
import { UsageError } from "../../node.ts";
import { parseTime } from "./options.ts";

export interface QueueOptions {
  readonly queue?: string;
  readonly queueCa?: string;
  readonly queuePatience?: string;
}

export interface QueueAsked {
  readonly address: Address;
  /** ms that Redis may be away. */
  readonly patience: number;
}

const PATIENCE = "10m";

export const QUEUE_HELP = {
  ca: "the certificate (PEM) that vouches for a Redis with TLS",
  patience: `how long Redis may be away, once it was there (${PATIENCE} if left out)`,
};

/** @throws UsageError */
export function parseQueue({ queue, queueCa, queuePatience }: QueueOptions): QueueAsked | undefined {
  if (queue === undefined) {
    const stray = queueCa !== undefined ? "--queue-ca" : queuePatience !== undefined ? "--queue-patience" : undefined;
    if (stray) throw new UsageError(`${stray} says something of a queue: give --queue redis://HOST with it`);
    return undefined;
  }
  return { address: parseAddress(queue, queueCa), patience: parseTime(queuePatience ?? PATIENCE, "--queue-patience") };
}

/** The code of a thread that computes: as it was compiled, or as it was written. */
export function threadCode(): URL {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  return new URL(`../../fuzz/worker.${extension}`, import.meta.url);
}

/** @throws InfrastructureError where this ptelab's modules are not those of the campaign */
export async function crewOf(campaign: Campaign, threads: number): Promise<Crew> {
  await prepareModules(campaign.profiles, campaign.targets);
  const modules: CampaignModules = await compileModules(campaign);
  return startCrew({ worker: threadCode(), start: { campaign, modules }, threads });
}
