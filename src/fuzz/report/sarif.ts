/** Findings as SARIF 2.1.0 (OASIS): rules are targets, results are findings. */
import { createHash } from "node:crypto";
import { LEVEL, type Level, lawRule, profileLocation, sarifDocument } from "../../report/sarifParts.ts";
import type { FuzzReport, ReportedFinding } from "./data.ts";
import { claimOf, lawOf } from "./sentences.ts";

function rule(target: string): object {
  const law = lawOf(target);
  if (law) return lawRule(law);
  const text = `${claimOf(target)}.`;
  return {
    id: target,
    shortDescription: { text },
    fullDescription: { text },
    help: { text: `${text} ptelab replay shows a case step by step.` },
    defaultConfiguration: { level: "error" },
    properties: { tags: ["page-table"] },
  };
}

function levelOf({ known, target }: ReportedFinding): Level {
  if (known) return "note";
  const law = lawOf(target);
  return law ? LEVEL[law.severity] : "error";
}

function result(finding: ReportedFinding, ruleIndex: number): object {
  const { target, profile, message, least, token, decoded, c, command, key } = finding;
  return {
    ruleId: target,
    ruleIndex,
    kind: "fail",
    level: levelOf(finding),
    message: { text: `${message} Least case on ${profile}: ${least.join(" ")}. ${command}` },
    locations: [profileLocation(profile)],
    partialFingerprints: { "targetProfileLeast/v1": createHash("sha256").update(key).digest("hex") },
    properties: { profile, token, least, known: finding.known === true, ...(decoded ? { decoded } : {}), ...(c ? { c } : {}) },
  };
}

export function fuzzSarif(report: FuzzReport, version?: string): string {
  const targets = [...new Set([...report.targets, ...report.findings.map(({ target }) => target)])];
  const places = new Map(targets.map((target, i) => [target, i]));
  const results = report.findings.map((finding) => result(finding, places.get(finding.target) as number));
  return sarifDocument("ptelab/fuzz", targets.map(rule), results, version);
}
