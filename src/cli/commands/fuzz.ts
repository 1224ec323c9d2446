import type { Command } from "commander";
import { type CampaignOutcome, runCampaign } from "../../fuzz/campaign.ts";
import { NO_CORPUS, rerunCorpus } from "../../fuzz/corpus.ts";
import { describeFinding } from "../../fuzz/describe.ts";
import { type Ledger, openLedger } from "../../fuzz/ledger.ts";
import { compileModules } from "../../fuzz/modules.ts";
import { campaignHash, planCampaign, unitCount } from "../../fuzz/plan.ts";
import { runQueueCampaign } from "../../fuzz/queue/coordinator.ts";
import type { Range } from "../../fuzz/ranges.ts";
import type { Shown } from "../../fuzz/status.ts";
import { createTally } from "../../fuzz/tally.ts";
import type { Campaign } from "../../fuzz/types.ts";
import { parseWord } from "../../node.ts";
import { collect } from "../collect.ts";
import {
  checkOptions,
  type Options,
  parseCases,
  parseMaxFindings,
  parseShard,
  parseTargets,
  parseTime,
  parseUnits,
  parseWorkers,
} from "../fuzz/options.ts";
import { parseQueue, QUEUE_HELP, type QueueAsked, threadCode } from "../fuzz/queue.ts";
import { resultData, resultText } from "../fuzz/result.ts";
import { interruptSignal, watchCampaign } from "../fuzz/watch.ts";
import { toJson } from "../json.ts";
import { writeLine } from "../output.ts";
import { DEFAULT_PROFILES } from "../unmap/options.ts";

const INTERRUPTED = 130;
const DEFAULT_TIME = 60_000;
/** ms; planning takes longer only where modules have to be compiled first. */
const PLANNING = 2000;

/** What is to be done: the campaign, this process's part of it, and how long. */
interface Asked {
  readonly campaign: Campaign;
  readonly within: Range;
  readonly time?: { readonly ms: number; readonly spent: () => number };
  /** The end is not known: the clock or coverage makes it. */
  readonly open: boolean;
  readonly queue?: QueueAsked;
}

async function askedOf(options: Options): Promise<Asked> {
  checkOptions(options);
  const queue = parseQueue(options);
  const cases = options.cases === undefined ? undefined : parseCases(options.cases);
  const units = options.units === undefined ? undefined : parseUnits(options.units);
  const endless = cases === undefined && units === undefined;
  const ms = options.time === undefined ? (endless && !options.untilCovered ? DEFAULT_TIME : undefined) : parseTime(options.time);
  const planning = performance.now();
  const campaign = await planCampaign({
    profiles: options.profile ?? DEFAULT_PROFILES,
    targets: parseTargets(options.laws),
    cases,
    seed: parseWord(options.seed ?? "0x1", "--seed"),
    say: (line) => void process.stderr.write(`ptelab: ${line}\n`),
  });
  const planned = performance.now() - planning;
  const compiled = planned > PLANNING ? planned : 0;
  const whole = { first: 0, units: Math.min(units ?? Number.POSITIVE_INFINITY, unitCount(campaign)) };
  return {
    campaign,
    within: options.shard === undefined ? whole : parseShard(options.shard, whole.units),
    ...(ms !== undefined && { time: { ms, spent: () => performance.now() - compiled } }),
    open: endless,
    queue,
  };
}

/** The campaign on this machine's threads, or over a queue on others'. */
async function compute({ campaign, within, time, open, queue }: Asked, options: Options, ledger: Ledger | undefined, signal: AbortSignal) {
  const [workers, maxFindings] = [parseWorkers(options.workers), parseMaxFindings(options.maxFindings)];
  const hash = campaignHash(campaign);
  // The title says what is not to be seen in the numbers.
  const title = `ptelab fuzz  ${campaign.profiles.join(" ")}`;
  const facts = { hash, workers, ...(!open && { units: within.units }), ...(time && { time: time.ms }) };
  const failed = new AbortController();
  let failure: Error | undefined;
  const nothing = { ...createTally(0).now(), elapsed: 0, unitsDone: 0, perUnit: undefined };
  const watch = watchCampaign(title, facts, options, nothing, (error) => {
    failure ??= error;
    failed.abort();
  });
  let state: CampaignOutcome["ending"] | "failed" = "failed";
  try {
    const corpus = ledger ? await rerunCorpus(stored(ledger), campaign, signal) : NO_CORPUS;
    const modules = queue ? undefined : await compileModules(campaign);
    const plan = {
      campaign,
      hash,
      within,
      maxFindings,
      ledger,
      describe: describeFinding,
      ...(time && { time: { ms: time.ms, spent: time.spent() } }),
      untilCovered: options.untilCovered,
      stopAtFirst: options.stopAtFirst,
      signal: AbortSignal.any([signal, failed.signal]),
      onProgress: watch.update,
    };
    const outcome: CampaignOutcome & Shown = queue
      ? await runQueueCampaign({ ...plan, ...queue, say: watch.note })
      : await runCampaign({ ...plan, crew: { worker: threadCode(), start: { campaign, modules }, threads: workers } });
    watch.update(outcome);
    if (failure) throw failure;
    state = outcome.ending;
    return { ...outcome, hash, campaign, within, corpus, workers: outcome.queue?.threads ?? workers };
  } finally {
    // What went wrong is told, not that the files could not be written after it.
    if (state !== "failed" || failure === undefined) watch.end(state);
  }
}

