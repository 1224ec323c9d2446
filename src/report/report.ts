/** What every renderer takes: verdicts, the rows that they are about, and the labs in which counterexamples are decoded. */
import type { Judged } from "../audit/verdict.ts";
import type { Law } from "../laws/types.ts";
import { findProfile } from "../profile/find.ts";
import type { Lab } from "../profile/lab.ts";
import type { Profile } from "../profile/types.ts";

export interface Report {
  readonly judged: readonly Judged[];
  /** The rows of all laws that were judged, in the order in which they are to be shown; more do no harm. */
  readonly laws: readonly Law[];
  /** Of every profile with a refuted law, by id. */
  readonly labs: ReadonlyMap<string, Lab>;
  /** ptelab's own, where a format has a place for it. */
  readonly version?: string;
}

/** Profiles of the verdicts, in their order. */
export function profilesOf(report: Report): readonly Profile[] {
  return [...new Set(report.judged.map((one) => one.profile))].map((id) => report.labs.get(id)?.profile ?? findProfile(id));
}

/** Rows of the laws that were judged. */
export function lawsOf(report: Report): readonly Law[] {
  const ids = new Set(report.judged.map((one) => one.law));
  return report.laws.filter((law) => ids.has(law.id));
}

/** Things by a key, in the order in which the keys come up. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/** A verdict by law and profile. */
export function index(judged: readonly Judged[]): (law: string, profile: string) => Judged | undefined {
  const cells = new Map(judged.map((one) => [`${one.law} ${one.profile}`, one]));
  return (law, profile) => cells.get(`${law} ${profile}`);
}
