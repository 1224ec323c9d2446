/** The words that a helper takes, as inputs of the prover: what is free is what a law's words of that kind leave free. */
import { inputMask } from "../laws/index.ts";
import type { Argument, Helper } from "../profile/helpers.ts";
import type { Lab } from "../profile/lab.ts";
import type { Input } from "./input.ts";

/** Log2 of the entries in a page table of one page. */
function indexBits({ profile }: Lab): number {
  return profile.pageShift - (profile.pteBits === 64 ? 3 : 2);
}

function argumentMask(lab: Lab, argument: Argument): bigint {
  if (argument === "index") return (1n << BigInt(indexBits(lab))) - 1n;
  return inputMask(lab, argument === "offset" ? "swp_offset" : argument);
}

/** In the order of the export's parameters; the entry is `pte`, but `prot` of pfn_pte() and `type` of swp_entry_to_pte(). */
export function helperInputs(lab: Lab, helper: Helper): readonly Input[] {
  const isType = helper.name === "swp_to_pte";
  const name = isType ? "type" : helper.name === "pfn_pte" ? "prot" : "pte";
  const entry = { name, mask: inputMask(lab, isType ? "swp_type" : "pte") };
  if (!helper.argument) return [entry];
  const argument = { name: helper.argument, mask: argumentMask(lab, helper.argument) };
  return helper.swapped ? [argument, entry] : [entry, argument];
}
