import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { readBaseline } from "../../bench/baseline.ts";
import { BATCHES, type Batch, type Flags, type Plan, PROFILES, parseBatch } from "../../bench/cases.ts";
import { picturesOf } from "../../bench/charts.ts";
import { benchCsv, benchDocument } from "../../bench/document.ts";
import { benchHtml } from "../../bench/page.ts";
import { type BenchReport, runBench, type Settings } from "../../bench/run.ts";
import { benchMarkdown, benchText } from "../../bench/text.ts";
import { findProfile, InfrastructureError, UsageError } from "../../node.ts";
import { quoted } from "../../profile/errors.ts";
import { findPolicy, type Policy, policies } from "../../unmap/policies.ts";
import { collect } from "../collect.ts";
import { write, writeLine } from "../output.ts";
import { progressLine } from "../progress.ts";

interface Options {
  readonly profile?: readonly string[];
  readonly policy?: readonly string[];
  readonly batch?: string;
  readonly flags?: string;
  readonly size?: string;
  readonly rounds?: string;
  readonly seed: string;
  readonly quick?: boolean;
  readonly full?: boolean;
  readonly c: boolean;
  readonly apart: boolean;
  readonly baseline?: string;
  readonly save?: string;
  readonly json?: string | true;
  readonly csv?: string | true;
  readonly markdown?: string | true;
  readonly html?: string;
  readonly svg?: string;
}

const FLAGS: readonly Flags[] = ["uniform", "random"];
/** What is measured cold without --full: the policy that was merged, at the ends of the range and in its midst. */
const COLD = { policy: "respect-write-soft-dirty", batches: [1, 16, 512] as const, flags: ["uniform"] as const };
const QUICK = { profiles: ["x86_64", "arm64-4k"], policies: ["unbatched", "first-pte", COLD.policy], batches: [1, 4, 16, 512] as const };
const WORKERS = [16, 18, 20, 22, 24].map((bits) => 2 ** bits);

function oneOf<T extends string>(value: string | undefined, what: string, choices: readonly T[]): readonly T[] | undefined {
  if (value === undefined) return undefined;
  if (value === "both") return choices;
  const found = choices.filter((choice) => choice === value);
  if (found.length === 0) throw new UsageError(`${what} ${quoted(value)}: it must be one of ${choices.join(", ")} or both`);
  return found;
}

function numberFrom(text: string, what: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(`${what} ${quoted(text)}: it must be a whole number, ${least} to ${most}`);
}

function batchesOf(text: string | undefined): readonly Batch[] | undefined {
  return text?.split(",").map((part) => parseBatch(part.trim()));
}

/** What was asked for stands; what was left out depends on how long it may take. */
function settingsOf(options: Options): Settings {
  const { quick = false, full = false } = options;
  if (quick && full) throw new UsageError("--quick and --full: take one of them");
  const profiles = options.profile?.map((id) => findProfile(id).id) ?? (quick ? QUICK.profiles : PROFILES);
  const chosen = options.policy?.map(findPolicy);
  const known = (ids: readonly string[]): readonly Policy[] => policies.filter(({ id }) => ids.includes(id));
  const batches = batchesOf(options.batch);
  const flags = oneOf(options.flags, "flags", FLAGS);
  const sizes = oneOf(options.size, "size", ["cache", "cold"]) ?? (quick ? ["cache"] : ["cache", "cold"]);
  const cache: Plan = {
    profiles,
    policies: chosen ?? (quick ? known(QUICK.policies) : policies),
    batches: batches ?? (quick ? QUICK.batches : BATCHES),
    flags: flags ?? FLAGS,
  };
  const cold: Plan = {
    profiles,
    policies: chosen ?? (full ? policies : known([COLD.policy])),
    batches: batches ?? (full ? BATCHES : COLD.batches),
    flags: flags ?? (full ? FLAGS : COLD.flags),
  };
  const rounds = options.rounds === undefined ? (quick ? 5 : 9) : numberFrom(options.rounds, "rounds", 1, 1000);
  const apart = options.apart && sizes.includes("cache") ? { profiles, policy: known([COLD.policy])[0] } : undefined;
  return {
    cache: sizes.includes("cache") ? cache : undefined,
    cold: sizes.includes("cold") ? cold : undefined,
    rounds,
    coldRounds: Math.max(1, Math.ceil(rounds / 3)),
    walks: quick ? 3 : 5,
    seed: numberFrom(options.seed, "seed", 0, Number.MAX_SAFE_INTEGER),
    c: options.c,
    workers: quick ? WORKERS.slice(0, 1) : WORKERS,
    apart,
    baseline: options.baseline === undefined ? undefined : readBaseline(options.baseline),
  };
}

