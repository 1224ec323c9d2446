/** Findings as SARIF 2.1.0 (OASIS), for code scanning: rules are laws, results are refuted and undecided verdicts. */
import { createHash } from "node:crypto";
import { findingName } from "../audit/fingerprint.ts";
import { entriesOf, traceLaw } from "../audit/formula/trace.ts";
import { summarise, verdictOver } from "../audit/summary.ts";
import type { Judged, StoryStep, Verdict } from "../audit/verdict.ts";
import { refutedCount, storyText } from "../audit/words.ts";
import type { Law, Severity } from "../laws/types.ts";
import { findProfile } from "../profile/find.ts";
import { code, escapeMarkdown } from "./markdownText.ts";
import { lawsOf, type Report } from "./report.ts";

type Level = "error" | "warning" | "note" | "none";

const LEVEL: Readonly<Record<Severity, Level>> = {
  permission: "error",
  data: "error",
  crash: "error",
  accounting: "warning",
  contract: "warning",
};

function rule(law: Law): object {
  const text = `${law.sentence}.\n\n${law.formula}\n\nWhy: ${law.why}.\nBroken: ${law.broken}.\nSource: ${law.source}.`;
  const markdown = [
    `${escapeMarkdown(law.sentence)}.`,
    code(law.formula),
    `*Why:* ${escapeMarkdown(law.why)}. *Broken:* ${escapeMarkdown(law.broken)}. *Source:* ${escapeMarkdown(law.source)}.`,
  ].join("\n\n");
  return {
    id: law.id,
    shortDescription: { text: law.sentence },
    fullDescription: { text: `${law.sentence}: ${law.why}.` },
    help: { text, markdown },
    defaultConfiguration: { level: LEVEL[law.severity] },
    properties: { family: law.family, severity: law.severity, tags: ["page-table", law.severity] },
  };
}

/** The room whose helpers refute the law: the first that the profile names. */
function location(profile: string): object {
  const { rooms, arch } = findProfile(profile);
  return {
    physicalLocation: {
      artifactLocation: { uri: `arch/${rooms[0]}/pgtable.ts`, uriBaseId: "%SRCROOT%" },
      region: { startLine: 1 },
    },
    logicalLocations: [{ name: profile, fullyQualifiedName: `${arch}/${profile}`, kind: "module" }],
  };
}

function codeFlow(story: readonly StoryStep[]): object {
  const locations = story.map(({ words, helpers, after, source }, i) => {
    const ran = helpers.length > 0 ? `; ${helpers.join(", ")}` : "";
    const entry = after === undefined ? "" : `; entry 0x${after.toString(16)}`;
    return { executionOrder: i + 1, location: { message: { text: `${words}${ran}${entry} (${source})` } } };
  });
  return { message: { text: "How a kernel gets there" }, threadFlows: [{ locations }] };
}

function message(judged: Judged, law: Law, verdict: Verdict, report: Report): string {
  if (verdict.kind !== "refuted") return `Undecided on ${judged.profile}: ${"reason" in verdict ? verdict.reason : verdict.kind}.`;
  const lab = report.labs.get(judged.profile);
  const entries = lab ? entriesOf(law, traceLaw(lab, law, verdict.smallest)) : [];
  const shown = entries.map(({ text, value }) => `${text} = 0x${value.toString(16)}`).join(", ");
  const where = summarise(judged).mark === "unreachable" ? ", though on no entry that a kernel builds" : "";
  const path = judged.story && judged.reachable === verdict ? ` Path: ${storyText(judged.story)}.` : "";
  return (
    `Refuted on ${judged.profile}${where}: ${law.sentence}. ${shown || verdict.smallest.map((word) => `0x${word.toString(16)}`).join(", ")}; ` +
    `${refutedCount(verdict, law.inputs.length)}.${path} ${law.broken}. ptelab audit --explain ${law.id} -p ${judged.profile}`
  );
}

function result(judged: Judged, law: Law, ruleIndex: number, report: Report): object | undefined {
  const { mark, domain } = summarise(judged);
  const verdict = verdictOver(judged, domain);
  if (!verdict || !["refuted", "unreachable", "undecided"].includes(mark)) return undefined;
  const name = findingName(judged.law, judged.profile, domain, verdict);
  const story = domain === "reachable" && judged.story ? [codeFlow(judged.story)] : undefined;
  const level: Level = mark === "undecided" ? "none" : mark === "unreachable" ? "note" : LEVEL[law.severity];
  return {
    ruleId: law.id,
    ruleIndex,
    kind: mark === "undecided" ? "open" : "fail",
    level,
    message: { text: message(judged, law, verdict, report) },
    locations: [location(judged.profile)],
    ...(story ? { codeFlows: story } : {}),
    partialFingerprints: { "lawProfileWords/v1": createHash("sha256").update(name).digest("hex") },
    properties: { profile: judged.profile, domain, mark, finding: name, module: judged.sha256 },
  };
}

/** The whole document. @param report `version` names the tool's */
export function toSarif(report: Report): string {
  const laws = lawsOf(report);
  const places = new Map(laws.map((law, i) => [law.id, i]));
  const results = report.judged.flatMap((judged) => {
    const place = places.get(judged.law);
    const found = place === undefined ? undefined : result(judged, laws[place], place, report);
    return found ? [found] : [];
  });
  const driver = { name: "ptelab", ...(report.version ? { semanticVersion: report.version } : {}), rules: laws.map(rule) };
  const run = { tool: { driver }, automationDetails: { id: "ptelab/audit" }, columnKind: "utf16CodeUnits", results };
  const schema = "https://json.schemastore.org/sarif-2.1.0.json";
  return `${JSON.stringify({ $schema: schema, version: "2.1.0", runs: [run] }, null, 2)}\n`;
}
