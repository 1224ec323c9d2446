/** The report as JUnit XML: a suite for each profile, a case for each target, and a suite that says whether all of the campaign ran. */
import { groupBy } from "../../report/report.ts";
import { attributes, element, escapeXml } from "../../report/xml.ts";
import type { FuzzReport, ReportedFinding, TargetRow } from "./data.ts";
import { claimOf, plural, runsText } from "./sentences.ts";

function findingLines({ message, least, token, decoded, c, command }: ReportedFinding): string {
  return [message, `least: ${least.join(" ")}`, `token: ${token}`, ...(decoded ? [decoded] : []), ...(c ? [c] : []), command].join("\n");
}

function suite(name: string, cases: readonly { readonly failed?: boolean; readonly error?: boolean; readonly xml: string }[]): string {
  const failures = cases.filter(({ failed }) => failed).length;
  const errors = cases.filter(({ error }) => error).length;
  const open = attributes({ name, tests: cases.length, failures, errors, skipped: 0 });
  return `  <testsuite${open}>\n${cases.map(({ xml }) => `    ${xml}`).join("\n")}\n  </testsuite>`;
}

/** What the audit knows already is told, and passes. */
function targetCase(profile: string, target: string, row: TargetRow | undefined, findings: readonly ReportedFinding[]) {
  const values = { name: target, classname: profile };
  if (!row) return { xml: element("testcase", values) };
  const text = escapeXml([`${plural(row.violations, "case")} violate`, ...findings.map(findingLines)].join("\n\n"));
  if (row.known) return { xml: element("testcase", values, element("system-out", {}, text)) };
  return { failed: true, xml: element("testcase", values, element("failure", { type: "finding", message: claimOf(target) }, text)) };
}

function wholeCase({ complete, units }: FuzzReport) {
  const values = { name: "every unit has a result", classname: "campaign" };
  if (complete) return { xml: element("testcase", values) };
  const message = `${units.done} of ${plural(units.of, "unit")}; missing: ${runsText(units.missing)}`;
  return { error: true, xml: element("testcase", values, element("error", { type: "partial", message })) };
}

export function fuzzJunit(report: FuzzReport): string {
  const name = (profile: string, target: string) => `${profile}:${target}`;
  const rows = new Map(report.rows.map((row) => [name(row.profile, row.target), row]));
  const findings = groupBy(report.findings, (one) => name(one.profile, one.target));
  const whole = wholeCase(report);
  const suites = report.profiles.map((profile) => {
    const own = report.rows.filter((row) => row.profile === profile).map(({ target }) => target);
    const targets = [...new Set([...report.targets, ...own])];
    return suite(
      profile,
      targets.map((target) => targetCase(profile, target, rows.get(name(profile, target)), findings.get(name(profile, target)) ?? [])),
    );
  });
  const body = [suite("campaign", [whole]), ...suites].join("\n");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes({ name: "ptelab fuzz" })}>\n${body}\n</testsuites>\n`;
}
