/** A law as an SMT-LIB script, for deciders that share nothing with the diagrams. */
import { LiftError } from "./errors.ts";
import { liftResult } from "./function.ts";
import type { Cube, Input, Region } from "./input.ts";
import type { WasmModule } from "./module.ts";
import { type Op, reachableTerms, type Term, type Width } from "./terms.ts";

const NAMES: Partial<Record<Op, string>> = {
  and: "bvand",
  or: "bvor",
  xor: "bvxor",
  add: "bvadd",
  sub: "bvsub",
  mul: "bvmul",
  udiv: "bvudiv",
  urem: "bvurem",
  shl: "bvshl",
  shr: "bvlshr",
  ashr: "bvashr",
};

function literal(width: Width, value: bigint): string {
  return width === 1 ? `#b${value}` : `#x${value.toString(16).padStart(width / 4, "0")}`;
}

const symbol = (name: string): string => `|${name}|`;

/** Numbered anew in each script, so that it does not depend on what was lifted before. */
type Numbers = ReadonlyMap<Term, number>;

function reference(term: Term, numbers: Numbers): string {
  if (term.op === "const") return literal(term.width, term.value);
  return term.op === "var" ? symbol(term.name) : `t${numbers.get(term)}`;
}

function expression(term: Term, numbers: Numbers): string {
  const [a, b, c] = term.args.map((arg) => reference(arg, numbers));
  const more = term.args.length > 0 ? term.width - term.args[0].width : 0;
  switch (term.op) {
    case "eq":
      return `(ite (= ${a} ${b}) #b1 #b0)`;
    case "ltu":
      return `(ite (bvult ${a} ${b}) #b1 #b0)`;
    case "ite":
      return `(ite (= ${a} #b1) ${b} ${c})`;
    case "zext":
      return `((_ zero_extend ${more}) ${a})`;
    case "sext":
      return `((_ sign_extend ${more}) ${a})`;
    case "low":
      return `((_ extract ${term.width - 1} 0) ${a})`;
    default:
      return `(${NAMES[term.op]} ${a} ${b})`;
  }
}

function cubeText(element: readonly Cube[], inputs: readonly Input[], widths: ReadonlyMap<string, Width>): string {
  const tests = inputs.flatMap(({ name, mask: free }, i) => {
    const cube = element[i];
    if (!cube || cube.mask === 0n) return [];
    const width = widths.get(name) ?? 64;
    // What is not free is 0, whatever its variable says.
    return [`(= (bvand ${symbol(name)} ${literal(width, cube.mask & free)}) ${literal(width, cube.value & cube.mask)})`];
  });
  return tests.length === 0 ? "true" : `(and ${tests.join(" ")})`;
}

/**
 * A QF_BV script with one `(check-sat)`: `sat` exactly where some input (in the region) violates the law.
 * @throws LiftError where the law cannot be lifted or may trap
 */
export function toSmt2(module: WasmModule, exportName: string, inputs: readonly Input[], region?: Region): string {
  const result = liftResult(module, exportName, inputs);
  if (result.width !== 64) throw new LiftError(`${exportName} does not answer with one i64`);
  const terms = reachableTerms([result]);
  const inner = terms.filter((term) => term.op !== "const" && term.op !== "var");
  const numbers = new Map(inner.map((term, i) => [term, i]));
  const widths = new Map(terms.filter((term) => term.op === "var").map((term) => [term.name, term.width]));
  const used = (name: string) => widths.has(name) || region !== undefined;
  return [
    "(set-logic QF_BV)",
    ...inputs.filter(({ name }) => used(name)).map(({ name }) => `(declare-const ${symbol(name)} (_ BitVec ${widths.get(name) ?? 64}))`),
    ...inner.map((term) => `(define-fun ${reference(term, numbers)} () (_ BitVec ${term.width}) ${expression(term, numbers)})`),
    ...(region
      ? [region.length === 0 ? "(assert false)" : `(assert (or ${region.map((e) => cubeText(e, inputs, widths)).join("\n ")}))`]
      : []),
    `(assert (= ${reference(result, numbers)} ${literal(64, 1n)}))`,
    "(check-sat)",
    "",
  ].join("\n");
}
