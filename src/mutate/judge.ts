/** One mutant, judged in both ways; that the two do not contradict each other is checked each time. */
import { InfrastructureError } from "../profile/errors.ts";
import type { Lab } from "../profile/lab.ts";
import { openModule } from "../prove/index.ts";
import type { Vector } from "../vectors/file.ts";
import type { Mutant } from "./plan.ts";
import { type Difference, type ProofOutcome, prove } from "./proof.ts";
import type { Reference } from "./reference.ts";
import type { Subject } from "./subject.ts";
import { type Answer, answerOf, byHelper, firstKill, type Kill, mutantLab } from "./vectors.ts";
import { rewritten } from "./writer.ts";

export type Verdict =
  /** The engine does not take the module. */
  | { readonly kind: "invalid"; readonly reason: string }
  /** By a vector; what the proof says beside it. */
  | { readonly kind: "killed"; readonly vector: Vector; readonly answer: Answer; readonly proof: "differs" | "undecided" | "not asked" }
  /** No vector differs, and every helper is proved to be the same function. */
  | { readonly kind: "equivalent" }
  /** No vector differs, but the proof does: this vector is missing. Its result is the unchanged module's. */
  | { readonly kind: "missing"; readonly vector: Vector; readonly answer: Answer }
  /** No vector differs, and the prover cannot say. */
  | { readonly kind: "undecided"; readonly reason: string };

export interface Trial {
  readonly subject: Subject;
  readonly reference: Reference;
  /** Whether the prover is asked about what no vector kills, and about nothing else. */
  readonly survivorsOnly: boolean;
  /** Vectors that other mutants were found to need: what one of them kills needs no other. */
  readonly wanted: readonly Vector[];
}

function contradiction({ lab }: Subject, { function: name, change }: Mutant, what: string): InfrastructureError {
  return new InfrastructureError(
    `the evidence for a mutant of ${lab.profile.id} contradicts itself (${name}, ${change.was} to ${change.is} at byte ${change.at}): ${what}`,
  );
}

/** A proof's counterexample is run: the unchanged module and the mutant must answer what the proof says that they do. */
function checkDifference({ subject }: Trial, mutant: Mutant, lab: Lab, found: Difference): void {
  const { helper, pte, argument = 0n, right, wrong } = found;
  const run = [subject.lab, lab].map((one) => answerOf(one, helper, pte, argument));
  if (run[0] !== right || run[1] !== wrong)
    throw contradiction(subject, mutant, `proved ${right} and ${wrong} for ${helper.name}(${pte}, ${argument}), run ${run.join(" and ")}`);
}

/** The vector that is missing: one that is wanted already, or what the proof found. */
function missing({ wanted }: Trial, { helpers }: Mutant, lab: Lab, { helper, pte, argument, right, wrong }: Difference): Kill {
  const vector = { name: helper.name, pte, ...(argument === undefined ? {} : { argument }), result: right };
  return firstKill(lab, helpers, byHelper(wanted)) ?? { vector, answer: wrong };
}

function verdictOf(trial: Trial, mutant: Mutant, lab: Lab, kill: Kill | undefined, proof: ProofOutcome): Verdict {
  if (kill) {
    if (proof.kind === "same") throw contradiction(trial.subject, mutant, `proved to be the same, but ${kill.vector.name} differs`);
    return { kind: "killed", ...kill, proof: proof.kind };
  }
  if (proof.kind === "same") return { kind: "equivalent" };
  if (proof.kind === "undecided") return { kind: "undecided", reason: proof.reason };
  return { kind: "missing", ...missing(trial, mutant, lab, proof.difference) };
}

/** @throws InfrastructureError where running and proving contradict each other */
export function judgeMutant(trial: Trial, mutant: Mutant): Verdict {
  const { subject, reference, survivorsOnly } = trial;
  const bytes = rewritten(subject.module.bytes, mutant.change);
  let lab: Lab;
  try {
    lab = mutantLab(subject.lab, bytes);
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return { kind: "invalid", reason: error.message };
    throw error;
  }
  const kill = firstKill(lab, mutant.helpers, subject.vectors);
  if (kill && survivorsOnly) return { kind: "killed", ...kill, proof: "not asked" };
  const proof = prove(subject, openModule(bytes), mutant, reference);
  if (proof.kind === "differs") checkDifference(trial, mutant, lab, proof.difference);
  return verdictOf(trial, mutant, lab, kill, proof);
}
