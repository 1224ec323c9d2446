/** The second decider: z3 is asked the same question, from the same lifted terms, by no code that the first one uses. */
import { type Law, lawExport, namedInputs } from "../laws/index.ts";
import { toSmt2 } from "../prove/index.ts";
import { decideWithZ3 } from "../prove/z3.ts";
import { Disagreement } from "./disagreement.ts";
import type { Subject } from "./proof.ts";
import type { Judged, Verdict } from "./verdict.ts";

/** What z3 is to find, or undefined where there is no proof to check. */
function expected(verdict: Verdict): "sat" | "unsat" | undefined {
  if (verdict.kind === "refuted") return "sat";
  return verdict.kind === "holds" || verdict.kind === "vacuous" ? "unsat" : undefined;
}

function withZ3(verdict: Verdict): Verdict {
  return "evidence" in verdict
    ? { ...verdict, evidence: { ...verdict.evidence, z3: verdict.kind === "refuted" ? "refuted" : "holds" } }
    : verdict;
}

/**
 * The verdicts over all words with z3's agreement added.
 * @throws Disagreement where z3 decides otherwise, InfrastructureError where it is not installed
 */
export async function askZ3({ lab, module }: Subject, laws: readonly Law[], judged: readonly Judged[]): Promise<readonly Judged[]> {
  const asked = judged
    .map((one) => ({ one, law: laws.find((law) => law.id === one.law) as Law, wanted: expected(one.all) }))
    .filter(({ wanted }) => wanted !== undefined);
  const scripts = asked.map(({ law }) => toSmt2(module, `at_${lawExport(law)}`, namedInputs(lab, law)));
  const answers = await decideWithZ3(scripts);
  const agreed = new Set<Judged>();
  for (const [i, { one, wanted }] of asked.entries()) {
    if (answers[i] !== wanted) throw new Disagreement(one.profile, one.law, `the prover finds it ${one.all.kind}, z3 says ${answers[i]}`);
    agreed.add(one);
  }
  return judged.map((one) => {
    if (!agreed.has(one)) return one;
    const all = withZ3(one.all);
    // A law that builds its own entries has one verdict for both domains.
    return one.reachable === one.all ? { ...one, all, reachable: all } : { ...one, all };
  });
}
