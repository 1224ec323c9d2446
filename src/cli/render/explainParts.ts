/** The parts of an explained verdict that speak of one counterexample, or of an example where there is none. */
import { asksHardware, type Finding } from "../../audit/findings.ts";
import { handCommands } from "../../audit/formula/commands.ts";
import { answersOf, claimHolds, type EntryStep, workedText } from "../../audit/formula/trace.ts";
import type { StoryStep } from "../../audit/verdict.ts";
import { decode } from "../../decode/decode.ts";
import type { Lab } from "../../profile/lab.ts";
import { formatWord } from "../../profile/value.ts";
import { entryLines, labelWidth, paragraph } from "./findings.ts";
import { hardwareTable } from "./picture.ts";
import { sideBySide } from "./sideBySide.ts";
import { paint } from "./text.ts";

/** Columns of a field's name and value take some 35 characters. */
const BESIDE = 3;

export type Shown = Pick<Finding, "law" | "lab" | "trace" | "entries">;

export function heading(text: string): string {
  return paint("bold", text);
}

/** All entries, one line each with what changed; then bit by bit, three beside each other. */
export function entriesText({ lab, entries }: Pick<Shown, "lab" | "entries">): string {
  if (entries.length === 0) return "";
  const width = labelWidth(entries);
  const lines = entries.flatMap((entry) => entryLines(lab, entry, width));
  const tables: string[] = [];
  const distinct = entries.filter((entry, i) => entries.findIndex((other) => other.value === entry.value) === i);
  for (let i = 0; i < distinct.length; i += BESIDE) tables.push(bitByBit(lab, distinct.slice(i, i + BESIDE)));
  return [lines.join("\n"), ...tables].join("\n\n");
}

function bitByBit(lab: Lab, entries: readonly EntryStep[]): string {
  const columns = entries.map(({ text, value }) => ({ title: text, profile: lab.profile, decoded: decode(lab, value) }));
  return sideBySide(columns)
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}

/** The formula with the values in it, and what each helper answered. */
export function workedLines({ law, lab, trace }: Shown): readonly string[] {
  const lines = answersOf(law, trace).map(({ text, shown }) => `  ${text} = ${shown}`);
  const worked = workedText(trace);
  const holds = claimHolds(lab, trace);
  if (worked !== undefined && holds !== undefined)
    lines.push(`  ${law.formula}`, `  ${worked}  is ${holds ? "true" : paint("red", "false")}`);
  return lines;
}

/** Every access to every entry, with the reason where it is refused. */
export function grantsText({ lab, entries }: Pick<Shown, "lab" | "entries">): string {
  const tables = entries.map(({ text, value }) => {
    const view = hardwareTable(decode(lab, value).hardware, lab.profile.supports.shadow_stack);
    return [`  ${text}`, ...view.split("\n").map((line) => `    ${line}`)].join("\n");
  });
  return tables.join("\n");
}

/** The way to the entry, a step a paragraph: what happened, which helpers ran, the entry before and after, where in the kernel. */
export function storyLines(story: readonly StoryStep[], width: number): string {
  const steps = story.map((step, i) => {
    const entry =
      step.after === undefined
        ? []
        : [`${step.before === undefined ? "" : `${formatWord(step.before, width)} → `}${formatWord(step.after, width)}`];
    const helpers = step.helpers.length > 0 ? [step.helpers.join(" ")] : [];
    return [
      paragraph(`${i + 1}.`, step.words, 6),
      ...[...helpers, ...entry].map((text) => paragraph("", text, 6)),
      paint("dim", paragraph("", step.source, 6)),
    ].join("\n");
  });
  return steps.join("\n");
}

export function commandLines({ law, lab, trace }: Shown): readonly string[] {
  return handCommands(lab.profile, law, trace, asksHardware(law)).map((line) => `  ${line}`);
}
