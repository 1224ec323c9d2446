/** Refuted laws, grouped where profiles are refuted in the same way, most serious first. */
import type { Law } from "../laws/types.ts";
import { findProfile } from "../profile/find.ts";
import type { Lab } from "../profile/lab.ts";
import { type EntryStep, entriesOf, type Trace, traceLaw } from "./formula/trace.ts";
import { bySeverity, summarise, verdictOver } from "./summary.ts";
import type { Domain, Judged, StoryStep, Verdict } from "./verdict.ts";

export type Refuted = Extract<Verdict, { kind: "refuted" }>;

export interface Finding {
  readonly law: Law;
  /** Where the counterexample is from. A law that a kernel can break is shown by what a kernel can have. */
  readonly domain: Domain;
  /** Profiles of one architecture with the same counterexample. */
  readonly profiles: readonly string[];
  /** Of the first profile. */
  readonly judged: Judged;
  readonly verdict: Refuted;
  readonly lab: Lab;
  readonly trace: Trace;
  readonly entries: readonly EntryStep[];
  readonly story?: readonly StoryStep[];
}

/** Does the law ask what the hardware grants? Then its answer stands beside the entries. */
export function asksHardware(law: Pick<Law, "uses">): boolean {
  return law.uses.includes("mmu") || law.uses.includes("mmu_mark");
}

/** Of each law and profile the domain to show: reachable if it is refuted there, all words else. */
function refutedDomain(judged: Judged): Domain | undefined {
  if (judged.reachable?.kind === "refuted") return "reachable";
  return judged.all.kind === "refuted" ? "all" : undefined;
}

function findingOf(judged: Judged, law: Law, lab: Lab, domain: Domain): Finding {
  const verdict = verdictOver(judged, domain) as Refuted;
  const trace = traceLaw(lab, law, verdict.smallest);
  return {
    law,
    domain,
    profiles: [judged.profile],
    judged,
    verdict,
    lab,
    trace,
    entries: entriesOf(law, trace),
    story: domain === "reachable" ? judged.story : undefined,
  };
}

/** The same law, architecture, words and results. */
function keyOf({ law, domain, judged, trace, verdict }: Finding): string {
  const results = trace.steps.map((step) => step.value);
  return [law.id, domain, findProfile(judged.profile).arch, verdict.counterexamples, ...trace.words, ...results].join(" ");
}

/**
 * @param labs of every profile with a refuted law
 * @returns reachable findings first, then by severity, then in the catalogue's order
 */
export function findings(judged: readonly Judged[], laws: readonly Law[], labs: ReadonlyMap<string, Lab>): readonly Finding[] {
  const rows = new Map(laws.map((law, i) => [law.id, { law, i }]));
  const groups = new Map<string, Finding>();
  for (const one of judged) {
    const domain = refutedDomain(one);
    const row = rows.get(one.law);
    const lab = labs.get(one.profile);
    if (!domain || !row || !lab) continue;
    const finding = findingOf(one, row.law, lab, domain);
    const key = keyOf(finding);
    const known = groups.get(key);
    groups.set(key, known ? { ...known, profiles: [...known.profiles, one.profile] } : finding);
  }
  const place = (finding: Finding) => rows.get(finding.law.id)?.i ?? 0;
  const rank = (finding: Finding) => (summarise(finding.judged).mark === "unreachable" ? 1 : 0);
  return [...groups.values()].sort((a, b) => rank(a) - rank(b) || bySeverity(a.law, b.law) || place(a) - place(b));
}