function stored(ledger: Ledger) {
  return ledger.findings().map(({ finding }) => finding);
}

async function run(options: Options): Promise<void> {
  const { signal, release } = interruptSignal();
  let ledger: Ledger | undefined;
  try {
    const asked = await askedOf(options);
    ledger = options.ledger === undefined ? undefined : openLedger(options.ledger, "write");
    const result = await compute(asked, options, ledger, signal);
    await writeLine(options.json ? toJson("fuzz/1", resultData(result)) : resultText(result));
    const news = result.unknown > 0 || result.corpus.failing.some(({ known }) => !known);
    if (news && !options.exitZero) process.exitCode = 1;
    if (result.ending === "interrupted") process.exitCode = INTERRUPTED;
  } finally {
    ledger?.close();
    release();
  }
}

const HELP = `
Without --cases, --time, --units or --until-covered it runs for a minute. Findings that ptelab audit or ptelab unmap tell, too, are known
and do not count for the exit code. With a ledger nothing is lost: after kill -9 the same command goes on; --time adds to what is there.
The digest is the same for the same seed and cases, however the work was cut; "again" says which options give it once more.
Exit code 1 where there are new findings; 130 on Ctrl-C and SIGTERM, with what was done until then.

Examples:
  $ ptelab fuzz --time 10m --ledger fuzz.ledger
  $ ptelab fuzz --laws wrprotect --laws chains -p x86_64 --cases 1e10 --seed 0x2a --json
  $ ptelab fuzz --laws unmap -p arm64-4k --until-covered
  $ ptelab fuzz --cases 1e12 --shard 3/8 --ledger part-3.ledger    (then: ptelab merge part-*.ledger)
  $ ptelab fuzz --cases 1e12 --ledger fuzz.ledger --queue redis://10.0.0.5    (and on each machine: ptelab worker --queue redis://10.0.0.5)
  $ ptelab fuzz --time 1h --status status.json --csv speed.csv`;

export function addFuzz(program: Command): void {
  program
    .command("fuzz")
    .description("fuzz laws, chains of helpers and unmap policies: every case replayable, nothing lost")
    .option("--laws <name>", "a law, a family of laws, words, chains, unmap or unmap/POLICY (may be repeated; all if left out)", collect)
    .option("-p, --profile <id>", "only this profile (may be repeated); one of each architecture if left out", collect)
    .option("--cases <n>", "at least so many cases: 1e10, 64Mi; rounded up to whole blocks")
    .option("--time <time>", "for so long: 30s, 10m, 1h30m")
    .option("--units <n>", "exactly the first n units of work, as a campaign that was stopped names them")
    .option("--until-covered", "until every flag state, pair of helpers and shape of batch was seen")
    .option("--seed <hex>", "seed of all cases (0x1 if left out)")
    .option("--workers <n>", "threads; one a processor if left out")
    .option("--ledger <file>", "keeps what is done in this file, and goes on from it")
    .option("--shard <i/n>", "only the i-th of n parts; ptelab merge puts them together")
    .option("--queue <url>", "compute on other machines, by ptelab worker: redis://HOST:6379, or rediss:// with TLS")
    .option("--queue-ca <file>", QUEUE_HELP.ca)
    .option("--queue-patience <time>", QUEUE_HELP.patience)
    .option("--max-findings <n>", "how many findings are kept; more are counted only", "1000")
    .option("--stop-at-first", "stop at the first new finding, instead of going on")
    .option("--status <file>", "the state as JSON, rewritten every second")
    .option("--csv <file>", "cases, speed, coverage and findings over time, for plotting")
    .option("--json", "the result as JSON")
    .option("--exit-zero", "exit with 0 though there are new findings")
    .addHelpText("after", HELP)
    .action(run);
}
