/**
 * One law on one profile: proved or refuted on the module's bytes, and run in the module itself. A refutation counts only if the
 * module answers so too; where two kinds of evidence disagree, one of ptelab's parts is wrong, and the run stops.
 */
import { inputMasks, type Law, lawExport, namedInputs } from "../laws/index.ts";
import type { Lab } from "../profile/lab.ts";
import { findHelper } from "../profile/lab.ts";
import { isConstant, type LawAnswer, type LawQuestion, LiftError, prepareLaw } from "../prove/index.ts";
import { notApplicable } from "./applies.ts";
import { Disagreement } from "./disagreement.ts";
import { proofOf, replay, type Subject, verdictOf } from "./proof.ts";
import { judgeReachable } from "./reachable.ts";
import { bitCount, enumerateLaw, evidenceOf, fuzzLaw, type Run } from "./run.ts";
import type { Domain, Judged, Verdict } from "./verdict.ts";

export interface JudgeOptions {
  readonly seed: bigint;
  /** Random words per law. */
  readonly random: number;
  /** At most so many deciding bits are enumerated. */
  readonly enumerateBits: number;
  readonly domains: readonly Domain[];
  /** Ask z3 as well. */
  readonly z3?: boolean;
}

const REST = 0x9e3779b97f4a7c15n;

/** Compares counts: what was enumerated over the deciding bits, times the combinations of all other bits, is the proof's count. */
function compareCounts(subject: Subject, law: Law, answer: LawAnswer, run: Run): void {
  const free = inputMasks(subject.lab, law).reduce((sum, mask, i) => sum + bitCount(mask & ~answer.decidingBits[i]), 0);
  const counted = (n: number) => BigInt(n) << BigInt(free);
  if (counted(run.violated) === answer.violated && counted(run.applied) === answer.applied) return;
  throw new Disagreement(
    subject.lab.profile.id,
    law.id,
    `the proof counts ${answer.violated} counterexamples (condition applies ${answer.applied} times), the enumeration ${counted(run.violated)} (${counted(run.applied)})`,
  );
}

function judgeAll(subject: Subject, law: Law, question: LawQuestion, options: JudgeOptions, constant?: string): Verdict {
  const { lab } = subject;
  const answer = question.over();
  replay(subject, law, answer.smallest);
  const enumeration = enumerateLaw(lab, law, answer.decidingBits, [REST, REST, REST], options.enumerateBits);
  if (enumeration) compareCounts(subject, law, answer, enumeration);
  const fuzz = fuzzLaw(lab, law, options.seed, options.random);
  if (fuzz.violated > 0 && answer.violated === 0n)
    throw new Disagreement(
      lab.profile.id,
      law.id,
      `it is proved, and random case ${fuzz.first} of seed 0x${options.seed.toString(16)} violates it`,
    );
  const evidence = { proof: proofOf(answer), enumeration: enumeration && evidenceOf(enumeration), fuzz: evidenceOf(fuzz) };
  return verdictOf(answer, evidence, constant, "its condition applies to no word");
}

/** What makes the law say nothing: the question that it asks has one answer here. */
function constantReason(subject: Subject, law: Law): string | undefined {
  if (!law.looksAt) return undefined;
  const helper = findHelper(law.looksAt);
  const inputs = [{ name: "pte", mask: inputMasks(subject.lab, { inputs: ["pte"] })[0] }];
  if (helper.argument) inputs.push({ name: helper.argument, mask: 1n });
  return isConstant(subject.module, helper.export, inputs) ? `${helper.export}() is a constant here: the law says nothing` : undefined;
}

/** What random words say where the prover says nothing. */
function seenRunning(lab: Lab, law: Law, { seed, random }: JudgeOptions): string {
  const { violated, words, first } = fuzzLaw(lab, law, seed, random);
  return violated === 0
    ? ""
    : `; ${violated} of ${words} random cases violate it, the first is number ${first} of seed 0x${seed.toString(16)}`;
}

/**
 * Judges `law` on `subject`.
 * @throws Disagreement where two kinds of evidence contradict each other
 */
export function judge(subject: Subject, law: Law, options: JudgeOptions): Judged {
  const start = performance.now();
  const { lab, module, sha256, reach } = subject;
  const done = (verdicts: Pick<Judged, "all" | "reachable" | "story">): Judged => {
    return { profile: lab.profile.id, law: law.id, sha256, ...verdicts, ms: performance.now() - start };
  };
  const both = (verdict: Verdict) => done(reach ? { all: verdict, reachable: verdict } : { all: verdict });

  const reason = notApplicable(law, lab);
  if (reason) return both({ kind: "not-applicable", reason });
  try {
    const question = prepareLaw(module, `at_${lawExport(law)}`, namedInputs(lab, law));
    const constant = constantReason(subject, law);
    const all = judgeAll(subject, law, question, options, constant);
    return done(
      reach && !law.inputs.includes("pmd") ? { all, ...judgeReachable({ ...subject, reach }, law, question, all, constant) } : { all },
    );
  } catch (error) {
    if (error instanceof LiftError) return both({ kind: "undecided", reason: `${error.message}${seenRunning(lab, law, options)}` });
    throw error;
  }
}
