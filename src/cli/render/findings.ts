/** Refuted laws on the terminal: in full what a kernel can have, in two lines what only words can. */

import { asksHardware, type Finding, findings } from "../../audit/findings.ts";
import { handCommands } from "../../audit/formula/commands.ts";
import { answersOf, type EntryStep } from "../../audit/formula/trace.ts";
import { SEVERITIES, summarise } from "../../audit/summary.ts";
import { accessText, changedFields, refutedCount, setFields, storyText } from "../../audit/words.ts";
import { decode } from "../../decode/decode.ts";
import type { Lab } from "../../profile/lab.ts";
import { formatWord } from "../../profile/value.ts";
import { groupBy, type Report } from "../../report/report.ts";
import { pad, paint } from "./text.ts";

const COLUMNS = 120;
const MARGIN = 10;

/** Words broken into lines of at most 120 columns, under a margin of which the first line keeps the name. */
export function paragraph(name: string, text: string, margin = MARGIN): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last && margin + last.length + 1 + word.length > COLUMNS) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines.map((line, i) => pad(i === 0 ? `  ${name}` : "", margin) + line).join("\n");
}

/** Longer formulas stand on a line of their own. */
const WIDEST_LABEL = 40;

/** How wide the names of entries may be together. */
export function labelWidth(entries: readonly EntryStep[]): number {
  return Math.min(WIDEST_LABEL, Math.max(4, ...entries.map((entry) => entry.text.length)));
}

/** An entry and what it is: word, hardware's view, set fields; then what a helper changed in it. */
export function entryLines(lab: Lab, entry: EntryStep, width: number): string[] {
  const decoded = decode(lab, entry.value);
  const { user, supervisor } = accessText(lab, decoded);
  const word = formatWord(entry.value, lab.profile.pteBits);
  const own = entry.text.length > width;
  const lines = own ? [paragraph("", entry.text, 2)] : [];
  lines.push(`  ${pad(own ? "" : entry.text, width)}  ${paint("bold", word)}  user ${user}  supervisor ${supervisor}  ${decoded.form.id}`);
  const margin = width + 4;
  lines.push(paragraph("", setFields(decoded), margin));
  if (entry.before !== undefined) {
    const changes = changedFields(lab, entry.before, entry.value);
    lines.push(paragraph("", changes.length > 0 ? `changed: ${changes.join("  ")}` : "unchanged", margin));
  }
  return lines;
}

function answers(finding: Finding): string {
  return answersOf(finding.law, finding.trace)
    .map(({ text, shown }) => `${text} = ${shown}`)
    .join("   ");
}

/** The commands are for copying: not broken into lines. */
function commands({ judged, law, trace, lab }: Finding): string[] {
  const lines = [...handCommands(lab.profile, law, trace, asksHardware(law)), `ptelab audit --explain ${law.id} -p ${judged.profile}`];
  return lines.map((line, i) => pad(i === 0 ? "  check" : "", MARGIN) + line);
}

function inFull(finding: Finding): string {
  const { law, lab, entries, story, verdict, domain } = finding;
  const width = labelWidth(entries);
  const said = answers(finding);
  const lines = [
    `${paint("red", `✗ ${law.id}`)}  ${paint("bold", law.severity)}`,
    paragraph("", law.sentence, 2),
    paragraph("on", finding.profiles.join(", ")),
    ...entries.flatMap((entry) => entryLines(lab, entry, width)),
  ];
  if (said) lines.push(paragraph("answers", said));
  lines.push(
    paragraph("refuted", `by ${refutedCount(verdict, law.inputs.length)} ${domain === "all" ? "in all" : "that a kernel can have"}`),
  );
  if (story && story.length > 0) lines.push(paragraph("path", storyText(story)));
  return [...lines, paragraph("means", law.broken), ...commands(finding)].join("\n");
}

/** The entries of a counterexample: an arrow before what a helper made, a comma before what the law was given or is made of numbers. */
export function entryWords({ entries, trace }: Finding): string {
  const word = (value: bigint) => `0x${value.toString(16)}`;
  const shown = entries.map((entry, i) => `${i === 0 ? "" : entry.before === undefined ? ", " : " → "}${word(entry.value)}`).join("");
  return shown || trace.words.map(word).join(", ");
}

/** The counterexample in a line: `0x43 → 0xc3 (RDONLY[7] 0→1); 2^58 of 2^64 words`. */
function oneLine(finding: Finding): string {
  const { law, lab, entries, verdict } = finding;
  const changes = entries
    .filter((entry) => entry.before !== undefined && entry.before !== entry.value)
    .flatMap((entry) => changedFields(lab, entry.before as bigint, entry.value));
  return `${entryWords(finding)}${changes.length > 0 ? ` (${changes.join(", ")})` : ""}; ${refutedCount(verdict, law.inputs.length)}`;
}

/** A law that only words break: a line for each group of profiles. */
function inShort(group: readonly Finding[]): string {
  const [{ law }] = group;
  const lines = group.map((finding) => paragraph("", `${finding.profiles.join(", ")}: ${oneLine(finding)}`, 4));
  return [`${paint("yellow", `~ ${law.id}`)}  ${law.severity}`, ...lines].join("\n");
}

/** The same law on other profiles, with other words: what is different. */
function likewise(finding: Finding): string {
  const { profiles, story } = finding;
  const path = story && story.length > 0 ? `; ${storyText(story)}` : "";
  return paragraph("also on", `${profiles.join(", ")}: ${oneLine(finding)}${path}`);
}

/** A law with everything that refutes it: the first counterexample in full. */
function ofLaw([first, ...rest]: readonly Finding[]): string {
  return [inFull(first), ...rest.map(likewise)].join("\n");
}

function byLaw(found: readonly Finding[]): readonly (readonly Finding[])[] {
  return [...groupBy(found, (finding) => finding.law.id).values()];
}

/** Everything that is refuted, most serious first; empty where nothing is. */
export function findingsText({ judged, laws, labs }: Report): string {
  const all = findings(judged, laws, labs);
  const serious = all.filter((finding) => summarise(finding.judged).mark !== "unreachable");
  const unreachable = all.filter((finding) => summarise(finding.judged).mark === "unreachable");
  const parts: string[] = [];
  if (serious.length > 0) parts.push(paint("bold", `Findings (${SEVERITIES.join(", ")}: in this order)`), ...byLaw(serious).map(ofLaw));
  if (unreachable.length > 0) {
    const head = paint(
      "bold",
      "Only on words that no kernel builds (the smallest, and how many; ptelab audit --explain LAW -p ID tells more)",
    );
    parts.push([head, ...byLaw(unreachable).map(inShort)].join("\n"));
  }
  return parts.join("\n\n");
}
