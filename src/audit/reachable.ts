/** A law over the entries that the kernel can build: proved over their region, run on each of them, and a counterexample told as a story. */
import { inputMask, type Law } from "../laws/index.ts";
import type { LawQuestion } from "../prove/index.ts";
import { type Reach, regionOf, statesFor, storyOf, stateFor } from "../reach/index.ts";
import { Disagreement } from "./disagreement.ts";
import { proofOf, replay, type Subject, verdictOf } from "./judge.ts";
import { checkEntries, combinations } from "./run.ts";
import type { Judged, RunEvidence, Verdict } from "./verdict.ts";

/** Words beside the entry are run with every value if they have few. */
const MOST_VALUES = 16n;
const NOTHING = "its condition applies to no entry that the kernel builds";

/** Every entry with every value of the law's other words, in the module's two-lane loop; undefined where there are too many values. */
function runStates(subject: Subject & { readonly reach: Reach }, law: Law): RunEvidence | undefined {
  const { lab, reach } = subject;
  const kinds = law.inputs.slice(1);
  if (law.inputs[0] !== "pte" || kinds.some((kind) => inputMask(lab, kind) >= MOST_VALUES)) return undefined;
  let words = 0;
  let violated = 0;
  for (const shadowStack of [false, true]) {
    const entries = BigUint64Array.from(new Set(statesFor(reach, law, shadowStack).map((state) => state.pte)));
    if (entries.length === 0) continue;
    const values = kinds.map((kind) => (kind === "shadow_stack_vma" ? [shadowStack ? 1n : 0n] : [...combinations(inputMask(lab, kind))]));
    for (const b of values[0] ?? [0n]) {
      for (const c of values[1] ?? [0n]) {
        words += entries.length;
        violated += checkEntries(lab, law, entries, b, c);
      }
    }
  }
  return { words, applied: words, violated, exhaustive: false };
}

/**
 * The verdict over reachable entries. A law that takes no entry builds its own from protection_map, which the kernel does too: there both
 * domains are one.
 */
export function judgeReachable(
  subject: Subject & { readonly reach: Reach },
  law: Law,
  question: LawQuestion,
  all: Verdict,
  constant: string | undefined,
): Pick<Judged, "reachable" | "story"> {
  const { lab, reach } = subject;
  if (!law.inputs.includes("pte")) return { reachable: all };
  const answer = question.over(regionOf(reach, law));
  replay(subject, law, answer.smallest);
  const run = runStates(subject, law);
  if (run && run.violated > 0 && answer.violated === 0n)
    throw new Disagreement(lab.profile.id, law.id, `it is proved for reachable entries, and ${run.violated} of them violate it`);
  const reachable = verdictOf(answer, { proof: proofOf(answer), enumeration: run }, constant, NOTHING);
  if (reachable.kind !== "refuted") return { reachable };
  const state = stateFor(reach, law, reachable.smallest);
  if (state === undefined) throw new Disagreement(lab.profile.id, law.id, "the counterexample lies in the region, but no state has it");
  return { reachable, story: storyOf(reach, state) };
}
