/** The report as Markdown: fit for a job's summary, which GitHub cuts at 1 MiB. */
import { code, escapeMarkdown, markdownTable } from "../../report/markdownText.ts";
import type { FuzzReport, ReportedFinding } from "./data.ts";
import { claimOf, count, factsOf, neverText, percent } from "./sentences.ts";

const MOST_FINDINGS = 100;

/** A block of text that no run of backticks in it can end. */
function fenced(text: string, language = ""): string {
  const fence = "`".repeat(Math.max(3, ...(text.match(/`+/g) ?? []).map((run) => run.length + 1)));
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

function findingText({ target, profile, message, least, decoded, c, command, token, known }: ReportedFinding): string {
  return [
    `### ${known ? "Known: " : ""}${code(target)} on ${escapeMarkdown(profile)}`,
    `${escapeMarkdown(claimOf(target))}. ${escapeMarkdown(message)}`,
    `Least case: ${code(least.join(" "))}; token ${code(token)}.`,
    ...(decoded ? [fenced(decoded)] : []),
    ...(c ? [fenced(c, "c")] : []),
    fenced(command, "sh"),
  ].join("\n\n");
}

export function fuzzMarkdown(report: FuzzReport): string {
  const { coverage, rows, findings } = report;
  const left = findings.length - MOST_FINDINGS;
  const covered = coverage.map(({ set, seen, of, never }) => [
    code(set),
    `${count(seen)} of ${count(of)}`,
    percent(seen, of),
    escapeMarkdown(neverText(never, 10)),
  ]);
  const parts = [
    "# ptelab fuzz",
    markdownTable(
      ["", ""],
      factsOf(report).map(([name, value]) => [escapeMarkdown(name), escapeMarkdown(value)]),
    ),
    ...(covered.length > 0 ? ["## Covered", markdownTable(["set", "seen", "", "never"], covered)] : []),
    ...(rows.length > 0
      ? [
          "## Findings",
          markdownTable(
            ["target", "profile", "violations", "findings", ""],
            rows.map((row) => [
              code(row.target),
              escapeMarkdown(row.profile),
              count(row.violations),
              count(row.findings),
              row.known ? "known" : "",
            ]),
          ),
        ]
      : []),
    ...findings.slice(0, MOST_FINDINGS).map(findingText),
    ...(left > 0 ? [`… and ${count(left)} more findings: the JSON form has all.`] : []),
  ];
  return `${parts.join("\n\n")}\n`;
}
