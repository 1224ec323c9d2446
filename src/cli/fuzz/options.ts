/** What `ptelab fuzz` is told, checked. */
import { availableParallelism } from "node:os";
import { cutOf, type Range } from "../../fuzz/ranges.ts";
import { allTargets, familyOf } from "../../fuzz/targets.ts";
import { families } from "../../laws/families.ts";
import { laws } from "../../laws/index.ts";
import { UsageError } from "../../node.ts";
import { nearest, quoted } from "../../profile/errors.ts";

export interface Options {
  readonly profile?: readonly string[];
  readonly laws?: readonly string[];
  readonly cases?: string;
  readonly time?: string;
  readonly units?: string;
  readonly seed?: string;
  readonly workers?: string;
  readonly ledger?: string;
  readonly shard?: string;
  readonly untilCovered?: boolean;
  readonly stopAtFirst?: boolean;
  readonly maxFindings: string;
  readonly status?: string;
  readonly csv?: string;
  readonly json?: boolean;
  readonly exitZero?: boolean;
  readonly queue?: string;
  readonly queueCa?: string;
  readonly queuePatience?: string;
}

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
  ti: 2 ** 40,
};

/** 65536, 64Ki, 10G, 1e10. @throws UsageError */
function count(text: string, option: string, most = Number.MAX_SAFE_INTEGER): number {
  const [, digits, unit = ""] = /^(\d+(?:\.\d+)?(?:e\+?\d+)?)([kmgt]i?)?$/i.exec(text) ?? [];
  const value = Number(digits) * UNITS[unit.toLowerCase()];
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new UsageError(`${option} ${quoted(text)}: it must be a whole number from 1 to ${most} (65536, 64Ki, 1e10)`);
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 };
const LONGEST = 366 * 86400;

/** 30s, 10m, 1h30m: in ms. @throws UsageError */
export function parseTime(text: string, option = "--time"): number {
  const parts = /^(?:\d+(?:\.\d+)?[smhd])+$/.test(text) ? [...text.matchAll(/([\d.]+)([smhd])/g)] : [];
  const seconds = parts.reduce((sum, [, number, unit]) => sum + Number(number) * SECONDS[unit], 0);
  if (seconds >= 1 && seconds <= LONGEST) return seconds * 1000;
  throw new UsageError(`${option} ${quoted(text)}: it must be a time from 1s to 366d, with its unit (30s, 10m, 1h30m)`);
}

export function parseCases(text: string): number {
  return count(text, "--cases");
}

export function parseUnits(text: string): number {
  return count(text, "--units", 2 ** 40);
}

export function parseMaxFindings(text: string): number {
  return count(text, "--max-findings", 1e6);
}

export function parseWorkers(text: string | undefined): number {
  return text === undefined ? availableParallelism() : count(text, "--workers", 256);
}

/** The part of `units` that `i/n` is. @throws UsageError */
export function parseShard(text: string, units: number): Range {
  const [, i, n] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  if (!(n >= 1 && i >= 1 && i <= n)) throw new UsageError(`--shard ${quoted(text)}: it must be I/N with I from 1 to N, e.g. 1/4`);
  const cut = cutOf(units, i, n);
  if (cut.units === 0)
    throw new UsageError(`--shard ${text}: the campaign has no more than ${units} units of work; take a smaller N or more --cases`);
  return cut;
}

/** Laws by id or family, `words` for all of them, `chains`, `unmap` for all policies, `unmap/POLICY` (of one's own, too). */
export function parseTargets(wanted: readonly string[] | undefined): readonly string[] | undefined {
  if (wanted === undefined) return undefined;
  const all = allTargets();
  return wanted.flatMap((name) => {
    if (name.startsWith("unmap/")) return [name];
    const chosen = all.filter((target) => target === name || familyOf(target) === name);
    const family = laws.filter((law) => law.family === name).map(({ id }) => id);
    if (chosen.length > 0 || family.length > 0) return [...chosen, ...family];
    const near = nearest(name, [...families.keys(), ...all, "words", "unmap"]);
    throw new UsageError(`--laws ${quoted(name)}: no law, family of laws or policy has that name; nearest: ${near.join(", ")}`);
  });
}

/** What contradicts itself, or would do nothing. */
export function checkOptions({ cases, time, units, shard, ledger, queue, workers }: Options): void {
  const given = [cases !== undefined && "--cases", time !== undefined && "--time", units !== undefined && "--units"].filter(Boolean);
  if (given.length > 1) throw new UsageError(`${given.join(" and ")} both say how long the campaign is: give one of them`);
  if (shard !== undefined && cases === undefined)
    throw new UsageError("--shard cuts a campaign of known length: give --cases with it, the same on every machine");
  if (queue !== undefined && shard !== undefined)
    throw new UsageError("--shard and --queue both cut the campaign: with --queue, ptelab worker on each machine takes its part by itself");
  if (queue !== undefined && workers !== undefined)
    throw new UsageError("--workers has no meaning with --queue: this process only hands out; give it to ptelab worker");
  if (ledger === "") throw new UsageError("--ledger needs the name of a file");
}
