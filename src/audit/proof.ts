/** What both domains share: from the prover's answer to a verdict, and the module's word on each counterexample. */
import type { Law } from "../laws/index.ts";
import type { Lab } from "../profile/lab.ts";
import type { LawAnswer, WasmModule } from "../prove/index.ts";
import type { Reach } from "../reach/index.ts";
import { Disagreement } from "./disagreement.ts";
import { answerAt } from "./run.ts";
import type { Evidence, ProofEvidence, Verdict } from "./verdict.ts";

/** A profile ready to be judged: its lab and what the prover makes of the same bytes. */
export interface Subject {
  readonly lab: Lab;
  readonly module: WasmModule;
  readonly sha256: string;
  /** Absent where only all words are asked about. */
  readonly reach?: Reach;
}

/** The answer of a law that applies and is not kept. */
export const VIOLATED = 1n;

export function proofOf(answer: LawAnswer): ProofEvidence {
  const { decidingBits, size, applied, nodes, ms } = answer;
  return { decidingBits, size, applied, nodes, ms };
}

/** The verdict that a proof and its evidence come to. @param nothing what to say where the condition never applies */
export function verdictOf(answer: LawAnswer, evidence: Evidence, constant: string | undefined, nothing: string): Verdict {
  const { violated, words, smallest } = answer;
  if (smallest) return { kind: "refuted", evidence, smallest, counterexamples: violated, words };
  if (answer.applied === 0n) return { kind: "vacuous", evidence, reason: nothing };
  return constant ? { kind: "vacuous", evidence, reason: constant } : { kind: "holds", evidence };
}

/** @throws Disagreement where the module does not answer as the prover says */
export function replay(subject: Subject, law: Law, inputs: readonly bigint[] | undefined): void {
  if (inputs && answerAt(subject.lab, law, inputs) !== VIOLATED)
    throw new Disagreement(subject.lab.profile.id, law.id, `the proof's counterexample ${hex(inputs)} is none when the module runs it`);
}

function hex(inputs: readonly bigint[]): string {
  return inputs.map((word) => `0x${word.toString(16)}`).join(", ");
}
