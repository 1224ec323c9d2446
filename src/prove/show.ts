/** Formulas for people. */
import { type Op, ones, reachableTerms, type Term } from "./terms.ts";

const SIGNS: Partial<Record<Op, string>> = {
  and: "&",
  or: "|",
  xor: "^",
  add: "+",
  sub: "-",
  mul: "*",
  udiv: "/",
  urem: "%",
  shl: "<<",
  shr: ">>",
  ashr: ">>s",
  eq: "==",
  ltu: "<",
};

const SHIFTS: ReadonlySet<Op> = new Set(["shl", "shr", "ashr"]);

function literal(term: Term, decimal: boolean): string {
  return decimal || term.value < 10n ? `${term.value}` : `0x${term.value.toString(16)}`;
}

/** Does it stand beside an operator without parentheses? */
function isAtom(term: Term, names: ReadonlyMap<Term, string>): boolean {
  if (names.has(term) || term.args.length === 0) return true;
  if (term.op === "zext" && term.args[0].width === 1) return isAtom(term.args[0], names);
  return term.op === "zext" || term.op === "sext" || term.op === "low" || isNegation(term);
}

function isNegation({ op, width, args }: Term): boolean {
  return op === "xor" && args[1].op === "const" && args[1].value === ones(width);
}

function named(term: Term, names: ReadonlyMap<Term, string>, decimal = false): string {
  return names.get(term) ?? formula(term, names, decimal);
}

/** One formula; a part that has a name stands for itself. */
function formula(term: Term, names: ReadonlyMap<Term, string>, decimal = false): string {
  if (term.op === "const") return literal(term, decimal);
  if (term.op === "var") return term.name;
  const part = (arg: Term, isAmount = false) => (isAtom(arg, names) ? named(arg, names, isAmount) : `(${formula(arg, names)})`);
  const [a, b, c] = term.args;
  switch (term.op) {
    case "ite":
      return `${part(a)} ? ${part(b)} : ${part(c)}`;
    case "zext":
      return a.width === 1 ? named(a, names) : `u${term.width}(${named(a, names)})`;
    case "sext":
      return `i${term.width}(${named(a, names)})`;
    case "low":
      return `u${term.width}(${named(a, names)})`;
  }
  if (isNegation(term)) return `${term.width === 1 ? "!" : "~"}${part(a)}`;
  return `${part(a)} ${SIGNS[term.op]} ${part(b, SHIFTS.has(term.op))}`;
}

/** A term as a formula in C's manner, unsigned throughout; parts that occur more than once come first, with names, a line each. */
export function showTerm(term: Term): string {
  const uses = new Map<Term, number>();
  const all = reachableTerms([term]);
  for (const { args } of all) for (const arg of args) uses.set(arg, (uses.get(arg) ?? 0) + 1);
  const names = new Map<Term, string>();
  const lines: string[] = [];
  for (const part of all) {
    if (part === term || part.args.length === 0 || (uses.get(part) ?? 0) < 2) continue;
    const text = formula(part, names);
    names.set(part, `t${names.size + 1}`);
    lines.push(`${names.get(part)} = ${text}`);
  }
  return [...lines, formula(term, names)].join("\n");
}
