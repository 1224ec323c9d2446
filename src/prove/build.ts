/**
 * Building terms: each constructor folds constants and makes the cheap simplifications. They only keep formulas small; what is true is decided by
 * the diagrams.
 */
import { applyOp } from "./evaluate.ts";
import { constant, intern, type Op, ones, type Term, type Terms, type Width } from "./terms.ts";

const isConst = (t: Term): boolean => t.op === "const";

function fold(terms: Terms, op: Op, width: Width, args: readonly Term[]): Term | undefined {
  for (const arg of args) if (arg.op !== "const") return undefined;
  const values = args.map((a) => a.value);
  return constant(terms, width, applyOp(op, width, args[0].width, values));
}

/** Constants to the right, else the older term to the left, so that a op b and b op a are the same. */
function ordered(a: Term, b: Term): readonly [Term, Term] {
  if (isConst(a)) return [b, a];
  return isConst(b) || a.id <= b.id ? [a, b] : [b, a];
}

/** x where t is not(x) or, of words, x ^ all ones. */
function negated(t: Term): Term | undefined {
  return t.op === "xor" && isConst(t.args[1]) && t.args[1].value === ones(t.width) ? t.args[0] : undefined;
}

export function and(terms: Terms, x: Term, y: Term): Term {
  const [a, b] = ordered(x, y);
  const width = a.width;
  const folded = fold(terms, "and", width, [a, b]);
  if (folded) return folded;
  if (a === b) return a;
  if (negated(a) === b || negated(b) === a) return constant(terms, width, 0n);
  if (isConst(b)) {
    const mask = b.value;
    if ((mask & a.may) === 0n) return constant(terms, width, 0n);
    if ((a.may & ~mask) === 0n) return a;
    if (a.op === "and" && isConst(a.args[1])) return and(terms, a.args[0], constant(terms, width, a.args[1].value & mask));
    // Bits that were just set or flipped and are now cut off.
    if ((a.op === "or" || a.op === "xor") && (a.args[1].may & mask) === 0n) return and(terms, a.args[0], b);
    if (a.op === "or" && (a.args[0].may & mask) === 0n) return and(terms, a.args[1], b);
  }
  // A path condition twice: (p and q) and q.
  if (a.op === "and" && (a.args[0] === b || a.args[1] === b)) return a;
  if (b.op === "and" && (b.args[0] === a || b.args[1] === a)) return b;
  return intern(terms, "and", width, [a, b]);
}

/** p where a is p and q, and b is p and not q. */
function commonOfComplements(a: Term, b: Term): Term | undefined {
  if (a.op !== "and" || b.op !== "and") return undefined;
  for (const i of [0, 1]) {
    for (const j of [0, 1]) {
      const [q, r] = [a.args[1 - i], b.args[1 - j]];
      if (a.args[i] === b.args[j] && (negated(q) === r || negated(r) === q)) return a.args[i];
    }
  }
  return undefined;
}

export function or(terms: Terms, x: Term, y: Term): Term {
  const [a, b] = ordered(x, y);
  const width = a.width;
  const folded = fold(terms, "or", width, [a, b]);
  if (folded) return folded;
  if (a === b) return a;
  if (negated(a) === b || negated(b) === a) return constant(terms, width, ones(width));
  if (isConst(b)) {
    if (b.value === 0n) return a;
    if (b.value === ones(width)) return b;
    if (a.op === "or" && isConst(a.args[1])) return or(terms, a.args[0], constant(terms, width, a.args[1].value | b.value));
  }
  if (width === 1) {
    const common = commonOfComplements(a, b);
    if (common) return common;
  }
  return intern(terms, "or", width, [a, b]);
}

export function xor(terms: Terms, x: Term, y: Term): Term {
  const [a, b] = ordered(x, y);
  const width = a.width;
  const folded = fold(terms, "xor", width, [a, b]);
  if (folded) return folded;
  if (a === b) return constant(terms, width, 0n);
  if (isConst(b)) {
    if (b.value === 0n) return a;
    if (a.op === "xor" && isConst(a.args[1])) return xor(terms, a.args[0], constant(terms, width, a.args[1].value ^ b.value));
  }
  return intern(terms, "xor", width, [a, b]);
}

/** All bits flipped; of a truth: not. */
export function not(terms: Terms, a: Term): Term {
  return xor(terms, a, constant(terms, a.width, ones(a.width)));
}

export function add(terms: Terms, x: Term, y: Term): Term {
  const [a, b] = ordered(x, y);
  const width = a.width;
  const folded = fold(terms, "add", width, [a, b]);
  if (folded) return folded;
  if (isConst(b) && a.op === "add" && isConst(a.args[1])) return add(terms, a.args[0], constant(terms, width, a.args[1].value + b.value));
  // Where no bit can be set in both nothing carries.
  if ((a.may & b.may) === 0n) return or(terms, a, b);
  return intern(terms, "add", width, [a, b]);
}

export function sub(terms: Terms, a: Term, b: Term): Term {
  const folded = fold(terms, "sub", a.width, [a, b]);
  if (folded) return folded;
  if (a === b) return constant(terms, a.width, 0n);
  if (isConst(b)) return add(terms, a, constant(terms, a.width, -b.value));
  return intern(terms, "sub", a.width, [a, b]);
}

