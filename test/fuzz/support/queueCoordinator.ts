/** A coordinator in a process of its own, to be killed: queueCoordinator.ts URL LEDGER BLOCKS. Prints how many units are done. */
import { openLedger } from "../../../src/fuzz/ledger.ts";
import { campaignHash, unitCount } from "../../../src/fuzz/plan.ts";
import { parseAddress } from "../../../src/fuzz/queue/address.ts";
import { runQueueCampaign } from "../../../src/fuzz/queue/coordinator.ts";
import { fakeCampaign } from "./campaigns.ts";

const [url, file, blocks] = process.argv.slice(2);
const campaign = fakeCampaign(Number(blocks));
await runQueueCampaign({
  campaign,
  hash: campaignHash(campaign),
  within: { first: 0, units: unitCount(campaign) },
  maxFindings: 100,
  ledger: openLedger(file, "write"),
  address: parseAddress(url),
  patience: 60_000,
  shard: 300,
  say: (line) => console.error(line),
  onProgress: ({ unitsDone }) => console.log(unitsDone),
});
