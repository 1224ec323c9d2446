/** An audit's results as the renderers take them, and the forms that the user asked for. */
import type { AuditPlan } from "../../audit/audit.ts";
import type { Judged } from "../../audit/verdict.ts";
import { loadProfile } from "../../node.ts";
import { toHtml } from "../../report/html.ts";
import { toJunit } from "../../report/junit.ts";
import { toMarkdown } from "../../report/markdown.ts";
import type { Report } from "../../report/report.ts";
import { toSarif } from "../../report/sarif.ts";
import { packageVersion } from "../../root.ts";
import { toJson } from "../json.ts";
import type { Options } from "./options.ts";
import type { Output } from "./outputs.ts";

/** With the labs of the profiles that have a counterexample to decode. */
export async function reportOf(plan: AuditPlan, judged: readonly Judged[]): Promise<Report> {
  const ids = new Set(judged.filter((one) => one.all.kind === "refuted").map((one) => one.profile));
  const labs = new Map(await Promise.all([...ids].map(async (id) => [id, await loadProfile(id)] as const)));
  return { judged, laws: plan.laws, labs, version: packageVersion() };
}

export function outputsOf(options: Options, report: Report, more: Readonly<Record<string, unknown>>): readonly Output[] {
  return [
    { target: options.json, render: () => toJson("audit/2", { laws: report.laws, verdicts: report.judged, ...more }) },
    { target: options.markdown, render: () => toMarkdown(report) },
    { target: options.junit, render: () => toJunit(report) },
    { target: options.sarif, render: () => toSarif(report) },
    { target: options.html, render: () => toHtml(report) },
  ];
}
