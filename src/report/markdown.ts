/** The results as Markdown: counts, a table for each architecture, every finding. Fit for a pull request's comment or a file. */

import { asksHardware, type Finding, findings } from "../audit/findings.ts";
import { handCommands } from "../audit/formula/commands.ts";
import { answersOf } from "../audit/formula/trace.ts";
import { countMarks, MARK_ORDER, MARKS, meaningOf, SEVERITIES, summarise } from "../audit/summary.ts";
import type { Judged } from "../audit/verdict.ts";
import { accessText, changedFields, refutedCount, setFields } from "../audit/words.ts";
import { decode } from "../decode/decode.ts";
import { formatWord } from "../profile/value.ts";
import { code, escapeMarkdown, markdownTable } from "./markdownText.ts";
import { groupBy, index, lawsOf, profilesOf, type Report } from "./report.ts";

function cell(judged: Judged | undefined): string {
  if (!judged) return "";
  const { mark } = summarise(judged);
  const { glyph, word } = MARKS[mark];
  return mark === "holds" || mark === "n/a" || mark === "vacuous" ? glyph : `**${glyph} ${word}**`;
}

function summaryTable({ judged }: Report): string {
  const counts = countMarks(judged);
  const rows = MARK_ORDER.filter((mark) => counts[mark] > 0).map((mark) => [
    MARKS[mark].glyph,
    String(counts[mark]),
    MARKS[mark].word,
    meaningOf(mark, judged),
  ]);
  return markdownTable(["", "verdicts", "", "meaning"], rows);
}

function matrices(report: Report): string[] {
  const find = index(report.judged);
  return [...groupBy(profilesOf(report), (profile) => profile.arch)].flatMap(([arch, profiles]) => {
    const rows = [...groupBy(lawsOf(report), (law) => law.family)].flatMap(([family, laws]) => [
      [`**${escapeMarkdown(family)}**`, ...profiles.map(() => "")],
      ...laws.map((law) => [code(law.id), ...profiles.map((profile) => cell(find(law.id, profile.id)))]),
    ]);
    return [`## ${arch}`, markdownTable(["law", ...profiles.map((profile) => escapeMarkdown(profile.id))], rows)];
  });
}

/** The entries of a counterexample; empty where the law takes none. */
export function entriesTable({ lab, entries }: Finding): string {
  if (entries.length === 0) return "";
  const rows = entries.map(({ text, value, before }) => {
    const decoded = decode(lab, value);
    const { user, supervisor } = accessText(lab, decoded);
    const changed = before === undefined ? "" : changedFields(lab, before, value).map(code).join(" ") || "nothing";
    return [
      code(text),
      code(formatWord(value, lab.profile.pteBits)),
      code(user),
      code(supervisor),
      escapeMarkdown(setFields(decoded)),
      changed,
    ];
  });
  return markdownTable(["entry", "word", "user", "supervisor", "set", "changed"], rows);
}

/** The path to a reachable counterexample, numbered. */
export function storyList({ story }: Finding): string {
  const steps = (story ?? []).map(({ words, helpers, source }, i) => {
    const ran = helpers.length > 0 ? `: ${helpers.map(code).join(" ")}` : "";
    return `${i + 1}. ${escapeMarkdown(words)}${ran} (${escapeMarkdown(source)})`;
  });
  return steps.join("\n");
}

function findingText(finding: Finding): string {
  const { law, profiles, verdict, trace, lab, judged, domain } = finding;
  const answers = answersOf(law, trace).map(({ text, shown }) => code(`${text} = ${shown}`));
  const commands = [...handCommands(lab.profile, law, trace, asksHardware(law)), `ptelab audit --explain ${law.id} -p ${judged.profile}`];
  const story = storyList(finding);
  return [
    `### ${MARKS.refuted.glyph} ${escapeMarkdown(law.sentence)}`,
    `${code(law.id)}, ${law.severity}, on ${profiles.map(escapeMarkdown).join(", ")}. ${escapeMarkdown(refutedCount(verdict, law.inputs.length))} ` +
      `${domain === "all" ? "in all" : "that a kernel can have"} refute it.`,
    entriesTable(finding),
    answers.join(", "),
    ...(story === "" ? [] : [`How a kernel gets there:`, story]),
    `It would mean: ${escapeMarkdown(law.broken)}.`,
    `\`\`\`sh\n${commands.join("\n")}\n\`\`\``,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** What fails only on words that no kernel builds, a row each. */
export function unreachableTable(unreachable: readonly Finding[]): string {
  const rows = unreachable.map(({ law, profiles, trace, verdict }) => [
    code(law.id),
    law.severity,
    profiles.map(escapeMarkdown).join(", "),
    trace.words.map((word) => code(`0x${word.toString(16)}`)).join(" "),
    escapeMarkdown(refutedCount(verdict, law.inputs.length)),
  ]);
  return markdownTable(["law", "severity", "profiles", "smallest", "how many"], rows);
}

/** Findings that a kernel can have, or may; then those that only words have. */
export function splitFindings(report: Report): { readonly serious: readonly Finding[]; readonly unreachable: readonly Finding[] } {
  const all = findings(report.judged, report.laws, report.labs);
  const isUnreachable = (finding: Finding) => summarise(finding.judged).mark === "unreachable";
  return { serious: all.filter((one) => !isUnreachable(one)), unreachable: all.filter(isUnreachable) };
}

/** The whole document. */
export function toMarkdown(report: Report): string {
  const { serious, unreachable } = splitFindings(report);
  const parts = [
    "# ptelab audit",
    `${report.judged.length} verdicts: ${lawsOf(report).length} laws on ${profilesOf(report).length} profiles.`,
    summaryTable(report),
    ...(serious.length > 0 ? [`## Findings`, `Most serious first: ${SEVERITIES.join(", ")}.`, ...serious.map(findingText)] : []),
    ...(unreachable.length > 0 ? ["## Only on words that no kernel builds", unreachableTable(unreachable)] : []),
    ...matrices(report),
  ];
  return `${parts.join("\n\n")}\n`;
}
