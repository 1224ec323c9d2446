/** The report for people at a terminal. */
import { paint, table } from "../../cli/render/text.ts";
import { type FuzzReport, isNews, type ReportedFinding } from "./data.ts";
import { count, factsOf, neverText, percent } from "./sentences.ts";

/** Findings that are shown in full; the other forms have all. */
export const MOST_FINDINGS = 20;
const MOST_ROWS = 40;

/** Texts of a ledger may come from another machine: no control code reaches the terminal. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, "\ufffd");
}

const indent = (text: string) => text.trimEnd().replaceAll(/^(?=.)/gm, "    ");

function findingText({ token, profile, target, message, least, decoded, c, command, known }: ReportedFinding): string {
  const name = paint(known ? "yellow" : "red", `${target} on ${profile}`);
  const lines = [
    `${name}${known ? " (known)" : ""}: ${printable(message)}`,
    `  least: ${printable(least.join(" "))}`,
    `  token: ${token}`,
    ...(decoded ? [indent(printable(decoded))] : []),
    ...(c ? [indent(printable(c))] : []),
    `  $ ${command}`,
  ];
  return lines.join("\n");
}

export function fuzzText(report: FuzzReport): string {
  const { coverage, rows, findings } = report;
  const covered = coverage.map(({ set, seen, of, never }) => [
    set,
    `${count(seen)} of ${count(of)}`,
    percent(seen, of),
    neverText(never, 4),
  ]);
  const shown = findings.slice(0, MOST_FINDINGS);
  const left = findings.length - shown.length;
  return [
    table(factsOf(report).map(([name, value]) => [paint("bold", name), printable(value)])),
    ...(covered.length > 0 ? [table([["covered", "seen", "", "never"].map((cell) => paint("bold", cell)), ...covered])] : []),
    ...(rows.length > 0
      ? [
          table([
            ["target", "profile", "violations", "findings", ""].map((cell) => paint("bold", cell)),
            ...rows
              .slice(0, MOST_ROWS)
              .map((row) => [row.target, row.profile, count(row.violations), count(row.findings), row.known ? "known" : ""]),
          ]) + (rows.length > MOST_ROWS ? `\n… and ${count(rows.length - MOST_ROWS)} more` : ""),
        ]
      : []),
    ...shown.map(findingText),
    ...(left > 0 ? [`… and ${count(left)} more findings: --json and --html have all.`] : []),
    ...(isNews(report) ? [] : ["No new finding."]),
  ].join("\n\n");
}
