/** status.json and the CSV for plotting, rewritten whole about once a second: who reads them never sees half a file. */
import type { Status } from "../../fuzz/status.ts";
import { writeWhole } from "../audit/outputs.ts";
import { toJson } from "../json.ts";

/** Rows of the CSV; when there are more, every other goes and they come half as often: a day fits into a plot, too. */
const MOST_ROWS = 4096;
const EVERY = 1;

const COLUMNS = [
  "seconds",
  "cases",
  "words",
  "chains",
  "unmap",
  "cases_per_second",
  "units",
  "coverage_seen",
  "coverage_of",
  "violations",
  "findings",
  "unknown_findings",
];

function row({ seconds, cases, casesPerSecond, units, coverage, violations, findings }: Status): string {
  const seen = coverage.reduce((sum, set) => sum + set.seen, 0);
  const of = coverage.reduce((sum, set) => sum + set.of, 0);
  const { total, words, chains, unmap } = cases;
  const rate = Math.round(casesPerSecond.total);
  return [seconds.toFixed(1), total, words, chains, unmap, rate, units.done, seen, of, violations, findings.total, findings.unknown].join(
    ",",
  );
}

/** @throws InfrastructureError where a file cannot be written, at the first writing already */
export function statusFiles(files: { readonly status?: string; readonly csv?: string }): (status: Status) => void {
  let rows: string[] = [];
  let every = EVERY;
  let last = Number.NEGATIVE_INFINITY;
  return (status) => {
    if (files.status !== undefined) writeWhole(files.status, `${toJson("fuzz-status/1", { ...status })}\n`);
    if (files.csv === undefined) return;
    if (status.state === "running" && status.seconds - last < every) return;
    last = status.seconds;
    rows.push(row(status));
    if (rows.length > MOST_ROWS) {
      rows = rows.filter((_, i) => i % 2 === 0);
      every *= 2;
    }
    writeWhole(files.csv, `${[COLUMNS.join(","), ...rows].join("\n")}\n`);
  };
}
