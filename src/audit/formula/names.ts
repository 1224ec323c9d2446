/** Which of a law's words a letter of its formula stands for. */
import * as flags from "../../../assembly/flags.ts";
import type { InputKind, Law } from "../../laws/types.ts";
import { helpers } from "../../profile/helpers.ts";
import { COMPOUNDS } from "./compound.ts";
import type { Expression, Formula } from "./tree.ts";

/** What formulas call their words. */
const LETTERS: Readonly<Record<string, InputKind>> = {
  p: "pte",
  pte: "pte",
  q: "other",
  other: "other",
  pmd: "pmd",
  prot: "prot",
  pfn: "pfn",
  nr: "nr",
  v: "vm_flags",
  vm: "vm_flags",
  vm_flags: "vm_flags",
  a: "vma_flags",
  f: "tlb_flush_pending",
  flush: "tlb_flush_pending",
  tlb_flush_pending: "tlb_flush_pending",
  t: "swp_type",
  type: "swp_type",
  o: "swp_offset",
  n: "pfn",
  m: "nr",
  offset: "swp_offset",
  fpb: "fpb",
  w: "write",
  write: "write",
  s: "shadow_stack_vma",
  shadow_stack_vma: "shadow_stack_vma",
};

/** Letters for a law's words where its formula has none. */
const SHORT: Partial<Record<InputKind, string>> = {
  pte: "p",
  other: "q",
  pmd: "pmd",
  vm_flags: "v",
  vma_flags: "a",
  tlb_flush_pending: "f",
  swp_type: "type",
  swp_offset: "offset",
  write: "w",
  shadow_stack_vma: "s",
};

/** Flags that a formula may name. */
export const CONSTANTS: Readonly<Record<string, bigint>> = Object.fromEntries(
  Object.entries(flags).map(([name, bit]) => [name.replace(/_BIT$/, ""), 1n << BigInt(bit)]),
);

const FUNCTIONS: ReadonlySet<string> = new Set(["protection_map", ...Object.keys(COMPOUNDS), ...helpers.map((h) => h.export)]);

/** The functions that a formula can call: the modules' exports under the kernel's names. */
export function isFormulaFunction(name: string): boolean {
  return FUNCTIONS.has(name);
}

function namesIn(expression: Expression): readonly string[] {
  if (expression.kind === "name") return expression.name in CONSTANTS ? [] : [expression.name];
  if (expression.kind === "not") return namesIn(expression.of);
  if (expression.kind === "call") return expression.args.flatMap(namesIn);
  return expression.kind === "operator" ? [...namesIn(expression.left), ...namesIn(expression.right)] : [];
}

/** The names of a formula's words, in the order of their first use. */
function formulaNames({ claim, calls }: Formula): readonly string[] {
  return [...new Set((claim ? [claim] : calls).flatMap(namesIn))];
}

/**
 * A name for each word of the law, in the order of its inputs: by the letter's meaning first, then what is left over in the order
 * of the text. Words that the formula does not mention get a name of their own.
 */
export function inputNames(law: Pick<Law, "inputs">, formula: Formula): readonly string[] {
  const unused = [...formulaNames(formula)];
  const take = (name: string | undefined) => {
    if (name !== undefined) unused.splice(unused.indexOf(name), 1);
    return name;
  };
  const meant = law.inputs.map((kind) => take(unused.find((name) => LETTERS[name] === kind)));
  const names: string[] = [];
  for (const [i, kind] of law.inputs.entries()) {
    const own = [SHORT[kind] ?? kind, kind, `${kind}_${i + 1}`].find((name) => !names.includes(name) && !meant.includes(name));
    names.push(meant[i] ?? take(unused[0]) ?? (own as string));
  }
  return names;
}
