/** What `ptelab audit --explain LAW -p ID` needs beyond the verdict: the lab, the instructions, the lifted formula. */
import { type AuditPlan, audit } from "../../audit/audit.ts";
import { prepareSubject, type Subject } from "../../audit/subject.ts";
import { type Law, lawExport, namedInputs } from "../../laws/index.ts";
import { UsageError } from "../../node.ts";
import { findHelper } from "../../profile/lab.ts";
import { disassemble, LiftError, prepareLaw, showTerm } from "../../prove/index.ts";
import { type Explanation, explain } from "../render/explain.ts";

/** The instructions of the law itself and of the helpers that it uses, as they were lifted. */
function instructionsOf({ module }: Subject, law: Law): Explanation["instructions"] {
  const names = [`at_${lawExport(law)}`, ...law.uses.map((name) => findHelper(name).export)];
  return names.map((name) => ({ name, lines: disassemble(module, name) }));
}

function termOf({ lab, module }: Subject, law: Law): string | undefined {
  try {
    return showTerm(prepareLaw(module, `at_${lawExport(law)}`, namedInputs(lab, law)).answer);
  } catch (error) {
    if (error instanceof LiftError) return undefined;
    throw error;
  }
}

/**
 * The whole story of one verdict, as text.
 * @throws UsageError unless the plan is one law on one profile
 */
export async function explainVerdict(plan: AuditPlan): Promise<string> {
  if (plan.profiles.length !== 1) throw new UsageError(`--explain tells the story of one verdict: choose one profile with -p (${plan.profiles.length} are chosen)`);
  if (plan.laws.length !== 1) throw new UsageError(`--explain tells the story of one law (${plan.laws.length} are chosen)`);
  const [law] = plan.laws;
  const [judged] = await audit(plan);
  const subject = await prepareSubject(plan.profiles[0], false, plan.files);
  return explain({ judged, law, lab: subject.lab, instructions: instructionsOf(subject, law), term: termOf(subject, law) });
}
