import { existsSync, renameSync, rmSync } from "node:fs";
import type { Command } from "commander";
import { choosePieces, type Piece, pieceOf, verifyPieces } from "../../fuzz/combine.ts";
import { NO_CORPUS } from "../../fuzz/corpus.ts";
import { type Ledger, openLedger, type StoredCampaign } from "../../fuzz/ledger.ts";
import { ENDLESS, unitCount } from "../../fuzz/plan.ts";
import { createTally } from "../../fuzz/tally.ts";
import { UsageError } from "../../node.ts";
import { quoted } from "../../profile/errors.ts";
import { missingUnits, type Result, resultData, resultText } from "../fuzz/result.ts";
import { toJson } from "../json.ts";
import { writeLine } from "../output.ts";

interface Options {
  readonly campaign?: string;
  readonly into?: string;
  readonly json?: boolean;
  readonly exitZero?: boolean;
}

const MOST_FINDINGS = 1e6;

/** The campaigns of all ledgers, or the one that is asked for. */
function campaignsOf(ledgers: readonly Ledger[], wanted: string | undefined): readonly StoredCampaign[] {
  const all = new Map(ledgers.flatMap((ledger) => ledger.campaigns()).map((stored) => [stored.hash, stored]));
  const chosen = [...all.values()].filter(({ hash }) => wanted === undefined || hash.startsWith(wanted));
  if (chosen.length > 0) return chosen;
  if (all.size === 0) throw new UsageError("no ledger holds a campaign: there is nothing to merge");
  const hashes = [...all.keys()].map((hash) => hash.slice(0, 12)).join(", ");
  throw new UsageError(`--campaign ${quoted(wanted ?? "")}: no campaign begins with it; there are ${hashes}`);
}

function mergeCampaign({ hash, campaign }: StoredCampaign, ledgers: readonly Ledger[], into: Ledger | undefined): Result {
  const pieces: (Piece & { readonly ledger: Ledger })[] = ledgers.flatMap((ledger) =>
    [...ledger.results(hash)].map((stored) => ({ ...pieceOf(ledger.file, stored), ledger })),
  );
  verifyPieces(pieces);
  const chosen = new Map(ledgers.map((ledger) => [ledger, new Set<number>()]));
  for (const { ledger, first } of choosePieces(pieces)) chosen.get(ledger)?.add(first);
  const tally = createTally(MOST_FINDINGS);
  into?.begin(hash, campaign);
  for (const ledger of ledgers)
    for (const { first, units, result, finished } of ledger.results(hash)) {
      if (!chosen.get(ledger)?.has(first)) continue;
      tally.add({ first, units }, result, false);
      into?.put(hash, { first, units }, result, finished);
    }
  const within = { first: 0, units: unitCount(campaign) };
  const done = tally.now();
  const missing = missingUnits({ done: done.done, within, campaign }).length > 0;
  return {
    ...done,
    hash,
    campaign,
    within,
    corpus: NO_CORPUS,
    ending: missing ? "missing" : campaign.blocks === ENDLESS ? "time" : "complete",
  };
}

/** Opens `--into` under another name, so that a merge that fails leaves nothing. */
function target(path: string | undefined): { readonly ledger: Ledger; finish(): void; give(): void } | undefined {
  if (path === undefined) return undefined;
  if (existsSync(path)) throw new UsageError(`--into ${path}: it is there already; choose another name, or name it among the ledgers`);
  const unfinished = `${path}.${process.pid}.tmp`;
  const remove = () => {
    for (const end of ["", "-lock", "-wal", "-shm"]) rmSync(`${unfinished}${end}`, { force: true });
  };
  const ledger = openLedger(unfinished, "write");
  return {
    ledger,
    finish() {
      // The log goes into the file when the last connection is closed.
      ledger.close();
      renameSync(unfinished, path);
      remove();
    },
    give() {
      ledger.close();
      remove();
    },
  };
}

async function run(files: readonly string[], options: Options): Promise<void> {
  const ledgers: Ledger[] = [];
  const into = target(options.into);
  let merged = false;
  try {
    for (const file of new Set(files)) ledgers.push(openLedger(file, "read"));
    into?.ledger.keep(ledgers.flatMap((ledger) => ledger.findings()).sort((a, b) => a.firstSeen - b.firstSeen));
    const results = campaignsOf(ledgers, options.campaign).map((stored) => mergeCampaign(stored, ledgers, into?.ledger));
    into?.finish();
    merged = true;
    const [first, ...others] = results.map(resultData);
    const data = others.length === 0 ? first : { campaigns: [first, ...others] };
    await writeLine(options.json ? toJson("fuzz-merge/1", data) : results.map(resultText).join("\n\n"));
    if (results.some(({ unknown }) => unknown > 0) && !options.exitZero) process.exitCode = 1;
    const missing = results.filter(({ ending }) => ending === "missing");
    if (missing.length > 0) process.exitCode = 3;
  } finally {
    for (const ledger of ledgers) ledger.close();
    if (!merged) into?.give();
  }
}

export function addMerge(program: Command): void {
  program
    .command("merge <ledgers...>")
    .description("put the ledgers of ptelab fuzz --shard together: verified, exact, and what is missing named")
    .option("--campaign <hash>", "only this campaign; the beginning of its hash is enough")
    .option("--into <file>", "write the merged ledger, which ptelab fuzz --ledger and ptelab report take")
    .option("--json", "the result as JSON")
    .option("--exit-zero", "exit with 0 though there are new findings")
    .addHelpText(
      "after",
      `
Exit code 1 where there are new findings, 3 where units are missing or two ledgers contradict one another.

Examples:
  $ ptelab merge part-*.ledger
  $ ptelab merge part-*.ledger --into whole.ledger --json`,
    )
    .action(run);
}
