/** Captured page tables as tables: what the replay made of each region, why a row needed more, and what every policy would have done. */
import { hex } from "../../profile/value.ts";
import { type CaptureReplay, countRows, type ReplayedRow } from "../../unmap/captures/replay.ts";
import { findings } from "../../unmap/findings.ts";
import type { Outcome } from "../../unmap/replay.ts";
import { addResults, type PolicyResult } from "../../unmap/run.ts";
import { paint, table } from "./text.ts";
import { otherFindings, policyTable } from "./unmap.ts";

/** Differing rows that are shown; --json has all. */
const SHOWN = 20;

function regionCells(replay: CaptureReplay): string[] {
  const { same, explained, differs } = countRows([replay]);
  return [
    replay.profile,
    replay.scenario,
    replay.to,
    replay.largest > 1 ? `${replay.largest} pages` : replay.largest === 1 ? "1 page" : "-",
    `${same}`,
    `${explained}`,
    paint(differs > 0 ? "red" : "green", `${differs}`),
  ];
}

interface Row extends ReplayedRow {
  readonly replay: CaptureReplay;
}

const rowsOf = (replays: readonly CaptureReplay[]): readonly Row[] =>
  replays.flatMap((replay) => replay.rows.map((row) => ({ ...row, replay })));

/** Each explanation once, with how many rows of each profile it is of and the first of them. */
function explanationLines(replays: readonly CaptureReplay[]): string[] {
  const whys = new Map<string, Row[]>();
  for (const row of rowsOf(replays)) {
    if (row.outcome.kind !== "explained") continue;
    const key = `${row.replay.scenario}, ${row.replay.to}: ${row.outcome.why}`;
    whys.set(key, [...(whys.get(key) ?? []), row]);
  }
  return [...whys].flatMap(([why, rows]) => {
    const profiles = [...new Set(rows.map(({ replay }) => replay.profile))];
    const each = profiles.map((profile) => {
      const own = rows.filter(({ replay }) => replay.profile === profile);
      return `${profile} ${own.length} (${hex(own[0].vaddr)}${own.length > 1 ? ", …" : ""})`;
    });
    return [`${String(rows.length).padStart(4)}  ${why}`, `      ${each.join(", ")}`];
  });
}

function differenceCells({ replay, line, vaddr, before, outcome }: Row): string[] {
  if (outcome.kind !== "differs") return [];
  const words = [`before ${before === undefined ? "-" : hex(before)}`, `kernel ${hex(outcome.kernel)}`, `ptelab ${hex(outcome.ours)}`];
  return [`${replay.file}:${line}`, replay.scenario, hex(vaddr), outcome.what, ...words];
}

/** The results of several regions of a profile, policy by policy. */
export function sumPolicies(replays: readonly CaptureReplay[]): readonly PolicyResult[] {
  return replays
    .filter(({ policies }) => policies.length > 0)
    .map(({ policies }) => policies.map((outcome): PolicyResult => ({ ...outcome, samples: [] })))
    .reduce((sum, results) => (sum.length === 0 ? results : sum.map((result, i) => addResults(result, results[i]))), []);
}

/** Folios of one page are no batches: only what a policy does to single entries shows. */
function singlesLine(profile: string, replays: readonly CaptureReplay[], pages: number): string {
  const byCount = new Map<number, string[]>();
  for (const { policy, marked } of sumPolicies(replays)) byCount.set(marked, [...(byCount.get(marked) ?? []), policy.id]);
  const changed = [...byCount].filter(([marked]) => marked > 0).map(([marked, ids]) => `${ids.join(", ")} change ${marked}`);
  return `${profile}: ${pages} pages of folios of one page: ${changed.length > 0 ? `${changed.join("; ")}, no other policy any` : "no policy changes any"}`;
}

function policyLines(replays: readonly CaptureReplay[]): string[] {
  return [...new Set(replays.map(({ profile }) => profile))].flatMap((profile) => {
    const own = replays.filter((replay) => replay.profile === profile && replay.policies.length > 0);
    const [large, single] = [own.filter(({ largest }) => largest > 1), own.filter(({ largest }) => largest === 1)];
    const pages = (some: readonly CaptureReplay[]) => some.reduce((sum, { lazyfree }) => sum + lazyfree, 0);
    const results = sumPolicies(large);
    const title = paint("bold", `${profile}: ${pages(large)} pages of large folios`);
    return [
      ...(large.length > 0 ? ["", title, policyTable(results, pages(large)), ...otherFindings(results)] : []),
      ...(single.length > 0 ? ["", singlesLine(profile, single, pages(single))] : []),
    ];
  });
}

export function unmapCapturesText(replays: readonly CaptureReplay[]): string {
  const head = ["profile", "scenario", "step", "folios", "same", "explained", "differ"].map((name) => paint("bold", name));
  const lines = [table([head, ...replays.map(regionCells)])];
  const explanations = explanationLines(replays);
  if (explanations.length > 0) lines.push("", "The kernel did more than unmap a lazyfree folio:", ...explanations);
  const differing = rowsOf(replays).filter(({ outcome }) => outcome.kind === "differs");
  if (differing.length > 0) {
    lines.push("", paint("red", "Differences:"), table(differing.slice(0, SHOWN).map(differenceCells)));
    if (differing.length > SHOWN) lines.push(`… and ${differing.length - SHOWN} more (--json has all)`);
  }
  const tables = policyLines(replays);
  if (tables.length > 0) lines.push("", "The same pages in the loop of 7.0, under each policy, no folio split before:", ...tables);
  return lines.join("\n");
}

function policyData({ policy, tally, counts, marked }: Outcome): Record<string, unknown> {
  const found = findings.flatMap(({ id, bit }) => (counts[bit] > 0 ? [[id, counts[bit]]] : []));
  return { id: policy.id, word: policy.word, ...tally, marked, findings: Object.fromEntries(found) };
}

/** The same as data, every row and every region's policies. */
export function unmapCapturesData(replays: readonly CaptureReplay[]): Record<string, unknown> {
  return {
    ...countRows(replays),
    regions: replays.map(({ table: _, policies, rows, ...region }) => ({
      ...region,
      rows: rows.map(({ outcome, ...row }) => ({ ...row, ...outcome })),
      policies: policies.map(policyData),
    })),
  };
}
