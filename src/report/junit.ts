/** The results as JUnit XML: a suite for each profile, a case for each law. */
import { entriesOf, traceLaw } from "../audit/formula/trace.ts";
import { MARKS, summarise, verdictOver } from "../audit/summary.ts";
import type { Judged } from "../audit/verdict.ts";
import { refutedCount, storyText } from "../audit/words.ts";
import type { Law } from "../laws/types.ts";
import { hex } from "../profile/value.ts";
import { groupBy, lawsOf, type Report } from "./report.ts";
import { attributes, element, escapeXml } from "./xml.ts";

type Outcome = "passed" | "failures" | "errors" | "skipped";

const OUTCOME = {
  refuted: "failures",
  undecided: "errors",
  unreachable: "passed",
  holds: "passed",
  vacuous: "skipped",
  "n/a": "skipped",
} as const satisfies Record<string, Outcome>;

/** The counterexample in lines: entries, how many there are, the path. */
function refutation(judged: Judged, law: Law, { labs }: Report): string {
  const { domain } = summarise(judged);
  const verdict = verdictOver(judged, domain);
  if (verdict?.kind !== "refuted") return "";
  const lab = labs.get(judged.profile);
  const entries = lab ? entriesOf(law, traceLaw(lab, law, verdict.smallest)) : [];
  const lines = [
    `formula: ${law.formula}`,
    `words: ${verdict.smallest.map(hex).join(", ")}`,
    ...entries.map(({ text, value }) => `${text} = ${hex(value)}`),
    `refuted by ${refutedCount(verdict, law.inputs.length)}`,
  ];
  if (judged.story && domain === "reachable") lines.push(`path: ${storyText(judged.story)}`);
  return [...lines, `means: ${law.broken}`, `ptelab audit --explain ${law.id} -p ${judged.profile}`].join("\n");
}

function body(judged: Judged, law: Law, report: Report): string | undefined {
  const { mark, sentence } = summarise(judged);
  switch (mark) {
    case "refuted":
      return element("failure", { type: law.severity, message: `refuted: ${law.sentence}` }, escapeXml(refutation(judged, law, report)));
    case "undecided":
      return element("error", { type: "undecided", message: sentence });
    case "vacuous":
    case "n/a":
      return element("skipped", { message: `${MARKS[mark].word}: ${sentence}` });
    case "unreachable":
      return element("system-out", {}, escapeXml(`${sentence}\n${refutation(judged, law, report)}`));
    default:
      return undefined;
  }
}

function count(judged: readonly Judged[], outcome: Outcome): number {
  return judged.filter((one) => OUTCOME[summarise(one).mark] === outcome).length;
}

function totals(judged: readonly Judged[]): Readonly<Record<string, number | string>> {
  return {
    tests: judged.length,
    failures: count(judged, "failures"),
    errors: count(judged, "errors"),
    skipped: count(judged, "skipped"),
    time: (judged.reduce((sum, one) => sum + one.ms, 0) / 1000).toFixed(3),
  };
}

/** The whole document: well-formed XML 1.0, whatever stands in the texts. */
export function toJunit(report: Report): string {
  const rows = new Map(lawsOf(report).map((law) => [law.id, law]));
  const known = report.judged.filter((one) => rows.has(one.law));
  const suites = [...groupBy(known, (one) => one.profile)].map(([profile, judged]) => {
    const cases = judged.map((one) => {
      const law = rows.get(one.law) as Law;
      const values = { name: law.id, classname: `${profile}.${law.family}`, time: (one.ms / 1000).toFixed(3) };
      return `    ${element("testcase", values, body(one, law, report))}`;
    });
    return `  <testsuite${attributes({ name: profile, ...totals(judged) })}>\n${cases.join("\n")}\n  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes({ name: "ptelab audit", ...totals(known) })}>\n${suites.join("\n")}\n</testsuites>\n`;
}
