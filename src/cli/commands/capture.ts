import type { Command } from "commander";
import { CaptureSession, type FileReport } from "../../capture/capture.ts";
import type { Row } from "../../capture/row.ts";
import { decode, type Lab } from "../../node.ts";
import { toJson } from "../json.ts";
import { writeLine } from "../output.ts";
import { lettersLine } from "../render/picture.ts";
import { paint, table } from "../render/text.ts";

interface Options {
  readonly profile?: string;
  readonly json?: boolean;
  readonly decode?: boolean;
}

const SHOWN = 20;

/** What was compared, what differs, what could not be compared and why. */
export function captureText(reports: readonly FileReport[]): string {
  const head = ["file", "profile", "rows", "compared", "differ", "not compared"].map((name) => paint("bold", name));
  const sum = (r: FileReport) => Object.values(r.notCompared).reduce((a, b) => a + b, 0);
  const rows = reports.map((r) => [
    r.file,
    r.profiles.join(" "),
    `${r.rows}`,
    `${r.compared}`,
    paint(r.differences.length ? "red" : "green", `${r.differences.length}`),
    `${sum(r)}`,
  ]);
  const reasons = new Map<string, number>();
  for (const report of reports) for (const [why, n] of Object.entries(report.notCompared)) reasons.set(why, (reasons.get(why) ?? 0) + n);
  const differences = reports.flatMap((r) => r.differences);
  const lines = [table([head, ...rows])];
  if (reasons.size > 0)
    lines.push("", "Not compared:", ...[...reasons].sort((a, b) => b[1] - a[1]).map(([why, n]) => `${String(n).padStart(7)}  ${why}`));
  if (differences.length > 0) {
    const shown = differences
      .slice(0, SHOWN)
      .map((d) => [
        `${d.file}:${d.line}`,
        d.scenario,
        d.name,
        `0x${d.pte.toString(16)}`,
        `kernel 0x${d.kernel.toString(16)}`,
        `ptelab 0x${d.ours.toString(16)}`,
      ]);
    lines.push("", paint("red", "Differences:"), table(shown));
    if (differences.length > SHOWN) lines.push(`… and ${differences.length - SHOWN} more (--json has them)`);
  }
  return lines.join("\n");
}

export function addCapture(program: Command): void {
  program
    .command("capture")
    .description("compare captured page-table entries with what the kernel that they came from said of them")
    .argument("<file...>", "captures: a JSON object a line, .gz as well")
    .option("-p, --profile <id>", "profile, instead of the one that the rows' arch and config tell")
    .option("--decode", "print every entry as a line of letters too")
    .option("--json", "the report as JSON, with every difference")
    .addHelpText(
      "after",
      `
Exit code 1 where a value differs. docs/captures.md says what a row holds.

Examples:
  $ ptelab capture test/fixtures/captures/*.ndjson.gz
  $ ptelab capture --decode -p arm64-64k mine.ndjson | less`,
    )
    .action(async (files: string[], options: Options) => {
      const session = new CaptureSession(options.profile);
      const reports: FileReport[] = [];
      const lines: string[] = [];
      const onRow = (lab: Lab, row: Row) => {
        if (!options.decode || row.pte === undefined) return;
        const level = row.level === "pte" ? "pte" : "pmd";
        lines.push(
          `${row.level} ${lettersLine(decode(lab, row.pte, level), lab.profile)}` +
            (row.kind === "entry" ? ` ${row.scenario}/${row.step}` : ""),
        );
      };
      for (const file of files) {
        reports.push(await session.compareFile(file, onRow));
        if (lines.length > 0) await writeLine(lines.splice(0).join("\n"));
      }
      await writeLine(options.json ? toJson("capture/1", { files: reports }) : captureText(reports));
      if (reports.some((r) => r.differences.length > 0)) process.exitCode = 1;
    });
}
