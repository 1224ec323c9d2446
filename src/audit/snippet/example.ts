/** Words to show a law with where there is no counterexample: an ordinary young and dirty page. */
import { VM_READ_BIT, VM_SHARED_BIT, VM_WRITE_BIT } from "../../../assembly/flags.ts";
import { inputMask } from "../../laws/inputs.ts";
import type { InputKind, Law } from "../../laws/types.ts";
import type { Lab } from "../../profile/lab.ts";

const PFN = 0x12345n;
const SWAP_TYPE = 1n;
const READ_WRITE = (1 << VM_READ_BIT) | (1 << VM_WRITE_BIT);

const PLAIN: Partial<Record<InputKind, bigint>> = {
  pfn: PFN,
  nr: 1n,
  vm_flags: BigInt(READ_WRITE),
  vma_flags: BigInt(READ_WRITE),
  swp_type: SWAP_TYPE,
  swp_offset: PFN,
  write: 1n,
};

function entry(lab: Lab, law: Pick<Law, "where">): bigint {
  if (law.where === "swap") return lab.call("swp_to_pte", SWAP_TYPE, PFN);
  const fresh = lab.call("pfn_pte", lab.profile.protectionMap[READ_WRITE | (1 << VM_SHARED_BIT)], PFN);
  return lab.call("mkdirty", lab.call("mkyoung", fresh));
}

/** One word for each of the law's inputs, each within its free bits. */
export function exampleWords(lab: Lab, law: Pick<Law, "inputs" | "where">): readonly bigint[] {
  return law.inputs.map((kind) => {
    const word = kind === "pte" || kind === "other" ? entry(lab, law) : (PLAIN[kind] ?? 0n);
    return word & inputMask(lab, kind);
  });
}
