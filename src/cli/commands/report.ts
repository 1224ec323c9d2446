/** `ptelab report`: what a ledger knows of a campaign, in every form. */
import type { Command } from "commander";
import { chooseCampaign } from "../../fuzz/report/choose.ts";
import type { CoverageNames } from "../../fuzz/report/covered.ts";
import { fuzzReport, isNews, type Recorded } from "../../fuzz/report/data.ts";
import { fuzzHtml } from "../../fuzz/report/html.ts";
import { fuzzJunit } from "../../fuzz/report/junit.ts";
import { fuzzMarkdown } from "../../fuzz/report/markdown.ts";
import { fuzzSarif } from "../../fuzz/report/sarif.ts";
import type { LedgerSource } from "../../fuzz/report/source.ts";
import { fuzzText } from "../../fuzz/report/text.ts";
import { packageVersion } from "../../root.ts";
import { checkOutputs, emit, type Target } from "../audit/outputs.ts";
import { toJson } from "../json.ts";

export interface ReportSources {
  /** Opens for reading only. @throws InfrastructureError where that cannot be done */
  readonly open: (path: string) => LedgerSource | Promise<LedgerSource>;
  readonly names: CoverageNames;
}

interface Options {
  readonly campaign?: string;
  readonly json?: Target;
  readonly markdown?: Target;
  readonly junit?: Target;
  readonly sarif?: Target;
  readonly html?: string;
  readonly exitZero?: boolean;
}

async function readRecorded(path: string, wanted: string | undefined, { open }: ReportSources): Promise<Recorded> {
  const ledger = await open(path);
  try {
    return ledger.read(chooseCampaign(ledger.campaigns(), wanted, path));
  } finally {
    ledger.close();
  }
}

async function run(path: string, options: Options, sources: ReportSources): Promise<void> {
  checkOutputs(options);
  const report = fuzzReport(await readRecorded(path, options.campaign, sources), sources.names);
  const version = packageVersion();
  const outputs = [
    { target: options.json, render: () => toJson("fuzz-report/1", { ...report }) },
    { target: options.markdown, render: () => fuzzMarkdown(report) },
    { target: options.junit, render: () => fuzzJunit(report) },
    { target: options.sarif, render: () => fuzzSarif(report, version) },
    { target: options.html, render: () => fuzzHtml(report, version) },
  ];
  await emit(outputs, async () => fuzzText(report));
  if (isNews(report) && !options.exitZero) process.exitCode = 1;
}

const EXAMPLES = `
Exit code 1 where there are findings that are not known. A partial campaign is reported as such, with the shards that are missing.
A form without a file name goes to standard output, in the place of the table.

Examples:
  $ ptelab report fuzz.ledger
  $ ptelab report fuzz.ledger --html fuzz.html --sarif fuzz.sarif --junit fuzz.xml
  $ ptelab report fuzz.ledger --campaign 3f2a --markdown >> "$GITHUB_STEP_SUMMARY"`;

export function addReport(program: Command, sources: ReportSources): void {
  program
    .command("report <ledger>")
    .description("what a fuzz campaign ran, covered and found, and how fast")
    .option("--campaign <hash>", "which of the ledger's campaigns; the beginning of its hash is enough")
    .option("--json [file]", "everything as JSON")
    .option("--markdown [file]", "tables and findings as Markdown")
    .option("--junit [file]", "a test suite a profile as JUnit XML")
    .option("--sarif [file]", "findings as SARIF 2.1.0")
    .option("--html <file>", "one self-contained page, with the speed over time as a plot")
    .option("--exit-zero", "exit with 0 though there are findings")
    .addHelpText("after", EXAMPLES)
    .action((path: string, options: Options) => run(path, options, sources));
}
