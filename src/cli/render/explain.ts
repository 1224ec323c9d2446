/** `ptelab audit --explain LAW -p ID`: the whole story of one verdict. */
import { asksHardware } from "../../audit/findings.ts";
import { entriesOf, traceLaw } from "../../audit/formula/trace.ts";
import { exampleWords } from "../../audit/snippet/example.ts";
import { snippet } from "../../audit/snippet.ts";
import { MARKS, summarise, verdictOver } from "../../audit/summary.ts";
import type { Domain, Judged, Verdict } from "../../audit/verdict.ts";
import { bitNames, evidenceLines, verdictText } from "../../audit/words.ts";
import type { Law } from "../../laws/types.ts";
import type { Lab } from "../../profile/lab.ts";
import { commandLines, entriesText, grantsText, heading, type Shown, storyLines, workedLines } from "./explainParts.ts";
import { paragraph } from "./findings.ts";
import { COLOUR } from "./matrix.ts";
import { paint } from "./text.ts";

export interface Explanation {
  readonly judged: Judged;
  readonly law: Law;
  readonly lab: Lab;
  /** Functions of the module as text: the law's own, then the helpers that it uses. */
  readonly instructions: readonly { readonly name: string; readonly lines: readonly string[] }[];
  /** The law as the prover lifted it out of the module. */
  readonly term?: string;
}

const DOMAINS: Readonly<Record<Domain, string>> = { all: "over all words", reachable: "over what a kernel can have" };

function lawText(law: Law): string {
  return [
    paragraph("law", `${law.id} (${law.family}, ${law.severity})`),
    paragraph("says", law.sentence),
    paragraph("formula", law.formula),
    paragraph("why", law.why),
    paragraph("broken", law.broken),
    paragraph("source", law.source),
  ].join("\n");
}

/** Which bits decide, by the names of the layout, a line a word of the law. */
function decidingLines({ law, lab }: Explanation, decidingBits: readonly bigint[], names: readonly string[]): readonly string[] {
  return law.inputs.map((_, i) => paragraph("", `decided by ${names[i]}: ${bitNames(lab.profile, law, i, decidingBits[i] ?? 0n)}`, 4));
}

function verdictLines(explanation: Explanation, domain: Domain, verdict: Verdict): string {
  const { law, lab } = explanation;
  const lines = [paragraph("", `${DOMAINS[domain]}: ${verdictText(verdict, law.inputs.length, domain)}`, 2)];
  if ("evidence" in verdict) {
    const { names } = traceLaw(lab, law, exampleWords(lab, law));
    lines.push(...evidenceLines(verdict.evidence).map((line) => paragraph("", line, 4)));
    lines.push(...decidingLines(explanation, verdict.evidence.proof.decidingBits, names));
  }
  return lines.join("\n");
}

function verdictsText(explanation: Explanation): string {
  const { judged } = explanation;
  const { mark, sentence } = summarise(judged);
  const domains = (["reachable", "all"] as const).flatMap((domain) => {
    const verdict = verdictOver(judged, domain);
    return verdict ? [verdictLines(explanation, domain, verdict)] : [];
  });
  return [
    `${heading("Verdict")}  ${paint(COLOUR[mark], `${MARKS[mark].glyph} ${MARKS[mark].word}`)}: ${sentence}`,
    ...domains,
    paragraph("", `module SHA-256 ${judged.sha256}`, 2),
  ].join("\n");
}

/** The counterexample to show: of what a kernel can have if there is one. */
function counterexample({ judged }: Explanation): readonly bigint[] | undefined {
  for (const verdict of [judged.reachable, judged.all]) if (verdict?.kind === "refuted") return verdict.smallest;
  return undefined;
}

function section(title: string, text: string): string[] {
  return text === "" ? [] : [`${heading(title)}\n${text}`];
}

function shownText(shown: Shown, refuted: boolean): string[] {
  return [
    ...section(refuted ? "The counterexample" : "An ordinary page, as an example", entriesText(shown)),
    ...section("Worked", workedLines(shown).join("\n")),
    ...section("What the hardware grants", asksHardware(shown.law) ? grantsText(shown) : ""),
  ];
}

/** The whole story as text; what the law speaks of and the profile lacks has a verdict and a reason, no more. */
export function explain(explanation: Explanation): string {
  const { judged, law, lab, instructions, term } = explanation;
  const title = `${paint("bold", law.id)} on ${paint("bold", lab.profile.id)}: ${lab.profile.title}, Linux ${lab.profile.kernel}`;
  const parts = [title, lawText(law), verdictsText(explanation)];
  if (judged.all.kind === "not-applicable") return parts.join("\n\n");
  const found = counterexample(explanation);
  const words = found ?? exampleWords(lab, law);
  const trace = traceLaw(lab, law, words);
  const shown: Shown = { law, lab, trace, entries: entriesOf(law, trace) };
  parts.push(...shownText(shown, found !== undefined));
  if (judged.story && judged.reachable?.kind === "refuted")
    parts.push(...section("How a kernel gets there", storyLines(judged.story, lab.profile.pteBits)));
  parts.push(...section("By hand", commandLines(shown).join("\n")));
  parts.push(...section("In C", snippet(lab, law, words)));
  if (term) parts.push(...section("As the prover lifted it", term));
  for (const { name, lines } of instructions)
    parts.push(...section(`Instructions of ${name}`, lines.map((line) => `  ${line}`).join("\n")));
  return parts.join("\n\n");
}
