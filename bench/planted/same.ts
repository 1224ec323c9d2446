/** A fault that no campaign tells: does it change the function at all? The prover says it of functions without loops. */
import { type Law, lawExport, namedInputs } from "../../src/laws/index.ts";
import type { Helper } from "../../src/profile/helpers.ts";
import type { Lab } from "../../src/profile/lab.ts";
import { compareFunctions, type Input, LiftError, openModule } from "../../src/prove/index.ts";
import { wideInputs } from "../../src/prove/wideInputs.ts";
import type { Fault } from "./faults.ts";

function inputsOf(lab: Lab, name: string, helpers: readonly Helper[], laws: readonly Law[]): readonly Input[] | undefined {
  const law = laws.find((one) => `at_${lawExport(one)}` === name);
  if (law) return namedInputs(lab, law);
  const helper = helpers.find((one) => one.export === name);
  return helper && wideInputs(lab, helper);
}

/** In words: the same function, where it is another one, or that nobody knows. `same` is true only where that is proved. */
export function whatItChanges(
  lab: Lab,
  right: Uint8Array,
  { name, bytes }: Fault,
  helpers: readonly Helper[],
  laws: readonly Law[],
): { readonly same: boolean; readonly text: string } {
  const inputs = inputsOf(lab, name, helpers, laws);
  if (!inputs) return { same: false, text: "not decided: it has loops" };
  try {
    const found = compareFunctions(openModule(right), name, openModule(bytes), name, inputs);
    if (found.equal) return { same: true, text: "proved to be the same function" };
    const words = found.smallest.map((word) => `0x${word.toString(16)}`).join(", ");
    return { same: false, text: `another function: of ${words} it makes ${found.b}, not ${found.a}` };
  } catch (error) {
    if (!(error instanceof LiftError)) throw error;
    return { same: false, text: `not decided: ${error.message}` };
  }
}
