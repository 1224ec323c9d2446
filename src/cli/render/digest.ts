/** The findings of a large audit: a law each, with where it fails, the first counterexample and the way there. */
import { type Finding, findings } from "../../audit/findings.ts";
import { SEVERITIES, summarise } from "../../audit/summary.ts";
import { many, storyText } from "../../audit/words.ts";
import { groupBy, type Report } from "../../report/report.ts";
import { entryWords, findingsText, paragraph } from "./findings.ts";
import { paint } from "./text.ts";

/** So many findings are told in full. */
const MOST_IN_FULL = 8;

function profilesOf(group: readonly Finding[]): string {
  return group.flatMap((finding) => finding.profiles).join(", ");
}

function ofLaw(group: readonly Finding[]): string {
  const [first] = group;
  const { law, story, judged } = first;
  return [
    `${paint("red", `✗ ${law.id}`)}  ${paint("bold", law.severity)}`,
    paragraph("", law.sentence, 2),
    paragraph("on", profilesOf(group)),
    paragraph("entry", `${entryWords(first)} (${judged.profile})`),
    ...(story && story.length > 0 ? [paragraph("path", storyText(story))] : []),
    paragraph("means", law.broken),
  ].join("\n");
}

function unreachableText(all: readonly Finding[]): string {
  const lines = [...groupBy(all, ({ law }) => law.id)].map(([id, group]) =>
    paragraph("", `${paint("yellow", `~ ${id}`)}: ${profilesOf(group)}`, 2),
  );
  return [paint("bold", "Only on words that no kernel builds"), ...lines].join("\n");
}

/** Findings in full where they are few, else a paragraph a law; empty where nothing is refuted. */
export function digestText(report: Report): string {
  const all = findings(report.judged, report.laws, report.labs);
  if (all.length <= MOST_IN_FULL) return findingsText(report);
  const serious = all.filter((finding) => summarise(finding.judged).mark !== "unreachable");
  const unreachable = all.filter((finding) => summarise(finding.judged).mark === "unreachable");
  const laws = [...groupBy(serious, ({ law }) => law.id).values()];
  const [example] = laws[0] ?? unreachable.map((one) => [one]);
  return [
    ...(laws.length > 0
      ? [paint("bold", `Findings: ${many(laws.length, "law")} (${SEVERITIES.join(", ")}: in this order)`), ...laws.map(ofLaw)]
      : []),
    ...(unreachable.length > 0 ? [unreachableText(unreachable)] : []),
    `Every counterexample bit by bit: --findings, --html FILE, docs/findings.md. One from the formula to the C that shows it:\n  ptelab audit --explain ${example.law.id} -p ${example.judged.profile}`,
  ].join("\n\n");
}
