/** docs/findings.md: every law that a kernel can break, with the way there, what it would mean, and who else says so. */
import type { Finding } from "../audit/findings.ts";
import { SEVERITIES } from "../audit/summary.ts";
import { refutedCount, storyText } from "../audit/words.ts";
import { entriesTable, splitFindings, storyList, unreachableTable } from "../report/markdown.ts";
import { code, escapeMarkdown, markdownTable } from "../report/markdownText.ts";
import { groupBy, lawsOf, profilesOf, type Report } from "../report/report.ts";
import { type Known, knownOf, OWN_READING } from "./known.ts";

type ByLaw = readonly (readonly Finding[])[];

function intro(report: Report, laws: ByLaw): string {
  return `# Findings

Written by \`npm run findings\`; do not edit. Of ${lawsOf(report).length} laws on ${profilesOf(report).length} profiles, ${laws.length} fail on an entry that a kernel can have. What the
words mean: [concepts.md](concepts.md#law-and-verdict); the laws: [laws.md](laws.md); which entries a kernel can have: [reachable.md](reachable.md).

**No kernel was run for this page.** A finding says that the helpers, as ptelab computes them, break a sentence on an entry that ptelab's model of the
kernel builds. It is a bug only if somebody relies on that sentence there. Where others say so, or the kernel means it so, that is noted;
everything else is ${OWN_READING}. \`ptelab audit --explain LAW -p ID\` shows each from the formula to the C that would show it.

Most serious first: ${SEVERITIES.join(", ")}.`;
}

/** The notes on a law's profiles, each once, with those that it is about. */
function notes(findings: readonly Finding[]): string[] {
  const profiles = findings.flatMap((finding) => finding.profiles);
  const [{ law }] = findings;
  const groups = groupBy(profiles, (profile) => knownOf(law.id, profile)?.note ?? "");
  return [...groups].map(([note, group]) => {
    const where = group.length === profiles.length ? "" : ` (${group.map(escapeMarkdown).join(", ")})`;
    const row: Known | undefined = knownOf(law.id, group[0]);
    return row ? `*${row.status === "known" ? "Known" : "Intended"}${where}:* ${escapeMarkdown(note)}.` : `*${OWN_READING}${where}.*`;
  });
}

function status(findings: readonly Finding[]): string {
  const all = new Set(
    findings.flatMap(({ law, profiles }) => profiles.map((profile) => knownOf(law.id, profile)?.status ?? "own reading")),
  );
  return [...all].join(", ");
}

function profilesText(findings: readonly Finding[]): string {
  return findings.flatMap((finding) => finding.profiles.map(escapeMarkdown)).join(", ");
}

function contents(laws: ByLaw): string {
  const rows = laws.map((findings) => {
    const [{ law }] = findings;
    return [`[${escapeMarkdown(law.id)}](#${law.id})`, law.severity, profilesText(findings), status(findings)];
  });
  return markdownTable(["law", "severity", "profiles", "who says so"], rows);
}

/** The same law elsewhere: words, how many, the way there. */
function others(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const rows = findings.map((finding) => {
    const words = finding.entries.length > 0 ? finding.entries.map((entry) => entry.value) : finding.trace.words;
    return [
      finding.profiles.map(escapeMarkdown).join(", "),
      words.map((word) => code(`0x${word.toString(16)}`)).join(" "),
      escapeMarkdown(refutedCount(finding.verdict, finding.law.inputs.length)),
      escapeMarkdown(storyText(finding.story ?? [])),
    ];
  });
  return ["Elsewhere:", markdownTable(["profiles", "entries", "how many", "the way there"], rows)];
}

function section(findings: readonly Finding[]): string {
  const [first, ...rest] = findings;
  const { law, profiles, verdict } = first;
  const story = storyList(first);
  const parts = [
    `## ${law.id}`,
    `**${escapeMarkdown(law.sentence)}.** ${law.severity}; it would mean: ${escapeMarkdown(law.broken)}.`,
    code(law.formula),
    ...notes(findings),
    `On ${profiles.map(escapeMarkdown).join(", ")}, ${escapeMarkdown(refutedCount(verdict, law.inputs.length))} refute it. One of them:`,
    entriesTable(first),
    ...(story === "" ? [] : ["How a kernel gets there:", story]),
    ...others(rest),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** The whole page. @param report over both domains */
export function findingsPage(report: Report): string {
  const { serious, unreachable } = splitFindings(report);
  const laws = [...groupBy(serious, (finding) => finding.law.id).values()];
  const parts = [intro(report, laws), contents(laws), ...laws.map(section)];
  if (unreachable.length > 0)
    parts.push(
      "## Only on words that no kernel builds",
      "Refuted over all words, and proved for every entry that a kernel can have. Smallest counterexample, and how many there are.",
      unreachableTable(unreachable),
    );
  return `${parts.join("\n\n")}\n`;
}
