/**
 * The words over which a mutant is compared: all that a vector can ask. That is more than a law asks (helperInputs() leaves out frames that fit no
 * entry, and swap types beyond 31), for a mutant that differs there is another function, and a vector can show it.
 */
import type { Helper } from "../profile/helpers.ts";
import type { Lab } from "../profile/lab.ts";
import { helperInputs, type Input } from "../prove/index.ts";
import { ones } from "../prove/terms.ts";

/** Numbers: `unsigned long` in the kernel, and any word in a vector. */
const NUMBERS: readonly string[] = ["nr", "pfn", "type", "offset", "index"];

/** In the order of the export's parameters. */
export function vectorInputs(lab: Lab, helper: Helper): readonly Input[] {
  return helperInputs(lab, helper).map(({ name, mask }) => ({ name, mask: NUMBERS.includes(name) ? ones(64) : mask }));
}
