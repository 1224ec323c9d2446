/** What a campaign came to: as data for JSON, and as text. */

import type { CorpusResult } from "../../fuzz/corpus.ts";
import { seenCount } from "../../fuzz/merge.ts";
import { roundOf } from "../../fuzz/pace.ts";
import { ENDLESS, unitAt } from "../../fuzz/plan.ts";
import { gapsOf, type Range, showRanges } from "../../fuzz/ranges.ts";
import { setsSeen, sumOf } from "../../fuzz/status.ts";
import { casesIn, reproducible, type Tally, unitsIn } from "../../fuzz/tally.ts";
import { casesOf } from "../../fuzz/targets.ts";
import { replayCommand } from "../../fuzz/token.ts";
import type { Campaign, Finding } from "../../fuzz/types.ts";
import { table } from "../render/text.ts";
import { duration, percent, short } from "./numbers.ts";

export interface Result extends Tally {
  readonly hash: string;
  readonly campaign: Campaign;
  readonly ending: string;
  /** The units that were to be done. */
  readonly within: Range;
  readonly corpus: CorpusResult;
  readonly workers?: number;
  /** ms. */
  readonly elapsed?: number;
}

/** The options that give the same digest again: where what is done is whole rounds from the first unit on, `--cases` will do. */
export function reproduceOptions({ campaign, done }: Pick<Result, "campaign" | "done">): string | undefined {
  const units = reproducible(done);
  if (units === undefined) return undefined;
  const round = roundOf(campaign);
  if (units % round !== 0) return `--units ${units}`;
  let cases = 0;
  for (let i = 0; i < round; i++) cases += casesOf(unitAt(campaign, i), campaign);
  return `--cases ${cases * (units / round)}`;
}

/** Those that nobody knew first; the order does not depend on which came first. */
export function sortedFindings(findings: readonly Finding[]): readonly Finding[] {
  const name = ({ known, key }: Finding) => `${known ? 1 : 0} ${key}`;
  return [...findings].sort((a, b) => (name(a) < name(b) ? -1 : 1));
}

/** Units that are missing; of a campaign without end, those between what is done. */
export function missingUnits({ done, within, campaign }: Pick<Result, "done" | "within" | "campaign">): readonly Range[] {
  const endless = campaign.blocks === ENDLESS && within.first + within.units === ENDLESS * roundOf(campaign);
  const last = done.at(-1);
  const end = endless ? (last ? last.first + last.units : within.first) : within.first + within.units;
  return gapsOf(done, { first: within.first, units: end - within.first });
}

export function resultData(result: Result): Record<string, unknown> {
  const { hash, campaign, ending, within, done, total, found, unknown, fresh, corpus, elapsed } = result;
  const missing = missingUnits(result);
  return {
    campaign: hash,
    digest: total.digest,
    ending,
    partial: missing.length > 0 || ending === "interrupted" || ending === "finding",
    seed: campaign.seed,
    profiles: campaign.profiles,
    targets: campaign.targets,
    modules: campaign.modules,
    units: { first: within.first, of: campaign.blocks === ENDLESS ? null : within.units, done: unitsIn(done), ranges: done, missing },
    cases: { ...total.cases, total: casesIn(total.cases) },
    reproduce: reproduceOptions(result) ?? null,
    violations: total.violations,
    findings: { total: found, unknown, shown: sortedFindings(total.findings) },
    corpus: { failing: corpus.failing.map(({ token }) => token), passing: corpus.passing.map(({ token }) => token) },
    coverage: Object.fromEntries(Object.entries(total.coverage.sets).map(([name, set]) => [name, { seen: seenCount(set), of: set.of }])),
    ...(elapsed !== undefined && {
      seconds: elapsed / 1000,
      computed: { ...fresh.cases, total: casesIn(fresh.cases) },
      casesPerSecond: elapsed === 0 ? 0 : (casesIn(fresh.cases) / elapsed) * 1000,
      workers: result.workers,
    }),
  };
}

const MOST_SHOWN = 20;

const ENDINGS: Readonly<Record<string, string>> = {
  complete: "all cases are done",
  time: "the time is over",
  covered: "all that is counted was seen",
  finding: "stopped at the first finding",
  missing: "PARTIAL: units are missing; run the parts that lack them again",
  interrupted: "PARTIAL: it was interrupted; the same command with the same --ledger goes on",
};

function findingLines({ total, found, unknown }: Result): readonly string[] {
  if (found === 0) return ["no findings"];
  const head = `${found} finding${found === 1 ? "" : "s"}, ${unknown} of them new (the others are what ptelab audit and ptelab unmap tell)`;
  const fresh = sortedFindings(total.findings).filter(({ known }) => !known);
  const rows = fresh
    .slice(0, MOST_SHOWN)
    .map(({ message, least, token }) => `  ${message}\n    ${least.join(" ")}\n    ${replayCommand(token)}`);
  return [head, ...rows, ...(fresh.length > MOST_SHOWN ? [`  and ${fresh.length - MOST_SHOWN} more: --json has them`] : [])];
}

function corpusLines({ corpus: { failing, passing } }: Result): readonly string[] {
  const count = failing.length + passing.length;
  if (count === 0) return [];
  const fixed = passing.slice(0, MOST_SHOWN).map(({ token }) => `  passes now: ${token}`);
  return [`${count} findings of before were run again first: ${failing.length} fail still`, ...fixed];
}

export function resultText(result: Result): string {
  const { hash, ending, total, done, fresh, elapsed, workers } = result;
  const missing = missingUnits(result);
  const speed = elapsed
    ? `, ${short((casesIn(fresh.cases) / elapsed) * 1000)} cases/s in ${duration(elapsed / 1000)} on ${workers} threads`
    : "";
  const rows = [
    ["campaign", hash.slice(0, 16)],
    ["ended", ENDINGS[ending] ?? ending],
    ["cases", `${casesIn(total.cases)} (words ${total.cases.words}, chains ${total.cases.chains}, unmap ${total.cases.unmap})${speed}`],
    ["units", `${unitsIn(done)} done (${showRanges(done) || "none"})${missing.length > 0 ? `; missing: ${showRanges(missing)}` : ""}`],
    ["violations", `${sumOf(total.violations)} cases`],
    [
      "coverage",
      setsSeen(total.coverage)
        .map(({ kind, seen, of }) => `${kind} ${seen} of ${of} (${percent(seen, of)})`)
        .join(", ") || "none",
    ],
    ["digest", total.digest],
    ["again", reproduceOptions(result) ?? "only as these pieces: what is done does not begin at 0, or has gaps"],
  ];
  return [table(rows), "", ...findingLines(result), ...corpusLines(result)].join("\n").trimEnd();
}
