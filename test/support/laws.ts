/** Laws decided in tests: by the prover, over a module's own bytes. */
import { notApplicable } from "../../src/audit/applies.ts";
import { inputMasks, type Law, lawExport } from "../../src/laws/index.ts";
import type { Lab } from "../../src/node.ts";
import { type LawAnswer, prepareLaw, type WasmModule } from "../../src/prove/index.ts";

/** Has the profile all that the law speaks of? */
export function applicable(law: Law, lab: Lab): boolean {
  return notApplicable(law, lab) === undefined;
}

/** Vacuous: what it looks at is a constant. */
export function vacuous(law: Law, lab: Lab): boolean {
  return law.looksAt === "accessible" && !lab.profile.supports.accessible;
}

/** Over all words. */
export function decide(law: Law, lab: Lab, module: WasmModule): LawAnswer {
  const inputs = inputMasks(lab, law).map((mask, i) => ({ name: `word${i}`, mask }));
  return prepareLaw(module, `at_${lawExport(law)}`, inputs).over();
}
