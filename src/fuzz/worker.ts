/**
 * A thread that computes shards. The first message is `{ campaign, modules? }`, answered by `{ ready: true }`; then each shard by its result,
 * or by `{ error, usage }`.
 */
import { parentPort } from "node:worker_threads";
import { UsageError } from "../profile/errors.ts";
import type { CampaignModules } from "./modules.ts";
import { createRunner, type Runner } from "./run.ts";
import type { Campaign, Shard, ShardResult } from "./types.ts";

export interface WorkerStart {
  readonly campaign: Campaign;
  readonly modules?: CampaignModules;
}
export type WorkerMessage = WorkerStart | Shard;
export type WorkerFailure = { readonly error: string; readonly usage: boolean };
export type WorkerAnswer = { readonly ready: true } | ShardResult | WorkerFailure;

let runner: Runner | undefined;

async function answer(message: WorkerMessage): Promise<WorkerAnswer> {
  try {
    if ("campaign" in message) {
      runner = await createRunner(message.campaign, message.modules);
      return { ready: true };
    }
    if (!runner) throw new Error("a shard came before its campaign");
    return runner.run(message);
  } catch (error) {
    return { error: (error as Error).message, usage: error instanceof UsageError };
  }
}

parentPort?.on("message", async (message: WorkerMessage) => parentPort?.postMessage(await answer(message)));
