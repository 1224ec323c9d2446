/** A formula's expressions in C, as a kernel of the profile's version spells them. */
import type { Call, Expression, Operator } from "../formula/tree.ts";

/** What C type an expression has. */
export type CType = "pte_t" | "pgprot_t" | "unsigned long" | "bool";

export interface CExpression {
  readonly text: string;
  readonly type: CType;
}

/** What the snippet has to declare for the expressions in it. */
export type Need = "mm" | "vma" | "cleared" | "slot";

/** Thrown for what C cannot ask: the hardware's answer. */
export class NotInC extends Error {}

const SIGNS: Readonly<Record<Operator, string>> = {
  "→": "→",
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

const TRUTHS: ReadonlySet<string> = new Set(
  ["none", "present", "write", "dirty", "young", "special", "soft_dirty", "uffd_wp", "protnone"].map((name) => `pte_${name}`),
);
const SWAP_TRUTHS: ReadonlySet<string> = new Set(["exclusive", "soft_dirty", "uffd_wp"].map((name) => `pte_swp_${name}`));

/** pte_mkwrite() has taken the VMA since 6.6; before, there was no pte_mkwrite_novma() either. */
function takesVma(kernel: string): boolean {
  const [major, minor] = kernel.split(".").map(Number);
  return major > 6 || (major === 6 && minor >= 6);
}

export interface CScope {
  /** C type of each name. */
  readonly names: ReadonlyMap<string, CType>;
  readonly kernel: string;
  readonly needs: Set<Need>;
  /** Protections that stand for `protection_map[…]`, by the text of the index. */
  readonly protection: (index: Expression) => string;
}

/** How the kernel calls what the module exports, where that is not the export's own name and arguments. */
const SPELLED: Readonly<Record<string, (args: readonly string[], scope: CScope) => CExpression>> = {
  pte_accessible: ([pte, flush], { needs }) => {
    needs.add("mm");
    return { text: `accessible(${pte}, ${flush ?? "0"})`, type: "bool" };
  },
  pte_access_permitted: ([pte, write]) => ({ text: `pte_access_permitted(${pte}, ${write ?? "false"})`, type: "bool" }),
  pte_same: ([a, b]) => ({ text: `pte_same(${a}, ${b})`, type: "bool" }),
  pte_mkwrite: ([pte, shadowStack], { needs, kernel }) => {
    if (!takesVma(kernel)) return { text: `pte_mkwrite(${pte})`, type: "pte_t" };
    needs.add("vma");
    return { text: `mkwrite(${pte}, ${shadowStack ?? "0"})`, type: "pte_t" };
  },
  pte_modify: ([pte, prot]) => ({ text: `pte_modify(${pte}, ${prot})`, type: "pte_t" }),
  pte_pfn: ([pte]) => ({ text: `pte_pfn(${pte})`, type: "unsigned long" }),
  pfn_pte: ([pfn, prot]) => ({ text: `pfn_pte(${pfn}, ${prot})`, type: "pte_t" }),
  pte_advance_pfn: ([pte, nr]) => ({ text: `pte_advance_pfn(${pte}, ${nr})`, type: "pte_t" }),
  pte_clear_value: (_, { needs }) => {
    needs.add("cleared");
    return { text: "cleared()", type: "pte_t" };
  },
  pte_batch_hint: ([pte], { needs }) => {
    needs.add("slot");
    return { text: `pte_batch_hint(&slot, ${pte})`, type: "unsigned long" };
  },
  is_swap_pte: ([pte]) => ({ text: `is_swap_pte(${pte})`, type: "bool" }),
  swp_type: ([pte]) => ({ text: `__swp_type(__pte_to_swp_entry(${pte}))`, type: "unsigned long" }),
  swp_offset: ([pte]) => ({ text: `__swp_offset(__pte_to_swp_entry(${pte}))`, type: "unsigned long" }),
  swp_entry_to_pte: ([type, offset]) => ({ text: `__swp_entry_to_pte(__swp_entry(${type}, ${offset}))`, type: "pte_t" }),
};

function call({ name, args }: Call, scope: CScope): CExpression {
  if (name.startsWith("mmu_")) throw new NotInC(`${name}() is the hardware's`);
  if (name === "protection_map") return { text: scope.protection(args[0]), type: "pgprot_t" };
  const texts = args.map((arg, i) => {
    const { text, type } = cExpression(arg, scope);
    // A protection that a law takes as a word; numbers for entries do not occur but in pte_none(0).
    if (name === "pte_modify" && i === 1 && type !== "pgprot_t") return `__pgprot(${text})`;
    return i === 0 && type === "unsigned long" && name.startsWith("pte_") ? `__pte(${text})` : text;
  });
  const spelled = SPELLED[name]?.(texts, scope);
  if (spelled) return spelled;
  return { text: `${name}(${texts[0]})`, type: TRUTHS.has(name) || SWAP_TRUTHS.has(name) ? "bool" : "pte_t" };
}

/** A pte_t or pgprot_t is a struct on most architectures: compared by value. */
function comparable({ text, type }: CExpression): string {
  if (type === "pte_t") return `pte_val(${text})`;
  if (type === "pgprot_t") return `pgprot_val(${text})`;
  // is-answers are any nonzero number in some kernels.
  return type === "bool" ? `!!${text}` : text;
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
      return { text: expression.name, type: scope.names.get(expression.name) ?? "unsigned long" };
    case "not":
      return { text: `!${cExpression(expression.of, scope).text}`, type: "bool" };
    case "call":
      return call(expression, scope);
    default: {
      const left = cExpression(expression.left, scope);
      const right = cExpression(expression.right, scope);
      if (expression.op === "→") return { text: `(!${left.text} || ${right.text})`, type: "bool" };
      const logical = ["∨", "∧"].includes(expression.op);
      const arithmetic = ["+", "-", "&", "|"].includes(expression.op);
      const [a, b] = logical ? [left.text, right.text] : [comparable(left), comparable(right)];
      return { text: `(${a} ${SIGNS[expression.op]} ${b})`, type: arithmetic ? "unsigned long" : "bool" };
    }
  }
}
