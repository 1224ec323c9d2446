/** The captured entries of an audit: how many values were compared, what differs, and which laws an entry violates. */
import { existsSync, readdirSync } from "node:fs";
import { basename, join, relative } from "node:path";
import type { CaptureAudit } from "../../audit/captures.ts";
import { projectRoot } from "../../node.ts";
import { REPORT_HEAD, reportCells } from "../render/capture.ts";
import { paragraph } from "../render/findings.ts";
import { paint, table } from "../render/text.ts";

/** The captures that come with ptelab. */
export function shippedCaptures(): string[] {
  const folder = join(projectRoot(), "test/fixtures/captures");
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((f) => f.endsWith(".ndjson.gz"))
        .sort()
        .map((f) => relative(process.cwd(), join(folder, f)))
    : [];
}

/** Laws that captured entries violate, with the captures in which they do. */
function violationLines(audits: readonly CaptureAudit[]): string[] {
  const laws = new Map<string, string[]>();
  for (const { report, violations } of audits)
    for (const [law, { count, first }] of Object.entries(violations))
      laws.set(law, [...(laws.get(law) ?? []), `${basename(report.file, ".ndjson.gz")} ${count}× (0x${first.toString(16)})`]);
  if (laws.size === 0) return [];
  return [
    "Laws that a captured entry violates, with the smallest:",
    ...[...laws].map(([law, where]) => paragraph("", `${law}: ${where.join(", ")}`, 2)),
  ];
}

export function captureTable(audits: readonly CaptureAudit[]): string {
  const head = ["captured entries", ...REPORT_HEAD, "laws violated"].map((name) => paint("bold", name));
  const rows = audits.map((one) => [basename(one.report.file), ...reportCells(one.report), `${Object.keys(one.violations).length}`]);
  return [table([head, ...rows]), ...violationLines(audits)].join("\n");
}
