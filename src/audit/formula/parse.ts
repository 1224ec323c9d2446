/**
 * A law's formula as a tree, so that it can be worked with the counterexample's values and said in C. A formula is text for people first:
 * where it does not parse as a whole (what the hardware grants is told in words), the calls that stand in it still do.
 *
 *   A → B, A ↔ B, A and B, A, B, A or B, !A, =, ≠, +, &
 *   pte_young and pte_dirty of X = those of Y        each of these questions, of both
 *   with e = X, m = Y: A                             names for what is long
 *   p, q batch with FPB_RESPECT_WRITE                the laws of batching; N(p) is normalise(), M(p, q) merge()
 *   VM_WRITE, no FPB_RESPECT_WRITE                   bits of the law's flags
 */
import { NotAFormula, Parser } from "./parser.ts";
import { type Call, callsOf, type Expression, type Formula, substitute } from "./tree.ts";

const TOKEN = /\s*(0x[0-9a-fA-F]+|\d+|[A-Za-z_]\w*|==|[^\s\w])/gy;

function tryParse<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof NotAFormula) return undefined;
    throw error;
  }
}

function scan(tokens: readonly string[], isFunction: (name: string) => boolean): readonly Call[] {
  const calls: Call[] = [];
  const names = tryParse(() => new Parser(tokens, isFunction).prologue()) ?? new Map<string, Expression>();
  for (let at = 0; at < tokens.length; at++) {
    if (!isFunction(tokens[at])) continue;
    const parser = new Parser(tokens, isFunction, at);
    const found = tryParse(() => parser.primary());
    if (!found) continue;
    calls.push(...callsOf(substitute(found, names)));
    at = parser.position - 1;
  }
  return calls;
}

/** @param isFunction knows the names that may be called */
export function parseFormula(text: string, isFunction: (name: string) => boolean): Formula {
  const tokens = [...text.matchAll(TOKEN)].map((match) => match[1]);
  const claim = tryParse(() => {
    const parser = new Parser(tokens, isFunction);
    const whole = parser.expression();
    if (parser.position < tokens.length) throw new NotAFormula("more follows");
    return whole;
  });
  return claim ? { claim, calls: callsOf(claim) } : { calls: scan(tokens, isFunction) };
}
