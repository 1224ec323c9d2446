import type { Command } from "commander";
import { CaptureSession, type FileReport } from "../../capture/capture.ts";
import type { Row } from "../../capture/row.ts";
import { decode, type Lab } from "../../node.ts";
import { toJson } from "../json.ts";
import { writeLine } from "../output.ts";
import { captureText } from "../render/capture.ts";
import { lettersLine } from "../render/picture.ts";

interface Options {
  readonly profile?: string;
  readonly json?: boolean;
  readonly decode?: boolean;
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
      if (reports.some((r) => r.differing > 0)) process.exitCode = 1;
    });
}
