/**
 * The words of a helper, all of them: what a vector can ask, and what the kernel's function takes. That is more than a law asks (helperInputs() leaves
 * out frames that fit no entry, and swap types beyond 31).
 */
import type { Helper } from "../profile/helpers.ts";
import type { Lab } from "../profile/lab.ts";
import { helperInputs } from "./helperInputs.ts";
import type { Input } from "./input.ts";
import { ones } from "./terms.ts";

/** Numbers: `unsigned long` in the kernel, and any word in a vector. */
const NUMBERS: readonly string[] = ["nr", "pfn", "type", "offset", "index"];

/** In the order of the export's parameters. */
export function wideInputs(lab: Lab, helper: Helper): readonly Input[] {
  return helperInputs(lab, helper).map(({ name, mask }) => ({ name, mask: NUMBERS.includes(name) ? ones(64) : mask }));
}
