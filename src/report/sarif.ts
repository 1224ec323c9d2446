/** Findings as SARIF 2.1.0 (OASIS), for code scanning: rules are laws, results are refuted and undecided verdicts. */
import { createHash } from "node:crypto";
import { findingName } from "../audit/fingerprint.ts";
import { entriesOf, traceLaw } from "../audit/formula/trace.ts";
import { summarise, verdictOver } from "../audit/summary.ts";
import type { Judged, StoryStep, Verdict } from "../audit/verdict.ts";
import { refutedCount, storyText } from "../audit/words.ts";
import type { Law } from "../laws/types.ts";
import { lawsOf, type Report } from "./report.ts";
import { LEVEL, type Level, lawRule, profileLocation, sarifDocument } from "./sarifParts.ts";

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
    locations: [profileLocation(judged.profile)],
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
  return sarifDocument("ptelab/audit", laws.map(lawRule), results, report.version);
}
