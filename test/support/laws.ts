/** Laws decided in tests: by the prover, over a module's own bytes. */
import { inputMasks, type Law, lawExport } from "../../src/laws/index.ts";
import type { Lab } from "../../src/node.ts";
import { type LawAnswer, prepareLaw, type WasmModule } from "../../src/prove/index.ts";

/** Has the profile all that the law speaks of? */
export function applicable(law: Law, lab: Lab): boolean {
  return law.uses.every((name) => lab.has(name)) && !law.needs?.some((feature) => !lab.profile.supports[feature]);
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

/** The law's answer to three words. */
export function answer(lab: Lab, law: Law, words: readonly bigint[]): bigint {
  const [a, b, c] = [...words, 0n, 0n, 0n];
  return BigInt.asUintN(64, lab.exports[`at_${lawExport(law)}`](a, b, c) as bigint);
}
