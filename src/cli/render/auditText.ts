/** What `ptelab audit` shows on a terminal: the matrix, the findings, and how many verdicts there are of each kind. */
import { countMarks, countProofs, MARK_ORDER, MARKS, meaningOf, summarise } from "../../audit/summary.ts";
import type { Judged } from "../../audit/verdict.ts";
import { many } from "../../audit/words.ts";
import { groupBy, lawsOf, profilesOf, type Report } from "../../report/report.ts";
import { digestText } from "./digest.ts";
import { findingsText, paragraph } from "./findings.ts";
import { COLOUR, matrix } from "./matrix.ts";
import { pad, paint } from "./text.ts";

/** Why laws are undecided, vacuous or not applicable: a line a reason, with where. */
function reasons(judged: readonly Judged[]): string {
  const without = judged.map((one) => ({ one, ...summarise(one) })).filter(({ mark }) => ["undecided", "vacuous", "n/a"].includes(mark));
  // A reason that names its profile is the same reason on another.
  const general = ({ one, sentence }: (typeof without)[number]) => sentence.replaceAll(one.profile, "the kernel");
  const groups = [...groupBy(without, (item) => `${item.mark} ${general(item)}`).values()];
  const lines = groups.map((group) => {
    const [{ mark, sentence }] = group.length > 1 ? group.map((item) => ({ ...item, sentence: general(item) })) : group;
    const laws = new Set(group.map(({ one }) => one.law));
    const profiles = new Set(group.map(({ one }) => one.profile));
    const what = laws.size === 1 ? [...laws][0] : `${laws.size} laws`;
    const where = profiles.size === 1 ? [...profiles][0] : `${profiles.size} profiles`;
    return paragraph("", `${paint(COLOUR[mark], MARKS[mark].glyph)} ${sentence}: ${what} on ${where}`, 2);
  });
  return lines.join("\n");
}

/** One line a mark, and what it all rests on. */
function summaryText(report: Report): string {
  const { judged } = report;
  const counts = countMarks(judged);
  const lines = MARK_ORDER.filter((mark) => counts[mark] > 0).map(
    (mark) => `${String(counts[mark]).padStart(6)}  ${pad(paint(COLOUR[mark], MARKS[mark].word), 12)}${meaningOf(mark, judged)}`,
  );
  const total = `${many(judged.length, "verdict")}: ${many(lawsOf(report).length, "law")} on ${many(profilesOf(report).length, "profile")}; ${many(countProofs(judged), "proof")}`;
  return [paint("bold", total), ...lines].join("\n");
}

/**
 * The whole result; `more` (captures, baseline) stands before the summary.
 * @param full every finding with its counterexample taken apart, however many there are
 */
export function auditText(report: Report, more: readonly string[] = [], full = false): string {
  const parts = [matrix(report), full ? findingsText(report) : digestText(report), reasons(report.judged), ...more, summaryText(report)];
  return parts.filter((part) => part !== "").join("\n\n");
}
