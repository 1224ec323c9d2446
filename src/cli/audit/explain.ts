/** What `ptelab audit --explain LAW -p ID` needs beyond the verdict: the lab, the instructions, the lifted formula. */
import { type AuditPlan, audit } from "../../audit/audit.ts";
import type { Subject } from "../../audit/proof.ts";
import { prepareSubject } from "../../audit/subject.ts";
import { type Law, lawExport, namedInputs } from "../../laws/index.ts";
import { UsageError } from "../../node.ts";
import { nearest, quoted } from "../../profile/errors.ts";
import { findHelper } from "../../profile/lab.ts";
import { disassemble, LiftError, liftResult, showTerm } from "../../prove/index.ts";
import { type Explanation, explain } from "../render/explain.ts";

/** One verdict has the time: 2^22 combinations take some 20 ms. */
const MOST_BITS = 22;

/** The instructions of the law itself and of the helpers that it uses, as they were lifted. */
function instructionsOf({ module }: Subject, law: Law): Explanation["instructions"] {
  const names = [`at_${lawExport(law)}`, ...law.uses.map((name) => findHelper(name).export)];
  return names.map((name) => ({ name, lines: disassemble(module, name) }));
}

/** What the lifter makes of the law's instructions. */
function termOf({ lab, module }: Subject, law: Law): string | undefined {
  try {
    return showTerm(liftResult(module, `at_${lawExport(law)}`, namedInputs(lab, law)));
  } catch (error) {
    if (error instanceof LiftError) return undefined;
    throw error;
  }
}

/**
 * The whole story of one verdict, as text.
 * @param id of the law
 * @throws UsageError where the law is none of the plan's, or the plan has several profiles
 */
export async function explainVerdict(id: string, plan: AuditPlan): Promise<string> {
  const law = plan.laws.find((one) => one.id === id);
  const ids = plan.laws.map((one) => one.id);
  if (!law) throw new UsageError(`--explain: unknown law ${quoted(id)}; nearest: ${nearest(id, ids).join(", ")}`);
  if (plan.profiles.length !== 1)
    throw new UsageError(`--explain tells the story of one verdict: choose one profile with -p (${plan.profiles.length} are chosen)`);
  const [judged] = await audit({ ...plan, laws: [law], options: { ...plan.options, enumerateBits: MOST_BITS } });
  const subject = await prepareSubject(plan.profiles[0], false, plan.files, plan.tree?.(plan.profiles[0]));
  return explain({ judged, law, lab: subject.lab, instructions: instructionsOf(subject, law), term: termOf(subject, law) });
}
