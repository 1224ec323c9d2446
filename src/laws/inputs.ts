/** Which bits of a law's words are free on a profile: for the prover's variables, the enumeration and the random words alike. */
import { callUnchecked, findHelper, type Lab } from "../profile/lab.ts";
import type { InputKind, Law } from "./types.ts";

const NR_BITS = 9n;
const VM_FLAGS_BITS = 4n;
const FPB_BITS = 3n;
const SWP_TYPE_BITS = 5n;
const TOP = 1n << 63n;

function mask(bits: bigint): bigint {
  return (1n << bits) - 1n;
}

/**
 * What is left of a number after it was put into an entry and read back: the module itself says what fits. Asked bit by bit, for several at
 * once may mean something else (riscv's NAPOT: the lowest bit is then the size's).
 */
function fitting(lab: Lab, kind: "pfn" | "swp_offset"): bigint {
  const call = (name: string, pte: bigint, argument = 0n) => callUnchecked(lab, findHelper(name), pte, argument);
  const back = (n: bigint) =>
    kind === "pfn" ? call("pfn", call("pfn_pte", lab.profile.protectionMap[1], n)) : call("swp_offset", call("swp_to_pte", 0n, n));
  let bits = 0n;
  for (let bit = 1n; bit <= TOP; bit <<= 1n) bits |= back(bit) & bit;
  return bits;
}

const fits = new WeakMap<Lab, Map<InputKind, bigint>>();

/** The free bits of one input; the others are 0. */
export function inputMask(lab: Lab, kind: InputKind): bigint {
  if (kind === "pfn" || kind === "swp_offset") {
    const known = fits.get(lab) ?? new Map<InputKind, bigint>();
    fits.set(lab, known);
    const mask = known.get(kind) ?? fitting(lab, kind);
    known.set(kind, mask);
    return mask;
  }
  switch (kind) {
    case "pte":
    case "other":
    case "pmd":
    case "prot":
      return mask(BigInt(lab.profile.pteBits));
    case "nr":
      return mask(NR_BITS);
    case "vm_flags":
    case "vma_flags":
      return mask(VM_FLAGS_BITS);
    case "fpb":
      return mask(FPB_BITS);
    case "swp_type":
      return mask(SWP_TYPE_BITS);
    default:
      return 1n;
  }
}

export function inputMasks(lab: Lab, law: Pick<Law, "inputs">): readonly bigint[] {
  return law.inputs.map((kind) => inputMask(lab, kind));
}

/** A law's words as the prover takes them: named by kind, a second one of the same kind with its number. */
export function namedInputs(lab: Lab, law: Pick<Law, "inputs">): readonly { readonly name: string; readonly mask: bigint }[] {
  return law.inputs.map((kind, i) => {
    const before = law.inputs.slice(0, i).filter((other) => other === kind).length;
    return { name: before === 0 ? kind : `${kind}_${before + 1}`, mask: inputMask(lab, kind) };
  });
}
