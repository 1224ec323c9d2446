/** Two verdicts, over all words and over what a kernel can build, as the one that people ask for. */
import type { Law, Severity } from "../laws/types.ts";
import type { Domain, Judged, Verdict } from "./verdict.ts";

/** `unreachable`: fails, but only on words that no kernel builds. */
export type Mark = "holds" | "unreachable" | "refuted" | "vacuous" | "n/a" | "undecided";

export interface MarkInfo {
  /** One character, told from the others without colour. */
  readonly glyph: string;
  /** For columns that have the room. */
  readonly word: string;
  readonly meaning: string;
}

/** In the order in which summaries count them: what asks for attention first. */
export const MARKS: Readonly<Record<Mark, MarkInfo>> = {
  refuted: { glyph: "✗", word: "REFUTED", meaning: "fails on an entry that a kernel can have" },
  undecided: { glyph: "?", word: "undecided", meaning: "neither proved nor refuted: never counted as holding" },
  unreachable: {
    glyph: "~",
    word: "words only",
    meaning: "fails only on words that no kernel builds; holds on every page that it can have",
  },
  holds: { glyph: "✓", word: "holds", meaning: "proved for all words" },
  vacuous: { glyph: "∅", word: "vacuous", meaning: "says nothing here" },
  "n/a": { glyph: "·", word: "n/a", meaning: "the kernel lacks what the law speaks of" },
};

export const MARK_ORDER = Object.keys(MARKS) as readonly Mark[];

/** What `REFUTED` means where reachable entries were not asked about. */
const ALL_WORDS_ONLY = "fails on some word; whether a kernel builds it was not asked";

/** Most serious first: what a process may do, what is lost, what stops, what is counted wrong, what callers rely on. */
export const SEVERITIES: readonly Severity[] = ["permission", "data", "crash", "accounting", "contract"];

/** What the mark means for these verdicts: without the reachable entries nobody knows whether a kernel builds what refutes a law. */
export function meaningOf(mark: Mark, judged: readonly Judged[]): string {
  return mark === "refuted" && judged.every(({ reachable }) => reachable === undefined) ? ALL_WORDS_ONLY : MARKS[mark].meaning;
}

export interface Summary {
  readonly mark: Mark;
  /** The domain whose verdict made the mark. */
  readonly domain: Domain;
  /** A sentence: the reason that the verdict gives, or what the mark means. */
  readonly sentence: string;
}

function markOf(verdict: Verdict): Mark {
  return verdict.kind === "not-applicable" ? "n/a" : verdict.kind;
}

function sentenceOf(verdict: Verdict, mark: Mark): string {
  return "reason" in verdict ? verdict.reason : MARKS[mark].meaning;
}

/**
 * The combined mark. What holds for all words holds for those that a kernel builds. What fails for all words is judged by
 * the reachable ones: only a proof that they are safe, or that none is concerned, softens it.
 */
export function summarise({ all, reachable }: Judged): Summary {
  if (reachable === undefined) {
    const mark = markOf(all);
    return { mark, domain: "all", sentence: mark === "refuted" ? ALL_WORDS_ONLY : sentenceOf(all, mark) };
  }
  if (reachable.kind === "refuted") return { mark: "refuted", domain: "reachable", sentence: MARKS.refuted.meaning };
  if (all.kind === "refuted") {
    const safe = reachable.kind === "holds" || reachable.kind === "vacuous" || reachable.kind === "not-applicable";
    const mark = safe ? "unreachable" : "undecided";
    return { mark, domain: safe ? "all" : "reachable", sentence: safe ? MARKS.unreachable.meaning : sentenceOf(reachable, mark) };
  }
  return { mark: markOf(all), domain: "all", sentence: sentenceOf(all, markOf(all)) };
}

/** The verdict over a domain; undefined where it was not asked for. */
export function verdictOver(judged: Judged, domain: Domain): Verdict | undefined {
  return domain === "all" ? judged.all : judged.reachable;
}

/** Is the law refuted over `domain`? False where it was not asked. */
export function isFinding(judged: Judged, domain: Domain): boolean {
  return verdictOver(judged, domain)?.kind === "refuted";
}

/** How many verdicts carry each mark. */
export function countMarks(judged: readonly Judged[]): Readonly<Record<Mark, number>> {
  const counts: Record<Mark, number> = { refuted: 0, undecided: 0, unreachable: 0, holds: 0, vacuous: 0, "n/a": 0 };
  for (const one of judged) counts[summarise(one).mark]++;
  return counts;
}

/** Proofs on the modules' bytes among the verdicts: one a domain that was decided. */
export function countProofs(judged: readonly Judged[]): number {
  return judged.reduce((sum, { all, reachable }) => {
    // A law without an entry has one verdict for both domains.
    const verdicts = reachable && reachable !== all ? [all, reachable] : [all];
    return sum + verdicts.filter((verdict) => "evidence" in verdict).length;
  }, 0);
}

/** For sorting: most serious first. */
export function bySeverity(a: Pick<Law, "severity">, b: Pick<Law, "severity">): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}
