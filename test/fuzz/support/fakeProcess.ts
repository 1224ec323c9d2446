/** A campaign in a process of its own, to be killed: fakeProcess.ts LEDGER BLOCKS MS. Prints its result. */
import { runCampaign } from "../../../src/fuzz/campaign.ts";
import { openLedger } from "../../../src/fuzz/ledger.ts";
import { fakeCampaign, fakePlan } from "./campaigns.ts";

const [file, blocks, slow] = process.argv.slice(2);
const ledger = openLedger(file, "write");
const { total, done, fresh } = await runCampaign(fakePlan(fakeCampaign(Number(blocks)), { slow: Number(slow), every: 7 }, { ledger }));
ledger.close();
console.log(JSON.stringify({ digest: total.digest, cases: total.cases, violations: total.violations, done, fresh: fresh.units }));
