/** What each integer instruction computes, as terms (core specification, 4.3.2). Those that SMT-LIB lacks are put together from those that it has. */
import { add, and, divide, eq, ite, low, ltu, mul, not, or, sext, shift, sub, xor, zext } from "./build.ts";
import { constant, ones, type Term, type Terms, type Width } from "./terms.ts";

/** The result, and the truth where the instruction traps instead (absent where it never does). */
export interface Computed {
  readonly value: Term;
  readonly trap?: Term;
}

const top = (terms: Terms, width: Width): Term => constant(terms, width, 1n << BigInt(width - 1));

/** Truth: a < b, signed. Flipping the signs makes it the unsigned question. */
function lts(terms: Terms, a: Term, b: Term): Term {
  const sign = top(terms, a.width);
  return ltu(terms, xor(terms, a, sign), xor(terms, b, sign));
}

/** Shift counts are taken modulo the width. */
function count(terms: Terms, n: Term): Term {
  return and(terms, n, constant(terms, n.width, BigInt(n.width - 1)));
}

/** Both halves of a rotation; for a count of 0 both are the word itself. */
function rotate(terms: Terms, a: Term, n: Term, left: boolean): Term {
  const other = count(terms, sub(terms, constant(terms, n.width, 0n), n));
  const [up, down] = left ? [count(terms, n), other] : [other, count(terms, n)];
  return or(terms, shift(terms, "shl", a, up), shift(terms, "shr", a, down));
}

/** The number of set bits: sums of neighbours, each twice as wide as the last. */
function popcnt(terms: Terms, a: Term): Term {
  let sum = a;
  for (let size = 1; size < a.width; size *= 2) {
    let mask = 0n;
    for (let at = 0; at < a.width; at += 2 * size) mask |= ((1n << BigInt(size)) - 1n) << BigInt(at);
    const kept = constant(terms, a.width, mask);
    const upper = shift(terms, "shr", sum, constant(terms, a.width, BigInt(size)));
    sum = add(terms, and(terms, sum, kept), and(terms, upper, kept));
  }
  return sum;
}

/** Zeros in front: those that remain when the highest set bit is spread downwards. */
function clz(terms: Terms, a: Term): Term {
  let spread = a;
  for (let n = 1; n < a.width; n *= 2) spread = or(terms, spread, shift(terms, "shr", spread, constant(terms, a.width, BigInt(n))));
  return popcnt(terms, not(terms, spread));
}

/** Zeros at the end: those that remain when the lowest set bit is spread upwards. */
function ctz(terms: Terms, a: Term): Term {
  let spread = a;
  for (let n = 1; n < a.width; n *= 2) spread = or(terms, spread, shift(terms, "shl", spread, constant(terms, a.width, BigInt(n))));
  return popcnt(terms, not(terms, spread));
}

function divideSigned(terms: Terms, op: "udiv" | "urem", a: Term, b: Term): Term {
  const zero = constant(terms, a.width, 0n);
  const negative = (t: Term) => lts(terms, t, zero);
  const magnitude = (t: Term) => ite(terms, negative(t), sub(terms, zero, t), t);
  const result = divide(terms, op, magnitude(a), magnitude(b));
  // The quotient is negative where the signs differ, the remainder where the dividend is.
  const flipped = op === "udiv" ? xor(terms, negative(a), negative(b)) : negative(a);
  return ite(terms, flipped, sub(terms, zero, result), result);
}

function division(terms: Terms, op: "div_s" | "div_u" | "rem_s" | "rem_u", a: Term, b: Term): Computed {
  const zero = eq(terms, b, constant(terms, b.width, 0n));
  if (op === "div_u") return { value: divide(terms, "udiv", a, b), trap: zero };
  if (op === "rem_u") return { value: divide(terms, "urem", a, b), trap: zero };
  if (op === "rem_s") return { value: divideSigned(terms, "urem", a, b), trap: zero };
  // The smallest number by -1 has no quotient; its remainder is 0.
  const overflow = and(terms, eq(terms, a, top(terms, a.width)), eq(terms, b, constant(terms, b.width, ones(b.width))));
  return { value: divideSigned(terms, "udiv", a, b), trap: or(terms, zero, overflow) };
}

function extendLow(terms: Terms, a: Term, bits: number): Term {
  const n = constant(terms, a.width, BigInt(a.width - bits));
  return shift(terms, "ashr", shift(terms, "shl", a, n), n);
}

type Binary = (terms: Terms, a: Term, b: Term) => Term;

const COMPARISONS: Readonly<Record<string, Binary>> = {
  eq,
  ne: (t, a, b) => not(t, eq(t, a, b)),
  lt_u: ltu,
  gt_u: (t, a, b) => ltu(t, b, a),
  le_u: (t, a, b) => not(t, ltu(t, b, a)),
  ge_u: (t, a, b) => not(t, ltu(t, a, b)),
  lt_s: lts,
  gt_s: (t, a, b) => lts(t, b, a),
  le_s: (t, a, b) => not(t, lts(t, b, a)),
  ge_s: (t, a, b) => not(t, lts(t, a, b)),
};

const BINARY: Readonly<Record<string, Binary>> = {
  add,
  sub,
  mul,
  and,
  or,
  xor,
  shl: (t, a, n) => shift(t, "shl", a, count(t, n)),
  shr_u: (t, a, n) => shift(t, "shr", a, count(t, n)),
  shr_s: (t, a, n) => shift(t, "ashr", a, count(t, n)),
  rotl: (t, a, n) => rotate(t, a, n, true),
  rotr: (t, a, n) => rotate(t, a, n, false),
};

const UNARY: Readonly<Record<string, (terms: Terms, a: Term) => Term>> = {
  clz,
  ctz,
  popcnt,
  eqz: (t, a) => zext(t, 32, eq(t, a, constant(t, a.width, 0n))),
  extend8_s: (t, a) => extendLow(t, a, 8),
  extend16_s: (t, a) => extendLow(t, a, 16),
  extend32_s: (t, a) => extendLow(t, a, 32),
  wrap_i64: (t, a) => low(t, 32, a),
  extend_i32_u: (t, a) => zext(t, 64, a),
  extend_i32_s: (t, a) => sext(t, 64, a),
};

const DIVISIONS = ["div_s", "div_u", "rem_s", "rem_u"] as const;

/** How many operands an instruction of this name takes: 1 or 2; undefined where it is none that is lifted. */
export function operandCount(op: string): 1 | 2 | undefined {
  const [type, name] = op.split(".");
  if ((type !== "i32" && type !== "i64") || name === undefined) return undefined;
  if (name in UNARY) return 1;
  return name in BINARY || name in COMPARISONS || DIVISIONS.some((d) => d === name) ? 2 : undefined;
}

/** Applies an instruction for which operandCount() is defined. */
export function compute(terms: Terms, op: string, a: Term, b?: Term): Computed {
  const name = op.slice(4);
  if (b === undefined) return { value: UNARY[name](terms, a) };
  if (name in COMPARISONS) return { value: zext(terms, 32, COMPARISONS[name](terms, a, b)) };
  const divides = DIVISIONS.find((d) => d === name);
  return divides ? division(terms, divides, a, b) : { value: BINARY[name](terms, a, b) };
}
