/** One machine of many, in a process of its own, with a thread that only pretends: queueWorker.ts URL FAKE-DATA. Says how many shards. */
import { startCrew } from "../../../src/fuzz/crew.ts";
import type { CampaignModules } from "../../../src/fuzz/modules.ts";
import { parseAddress } from "../../../src/fuzz/queue/address.ts";
import { runQueueWorker } from "../../../src/fuzz/queue/worker.ts";
import { FAKE_WORKER } from "./campaigns.ts";

const [url, data] = process.argv.slice(2);
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());
const shards = await runQueueWorker({
  address: parseAddress(url),
  threads: 1,
  crewOf: (campaign, threads) =>
    startCrew({ worker: FAKE_WORKER, start: { campaign, modules: JSON.parse(data) as unknown as CampaignModules }, threads }),
  patience: 60_000,
  lock: 3000,
  signal: stop.signal,
  say: (line) => console.error(line),
}).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 3;
  return undefined;
});
if (shards !== undefined) console.log(`shards ${shards}`);