function writeFile(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new InfrastructureError(`${path} cannot be written (${(error as Error).message}); name a file in a folder that is there`);
  }
}

/** To the named files; what has no name goes to standard output, and the text where nothing does. */
async function output(report: BenchReport, options: Options): Promise<void> {
  const document = `${JSON.stringify(benchDocument(report), null, 1)}\n`;
  let said = false;
  for (const [where, make] of [
    [options.json, () => document],
    [options.csv, () => benchCsv(report)],
    [options.markdown, () => benchMarkdown(report)],
  ] as const) {
    if (where === undefined) continue;
    if (where !== true) writeFile(where, make());
    else {
      await write(make());
      said = true;
    }
  }
  if (options.save !== undefined) writeFile(options.save, document);
  if (options.html !== undefined) writeFile(options.html, benchHtml(report));
  if (options.svg !== undefined) {
    mkdirSync(options.svg, { recursive: true });
    for (const { id, svg } of picturesOf(report)) writeFile(join(options.svg, `${id}.svg`), svg);
  }
  if (!said) await writeLine(benchText(report));
}

export function addBench(program: Command): void {
  program
    .command("bench")
    .description("what the batched unmap costs: by batch size, policy and architecture, and against C")
    .option("-p, --profile <id>", "profile; may be repeated", collect)
    .option("--policy <id>", "policy, or your own (see unmap); may be repeated", collect)
    .option("--batch <sizes>", "pages of each folio, with commas: 1, 2, 4 … 512, mix")
    .option("--flags <which>", "uniform, random or both: whether entries differ")
    .option("--size <which>", "cache (64 Ki entries), cold (64 Mi) or both")
    .option("--rounds <n>", "rounds of turns; a third as many of cold tables")
    .option("--seed <n>", "what tables are made from", "1")
    .option("--quick", "a look, in seconds: two architectures, three policies, in cache")
    .option("--full", "cold tables of every policy, batch size and flags as well: hours")
    .option("--no-c", "without C")
    .option("--no-apart", "without workers and without what counting costs")
    .option("--save <file>", "keep the run, for --baseline")
    .option("--baseline <file>", "compare with a run that was saved")
    .option("--json [file]", "as JSON")
    .option("--csv [file]", "as CSV, a line for each case and side")
    .option("--markdown [file]", "as Markdown")
    .option("--html <file>", "one page with plots")
    .option("--svg <folder>", "the plots alone")
    .addHelpText(
      "after",
      `
Figures are medians over rounds in which all sides take turns. docs/bench.md says how it is measured.

Examples:
  $ ptelab bench --quick
  $ ptelab bench -p x86_64 --policy first-pte --batch 1,16,512 --size cache
  $ ptelab bench --save before.json --html bench.html
  $ ptelab bench --baseline before.json`,
    )
    .action(async (options: Options) => {
      const progress = progressLine();
      const settings = settingsOf(options);
      let report: BenchReport;
      try {
        report = await runBench({ ...settings, onProgress: progress.update });
      } finally {
        progress.done();
      }
      await output(report, options);
    });
}