export function mul(terms: Terms, x: Term, y: Term): Term {
  const [a, b] = ordered(x, y);
  const folded = fold(terms, "mul", a.width, [a, b]);
  if (folded) return folded;
  if (isConst(b)) {
    if (b.value === 0n) return b;
    // A power of two.
    if ((b.value & (b.value - 1n)) === 0n) return shift(terms, "shl", a, constant(terms, a.width, BigInt(b.value.toString(2).length - 1)));
  }
  return intern(terms, "mul", a.width, [a, b]);
}

export function divide(terms: Terms, op: "udiv" | "urem", a: Term, b: Term): Term {
  return fold(terms, op, a.width, [a, b]) ?? intern(terms, op, a.width, [a, b]);
}

/** A shift by any amount; by the width or more it gives 0, or the sign everywhere. */
export function shift(terms: Terms, op: "shl" | "shr" | "ashr", a: Term, amount: Term): Term {
  const folded = fold(terms, op, a.width, [a, amount]);
  if (folded) return folded;
  const top = 1n << BigInt(a.width - 1);
  if (op === "ashr" && (a.may & top) === 0n) return shift(terms, "shr", a, amount);
  if (isConst(amount)) {
    if (amount.value === 0n) return a;
    if (op !== "ashr" && amount.value >= BigInt(a.width)) return constant(terms, a.width, 0n);
    if (op !== "ashr" && a.op === op && isConst(a.args[1]))
      return shift(terms, op, a.args[0], constant(terms, a.width, min(a.args[1].value + amount.value, BigInt(a.width))));
    if (applyOp(op, a.width, a.width, [a.may, amount.value]) === 0n) return constant(terms, a.width, 0n);
  }
  return intern(terms, op, a.width, [a, amount]);
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** Truth: a = b. */
export function eq(terms: Terms, x: Term, y: Term): Term {
  const [a, b] = ordered(x, y);
  const folded = fold(terms, "eq", 1, [a, b]);
  if (folded) return folded;
  if (a === b) return constant(terms, 1, 1n);
  if (isConst(b)) {
    if ((b.value & ~a.may) !== 0n) return constant(terms, 1, 0n);
    if (a.width === 1) return b.value === 1n ? a : not(terms, a);
    if (a.op === "zext") return eq(terms, a.args[0], constant(terms, a.args[0].width, b.value));
    if (a.op === "xor" && isConst(a.args[1])) return eq(terms, a.args[0], constant(terms, a.width, a.args[1].value ^ b.value));
    if (a.op === "ite" && isConst(a.args[1]) && isConst(a.args[2]))
      return ite(terms, a.args[0], eq(terms, a.args[1], b), eq(terms, a.args[2], b));
  }
  return intern(terms, "eq", 1, [a, b]);
}

/** Truth: a < b, unsigned. */
export function ltu(terms: Terms, a: Term, b: Term): Term {
  const folded = fold(terms, "ltu", 1, [a, b]);
  if (folded) return folded;
  if (a === b || (isConst(b) && b.value === 0n)) return constant(terms, 1, 0n);
  if (isConst(b) && a.may < b.value) return constant(terms, 1, 1n);
  if (isConst(a) && b.may <= a.value) return constant(terms, 1, 0n);
  return intern(terms, "ltu", 1, [a, b]);
}

/** a where the truth holds, else b. */
export function ite(terms: Terms, truth: Term, a: Term, b: Term): Term {
  if (isConst(truth)) return truth.value === 1n ? a : b;
  if (a === b) return a;
  const positive = negated(truth);
  if (positive) return ite(terms, positive, b, a);
  if (a.width === 1 && isConst(a) && isConst(b)) return a.value === 1n ? truth : not(terms, truth);
  if (a.width === 1 && isConst(a)) return a.value === 1n ? or(terms, truth, b) : and(terms, not(terms, truth), b);
  if (a.width === 1 && isConst(b)) return b.value === 1n ? or(terms, not(terms, truth), a) : and(terms, truth, a);
  return intern(terms, "ite", a.width, [truth, a, b]);
}

/** Widens with zeros. */
export function zext(terms: Terms, width: Width, a: Term): Term {
  if (a.width === width) return a;
  if (a.op === "zext") return zext(terms, width, a.args[0]);
  return fold(terms, "zext", width, [a]) ?? intern(terms, "zext", width, [a]);
}

/** Widens with the sign. */
export function sext(terms: Terms, width: Width, a: Term): Term {
  if (a.width === width) return a;
  if ((a.may & (1n << BigInt(a.width - 1))) === 0n) return zext(terms, width, a);
  return fold(terms, "sext", width, [a]) ?? intern(terms, "sext", width, [a]);
}

/** The low bits. */
export function low(terms: Terms, width: Width, a: Term): Term {
  if (a.width === width) return a;
  if (a.op === "zext" || a.op === "sext") {
    const [inner] = a.args;
    if (inner.width >= width) return low(terms, width, inner);
    return a.op === "zext" ? zext(terms, width, inner) : sext(terms, width, inner);
  }
  return fold(terms, "low", width, [a]) ?? intern(terms, "low", width, [a]);
}
