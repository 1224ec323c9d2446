/** A law over the entries that the kernel can build: proved over their region, run on each of them, and a counterexample told as a story. */
import { type InputKind, inputMask, type Law } from "../laws/index.ts";
import type { Lab } from "../profile/lab.ts";
import type { LawQuestion } from "../prove/index.ts";
import {
  type Cube,
  isEntryOf,
  type Reach,
  regionOf,
  regionOfState,
  replayStory,
  stateFor,
  statesOf,
  storyOf,
  tiedWords,
} from "../reach/index.ts";
import { Disagreement } from "./disagreement.ts";
import { proofOf, replay, type Subject, VIOLATED, verdictOf } from "./proof.ts";
import { answerAt, combinations, runEntries } from "./run.ts";
import type { Judged, RunEvidence, Verdict } from "./verdict.ts";

/** Words beside the entry are run with every value if they have few. */
const MOST_VALUES = 16n;
const NOTHING = "its condition applies to no entry that the kernel builds";

/** Entries that go with the same further words: those that their VMA decides are told, the others are undefined. */
interface Group {
  readonly tied: readonly (bigint | undefined)[];
  readonly entries: Set<bigint>;
}

function groupsOf(reach: Reach, law: Law, kinds: readonly InputKind[]): readonly Group[] {
  const groups = new Map<string, Group>();
  const byVma = reach.vmas.map((vma) => {
    const tied = kinds.map((kind) => tiedWords(vma)[kind]);
    const group = groups.get(tied.join()) ?? { tied, entries: new Set() };
    groups.set(tied.join(), group);
    return group;
  });
  for (const { vma, pte } of statesOf(reach, law)) byVma[vma].entries.add(pte);
  return [...groups.values()];
}

/** Every entry with every value of the law's other words; undefined where there are too many values. */
function runStates({ lab, reach }: Subject & { readonly reach: Reach }, law: Law): RunEvidence | undefined {
  const kinds = law.inputs.slice(1);
  if (law.inputs[0] !== "pte" || kinds.some((kind) => inputMask(lab, kind) >= MOST_VALUES)) return undefined;
  const runs = groupsOf(reach, law, kinds).map(({ tied, entries }) => {
    const [bs = [0n], cs = [0n]] = kinds.map((kind, i) => (tied[i] === undefined ? [...combinations(inputMask(lab, kind))] : [tied[i]]));
    const more = bs.flatMap((b) => cs.map((c) => [b, c] as const));
    return runEntries(lab, law, BigUint64Array.from(entries), more);
  });
  const sum = (pick: (run: RunEvidence) => number) => runs.reduce((total, run) => total + pick(run), 0);
  return { words: sum((r) => r.words), applied: sum((r) => r.applied), violated: sum((r) => r.violated), exhaustive: false };
}

/**
 * The counterexample with the shortest way: the first state, breadth first, that violates the law with its sample frame, and there the
 * smallest words. Undefined where it takes a second entry, or a certain frame, to see it.
 */
function nearest(subject: Subject & { readonly reach: Reach }, law: Law, question: LawQuestion): Counterexample | undefined {
  const { lab, reach } = subject;
  const kinds = law.inputs.slice(1);
  if (law.inputs[0] !== "pte") return undefined;
  const tried = new Set<string>();
  for (const state of statesOf(reach, law)) {
    const region = regionOfState(reach, law, state);
    if (!region) return undefined;
    const { kind, access } = reach.vmas[state.vma];
    const key = `${state.pte} ${kind} ${access}`;
    if (tried.has(key)) continue;
    tried.add(key);
    const samples = kinds.map((_, i) => samplesOf(lab, kinds[i], region[0][i + 1]));
    const more = (samples[0] ?? [0n]).flatMap((b) => (samples[1] ?? [0n]).map((c) => [b, c]));
    if (!more.some((words) => answerAt(lab, law, [state.pte, ...words]) === VIOLATED)) continue;
    const { smallest } = question.over(region);
    return smallest && { words: smallest, state: reach.states.indexOf(state) };
  }
  return undefined;
}

interface Counterexample {
  readonly words: readonly bigint[];
  readonly state: number;
}

/** Values to try of a further word: all where there are few, else 0 and 1. */
function samplesOf(lab: Lab, kind: InputKind, { mask, value }: Cube): readonly bigint[] {
  const all = inputMask(lab, kind);
  const values = all < MOST_VALUES ? [...combinations(all)] : [0n, 1n];
  return values.filter((one) => (one & mask) === value);
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

  const found = nearest(subject, law, question) ?? leastOf(reach, law, reachable.smallest);
  if (!found) throw new Disagreement(lab.profile.id, law.id, "the counterexample lies in the region, but no state has it");
  replay(subject, law, found.words);
  const story = storyOf(reach, found.state, found.words[law.inputs.indexOf("pte")]);
  if (!isEntryOf(reach, found.state, replayStory(lab, story)))
    throw new Disagreement(lab.profile.id, law.id, "the helpers of the story do not build the entry that it is told of");
  return { reachable: { ...reachable, smallest: found.words }, story };
}

/** The numerically smallest one. */
function leastOf(reach: Reach, law: Law, words: readonly bigint[]): Counterexample | undefined {
  const state = stateFor(reach, law, words);
  return state === undefined ? undefined : { words, state };
}
