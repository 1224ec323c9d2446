/** Terms over numbers: what constants fold to, and what a formula says of one input. */
import { LiftError } from "./errors.ts";
import { type Op, ones, reachableTerms, type Term, type Width } from "./terms.ts";

/**
 * One operation on unsigned values. A shift by the width or more gives 0 (or the sign), a division by 0 all ones, its remainder the dividend: as
 * SMT-LIB has it, so that every decider means the same; the lifter never lets WebAssembly's operations come there.
 * @param from the width of the operands, where it differs from that of the result
 */
export function applyOp(op: Op, width: Width, from: Width, [a, b, c]: readonly bigint[]): bigint {
  const all = ones(width);
  const signed = BigInt.asIntN(from, a);
  const size = BigInt(width);
  switch (op) {
    case "and":
      return a & b;
    case "or":
      return a | b;
    case "xor":
      return a ^ b;
    case "add":
      return (a + b) & all;
    case "sub":
      return (a - b) & all;
    case "mul":
      return (a * b) & all;
    case "udiv":
      return b === 0n ? all : a / b;
    case "urem":
      return b === 0n ? a : a % b;
    case "shl":
      return b >= size ? 0n : (a << b) & all;
    case "shr":
      return b >= size ? 0n : a >> b;
    case "ashr":
      return (signed >> (b >= size ? size : b)) & all;
    case "eq":
      return a === b ? 1n : 0n;
    case "ltu":
      return a < b ? 1n : 0n;
    case "ite":
      return a === 1n ? b : c;
    case "zext":
      return a;
    case "sext":
      return signed & all;
    case "low":
      return a & all;
    default:
      throw new Error(`${op} is no operation on values`);
  }
}

/**
 * The value of each root where the variables have these values.
 * @throws LiftError where a variable is not among them
 */
export function evaluate(roots: readonly Term[], values: Readonly<Record<string, bigint>>): bigint[] {
  const known = new Map<Term, bigint>();
  for (const term of reachableTerms(roots)) {
    if (term.op === "const") known.set(term, term.value);
    else if (term.op === "var") {
      const value = values[term.name];
      if (value === undefined) throw new LiftError(`no value for the input ${JSON.stringify(term.name)}`);
      known.set(term, value & ones(term.width));
    } else {
      const args = term.args.map((arg) => known.get(arg) as bigint);
      known.set(term, applyOp(term.op, term.width, term.args[0].width, args));
    }
  }
  return roots.map((root) => known.get(root) as bigint);
}
