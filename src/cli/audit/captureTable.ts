/** The captured entries of an audit: how many values were compared, what differs, and which laws an entry violates. */
import { existsSync, readdirSync } from "node:fs";
import { basename, join, relative } from "node:path";
import type { CaptureAudit } from "../../audit/captures.ts";
import { projectRoot } from "../../node.ts";
import { REPORT_HEAD, reportCells } from "../render/capture.ts";
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

export function captureTable(audits: readonly CaptureAudit[]): string {
  const head = ["captured entries", ...REPORT_HEAD, "laws violated by an entry"].map((name) => paint("bold", name));
  const violated = ({ violations }: CaptureAudit) =>
    Object.entries(violations).map(([law, v]) => paint("red", `${law} ${v.count}× (first 0x${v.first.toString(16)})`));
  const rows = audits.map((one) => [basename(one.report.file), ...reportCells(one.report), violated(one).join(", ") || "none"]);
  return table([head, ...rows]);
}
