/** A formula's expressions in C, as a kernel of the profile's version spells them. */
import { type Call, type Expression, formulaText, type Operator } from "../formula/tree.ts";
import type { Need } from "./functions.ts";

/** What C type an expression has. */
export type CType = "pte_t" | "pgprot_t" | "unsigned long" | "bool";

export interface CExpression {
  readonly text: string;
  readonly type: CType;
}

/** Thrown for what C cannot ask: the hardware's answer. */
export class NotInC extends Error {}

/** What a snippet is made for, and what its expressions turn out to need. */
export interface CScope {
  readonly kernel: string;
  /** C type of each of the law's words. */
  readonly names: ReadonlyMap<string, CType>;
  readonly needs: Set<Need>;
  /** Indices of protection_map, by the name of the constant that stands for the protection. */
  readonly protections: Map<string, Expression>;
}

const SIGNS: Readonly<Record<Exclude<Operator, "→">, string>> = {
  "↔": "==",
  "∨": "||",
  "∧": "&&",
  "=": "==",
  "≠": "!=",
  "<": "<",
  "≤": "<=",
  "+": "+",
  "-": "-",
  "&": "&",
  "|": "|",
};
const LOGICAL: ReadonlySet<Operator> = new Set(["∨", "∧"]);
const ARITHMETIC: ReadonlySet<Operator> = new Set(["+", "-", "&", "|"]);

const TRUTHS: ReadonlySet<string> = new Set([
  ...["none", "present", "write", "dirty", "young", "special", "soft_dirty", "uffd_wp", "protnone"].map((name) => `pte_${name}`),
  ...["exclusive", "soft_dirty", "uffd_wp"].map((name) => `pte_swp_${name}`),
]);

/** pte_mkwrite() takes the VMA since 6.6. */
function takesVma(kernel: string): boolean {
  const [major, minor] = kernel.split(".").map(Number);
  return major > 6 || (major === 6 && minor >= 6);
}

type Spelling = (args: readonly string[], scope: CScope) => CExpression;

function spelled(type: CType, need: Need | undefined, text: (args: readonly string[]) => string): Spelling {
  return (args, { needs }) => {
    if (need) needs.add(need);
    return { text: text(args), type };
  };
}

/** What the kernel calls by another name, or with other arguments, than the module. */
const SPELLED: Readonly<Record<string, Spelling>> = {
  pte_accessible: spelled("bool", "accessible", ([pte, flush = "0"]) => `accessible(${pte}, ${flush})`),
  pte_access_permitted: spelled("bool", undefined, ([pte, write = "0"]) => `pte_access_permitted(${pte}, ${write})`),
  pte_same: spelled("bool", undefined, ([a, b]) => `pte_same(${a}, ${b})`),
  pte_mkwrite: (args, scope) =>
    takesVma(scope.kernel)
      ? spelled("pte_t", "mkwrite", ([pte, shadowStack = "0"]) => `mkwrite(${pte}, ${shadowStack})`)(args, scope)
      : { text: `pte_mkwrite(${args[0]})`, type: "pte_t" },
  pte_modify: spelled("pte_t", undefined, ([pte, prot]) => `pte_modify(${pte}, ${prot})`),
  pte_pfn: spelled("unsigned long", undefined, ([pte]) => `pte_pfn(${pte})`),
  pfn_pte: spelled("pte_t", undefined, ([pfn, prot]) => `pfn_pte(${pfn}, ${prot})`),
  pte_advance_pfn: spelled("pte_t", undefined, ([pte, nr]) => `pte_advance_pfn(${pte}, ${nr})`),
  pte_clear_value: spelled("pte_t", "cleared", () => "cleared()"),
  pte_batch_hint: spelled("unsigned long", "batch_hint", ([pte]) => `batch_hint(${pte})`),
  is_swap_pte: spelled("bool", undefined, ([pte]) => `is_swap_pte(${pte})`),
  swp_type: spelled("unsigned long", undefined, ([pte]) => `__swp_type(__pte_to_swp_entry(${pte}))`),
  swp_offset: spelled("unsigned long", undefined, ([pte]) => `__swp_offset(__pte_to_swp_entry(${pte}))`),
  swp_entry_to_pte: spelled("pte_t", undefined, ([type, offset]) => `__swp_entry_to_pte(__swp_entry(${type}, ${offset}))`),
  N: spelled("pte_t", "batch_key", ([pte, fpb]) => `batch_key(${pte}, ${fpb})`),
  M: spelled("pte_t", "merged", ([first, later]) => `merged(${first}, ${later})`),
  batch: spelled("bool", "batch_key", ([p, q, fpb]) => `(pte_present(${p}) && pte_same(batch_key(${p}, ${fpb}), batch_key(${q}, ${fpb})))`),
  fits: spelled("bool", "fits", ([pfn]) => `fits(${pfn})`),
};

/** `protection_map[v]` as a constant: the array is the architecture's own. */
function protection(index: Expression, { protections }: CScope): CExpression {
  const name = `prot_${formulaText(index).replace(/\W+/g, "_")}`;
  protections.set(name, index);
  return { text: name, type: "pgprot_t" };
}

function call({ name, args }: Call, scope: CScope): CExpression {
  if (name.startsWith("mmu_")) throw new NotInC(`${name}() is the hardware's`);
  if (name === "protection_map") return protection(args[0], scope);
  const texts = args.map((arg, i) => {
    const { text, type } = cExpression(arg, scope);
    if (name === "pte_modify" && i === 1 && type !== "pgprot_t") return `__pgprot(${text})`;
    return text;
  });
  return SPELLED[name]?.(texts, scope) ?? { text: `${name}(${texts[0]})`, type: TRUTHS.has(name) ? "bool" : "pte_t" };
}

/** A pte_t is a struct on most architectures: compared by value. Answers are any number but 0 on some. */
function comparable({ text, type }: CExpression): string {
  const wrapped = { pte_t: `pte_val(${text})`, pgprot_t: `pgprot_val(${text})`, bool: `!!${text}`, "unsigned long": text };
  return wrapped[type];
}

/**
 * @returns C text whose operators stand in parentheses
 * @throws NotInC where the expression asks the hardware
 */
export function cExpression(expression: Expression, scope: CScope): CExpression {
  switch (expression.kind) {
    case "number":
      return { text: expression.value < 10n ? `${expression.value}` : `0x${expression.value.toString(16)}`, type: "unsigned long" };
    case "name":
      if (expression.name.startsWith("FPB_")) scope.needs.add("flags");
      return { text: expression.name, type: scope.names.get(expression.name) ?? "unsigned long" };
    case "not":
      return { text: `!${cExpression(expression.of, scope).text}`, type: "bool" };
    case "call":
      return call(expression, scope);
    default: {
      const { op } = expression;
      const left = cExpression(expression.left, scope);
      const right = cExpression(expression.right, scope);
      if (op === "→") return { text: `(!${left.text} || ${right.text})`, type: "bool" };
      const [a, b] = LOGICAL.has(op) ? [left.text, right.text] : [comparable(left), comparable(right)];
      return { text: `(${a} ${SIGNS[op]} ${b})`, type: ARITHMETIC.has(op) ? "unsigned long" : "bool" };
    }
  }
}
