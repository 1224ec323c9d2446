/** What the verdicts of both domains come to for people, in one word: what every renderer shows. */
import type { Domain, Judged, Verdict } from "./verdict.ts";

/**
 *   holds        for all words
 *   unreachable  refuted by words that no kernel builds; every entry that it can build keeps the law
 *   refuted      by an entry that the kernel can build, or by any word where only all words were asked about
 *   vacuous      says nothing here
 *   n/a          the architecture, its configuration or its kernel lacks what the law is about
 *   undecided    never a pass
 */
export type Mark = "holds" | "unreachable" | "refuted" | "vacuous" | "n/a" | "undecided";

export const marks: readonly Mark[] = ["holds", "unreachable", "refuted", "undecided", "vacuous", "n/a"];

/** The mark's meaning as one line. */
export const MEANING: Readonly<Record<Mark, string>> = {
  holds: "proved for all words",
  unreachable: "refuted only by words that no kernel builds; proved for every entry that it can build",
  refuted: "refuted by an entry that the kernel can build",
  vacuous: "says nothing here: its condition never applies, or what it asks is a constant",
  "n/a": "not applicable: the architecture, its configuration or its kernel version lacks what the law is about",
  undecided: "not decided; never a pass",
};

export function markOf({ all, reachable }: Judged): Mark {
  if (all.kind === "not-applicable") return "n/a";
  if (all.kind === "undecided" || reachable?.kind === "undecided") return "undecided";
  if (all.kind === "refuted") return reachable === undefined || reachable.kind === "refuted" ? "refuted" : "unreachable";
  return all.kind;
}

export function verdictIn(judged: Judged, domain: Domain): Verdict | undefined {
  return domain === "all" ? judged.all : judged.reachable;
}

/** A finding is a refutation, or what could not be decided. */
export function isFinding(judged: Judged, domain: Domain): boolean {
  const kind = verdictIn(judged, domain)?.kind;
  return kind === "refuted" || kind === "undecided";
}

/** The verdict that people are shown first: the reachable refutation where there is one, else the one over all words. */
export function leading({ all, reachable }: Judged): Verdict {
  return reachable?.kind === "refuted" || reachable?.kind === "undecided" ? reachable : all;
}
