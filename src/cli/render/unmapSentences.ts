/** The thread's sentences over profiles, for people: a table of verdicts, then what refutes each. */
import type { Lab } from "../../profile/lab.ts";
import { findSentence, type Sentence } from "../../unmap/sentences.ts";
import type { Kept, Refuted, SentencesJudged, SentenceVerdict } from "../../unmap/verdicts.ts";
import { paragraph } from "./findings.ts";
import { paint, table } from "./text.ts";
import { exampleLine, exampleText } from "./unmapExample.ts";

const many = (count: number) => count.toLocaleString("en");

function cell(verdict: SentenceVerdict): string {
  switch (verdict.kind) {
    case "holds":
      return paint("green", "holds");
    case "refuted": {
      const pages = Math.min(...verdict.refuted.map(({ example }) => example.batch.ptes.length));
      const all = verdict.kept.length === 0;
      return paint("red", `refuted by ${pages} ${pages === 1 ? "page" : "pages"}${all ? "" : " *"}`);
    }
    case "not-applicable":
      return paint("dim", "-");
    case "undecided":
      return paint("yellow", "undecided");
  }
}

const SMALL = "†";

/** A row a profile, a column a sentence. */
export function sentencesTable(all: readonly SentencesJudged[]): string {
  const ids = all[0]?.judged.map(({ sentence }) => sentence) ?? [];
  const rows = all.map(({ profile, largeFolios, judged }) => [
    `${profile}${largeFolios ? "" : ` ${SMALL}`}`,
    ...judged.map(({ verdict }) => cell(verdict)),
  ]);
  return table([["profile", ...ids].map((name) => paint("bold", name)), ...rows]);
}

function sentenceText({ id, sentence, means, policies, source }: Sentence): string {
  return [
    `${paint("bold", id)}: "${sentence}"`,
    paragraph("means", means),
    paragraph("of", policies.join(", ")),
    paragraph("source", source),
  ].join("\n");
}

/** On what grounds it holds. Counts differ between policies only where one of them was refuted sooner. */
function keptText(profile: string, { policy, exhaustive, random }: Kept): string {
  const { pages, batches } = exhaustive;
  return (
    `${profile}, ${policy}: all ${many(batches)} folios of up to ${pages} pages; of seed 0x${random.seed.toString(16)} ` +
    `${many(random.batches)} longer batches, the longest of ${random.longest} pages`
  );
}

interface Found {
  readonly profile: string;
  readonly verdict: SentenceVerdict;
}

/** The first refutation in full, or all of them if they are of one profile and differ; the others in a line each. */
function refutedText(found: readonly Found[], labOf: (profile: string) => Lab): readonly string[] {
  const refuted = found.flatMap(({ verdict }): readonly Refuted[] => (verdict.kind === "refuted" ? verdict.refuted : []));
  const [first, ...others] = refuted.map(({ example }) => example);
  if (!first) return [];
  const lines = others.map((example) => paragraph("", exampleLine(labOf(example.profile), example), 4));
  return [exampleText(labOf(first.profile), first), ...(lines.length > 0 ? [["Likewise:", ...lines].join("\n")] : [])];
}

function keptLines(found: readonly Found[]): readonly string[] {
  const lines = found.flatMap(({ profile, verdict }) =>
    "kept" in verdict ? verdict.kept.map((kept) => paragraph("", keptText(profile, kept), 4)) : [],
  );
  return lines.length > 0 ? [["Kept by", ...lines].join("\n")] : [];
}

/** What there is to say of each sentence beneath the table. */
function detailsOf(all: readonly SentencesJudged[], id: string, labOf: (profile: string) => Lab): string {
  const found = all.map(({ profile, judged }): Found => {
    const one = judged.find(({ sentence }) => sentence === id);
    return { profile, verdict: one?.verdict ?? { kind: "not-applicable", why: "not asked" } };
  });
  return [sentenceText(findSentence(id)), ...refutedText(found, labOf), ...keptLines(found)].join("\n\n");
}

/** All of it. `labOf` gives the lab of a profile that was judged. */
export function sentencesText(all: readonly SentencesJudged[], labOf: (profile: string) => Lab): string {
  const ids = all[0]?.judged.map(({ sentence }) => sentence) ?? [];
  const notes = [
    ...(all.some(({ largeFolios }) => !largeFolios)
      ? [`${SMALL} no transparent huge pages: its anonymous folios have one page, so only what one page refutes concerns its kernels`]
      : []),
    ...(all.some(({ judged }) => judged.some(({ verdict }) => verdict.kind === "refuted" && verdict.kept.length > 0))
      ? ["* not by every policy that the sentence is about"]
      : []),
    ...new Set(
      all.flatMap(({ judged }) => judged.flatMap(({ verdict }) => (verdict.kind === "not-applicable" ? [`- ${verdict.why}`] : []))),
    ),
    ...new Set(all.map(({ loop }) => `loop of ${loop}`)),
  ];
  return [`${sentencesTable(all)}\n${notes.join("\n")}`, ...ids.map((id) => detailsOf(all, id, labOf))].join("\n\n");
}
