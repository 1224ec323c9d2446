/** Reports of captures as tables: what was compared, what differs, what could not be compared and why. */
import { countNotCompared, type Difference, type FileReport } from "../../capture/capture.ts";
import { hex } from "../../profile/value.ts";
import { paint, table } from "./text.ts";

const SHOWN = 20;

export const REPORT_HEAD = ["profile", "rows", "compared", "differ", "not compared"];

/** The cells under REPORT_HEAD. */
export function reportCells(report: FileReport): string[] {
  const { profiles, rows, compared, differing } = report;
  return [
    profiles.join(" "),
    `${rows}`,
    `${compared}`,
    paint(differing > 0 ? "red" : "green", `${differing}`),
    `${countNotCompared(report)}`,
  ];
}

function reasonLines(reports: readonly FileReport[]): string[] {
  const reasons = new Map<string, number>();
  for (const report of reports) for (const [why, n] of Object.entries(report.notCompared)) reasons.set(why, (reasons.get(why) ?? 0) + n);
  return [...reasons].sort((a, b) => b[1] - a[1]).map(([why, n]) => `${String(n).padStart(7)}  ${why}`);
}

function differenceCells(d: Difference): string[] {
  return [`${d.file}:${d.line}`, d.scenario, d.name, hex(d.pte), `kernel ${hex(d.kernel)}`, `ptelab ${hex(d.ours)}`];
}

export function captureText(reports: readonly FileReport[]): string {
  const head = ["file", ...REPORT_HEAD].map((name) => paint("bold", name));
  const lines = [table([head, ...reports.map((report) => [report.file, ...reportCells(report)])])];
  const reasons = reasonLines(reports);
  if (reasons.length > 0) lines.push("", "Not compared:", ...reasons);
  const differing = reports.reduce((sum, report) => sum + report.differing, 0);
  if (differing > 0) {
    const shown = reports.flatMap((report) => report.differences).slice(0, SHOWN);
    lines.push("", paint("red", "Differences:"), table(shown.map(differenceCells)));
    if (differing > shown.length) lines.push(`… and ${differing - shown.length} more (--json has the first thousand of each file)`);
  }
  return lines.join("\n");
}
