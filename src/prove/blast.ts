/** Terms to diagrams, a bit each: the circuits of the operations. */
import { type Bdd, bddAnd, bddIte, bddNot, bddOr, bddXor, type Edge, FALSE, levelOf, TRUE } from "./bdd.ts";
import { reachableTerms, type Term } from "./terms.ts";

/** The bits of a word, the lowest first. */
export type Bits = readonly Edge[];

/** Terms that are diagrams already, and what the bits of a variable are. */
export interface Blaster {
  readonly bdd: Bdd;
  readonly known: Map<Term, Bits>;
  readonly bitsOf: (variable: Term) => Bits;
}

function addBits(bdd: Bdd, a: Bits, b: Bits, carryIn: Edge): Edge[] {
  let carry = carryIn;
  return a.map((bit, i) => {
    const half = bddXor(bdd, bit, b[i]);
    const sum = bddXor(bdd, half, carry);
    carry = bddIte(bdd, half, carry, bit);
    return sum;
  });
}

const subtract = (bdd: Bdd, a: Bits, b: Bits): Edge[] => addBits(bdd, a, b.map(bddNot), TRUE);

/** a < b, unsigned: decided by the highest bit in which they differ. */
function less(bdd: Bdd, a: Bits, b: Bits): Edge {
  return a.reduce((below, bit, i) => bddIte(bdd, bddXor(bdd, bit, b[i]), b[i], below), FALSE);
}

function multiply(bdd: Bdd, a: Bits, b: Bits): Edge[] {
  let sum: Edge[] = a.map(() => FALSE);
  for (const [n, bit] of b.entries()) {
    if (bit === FALSE) continue;
    const shifted = sum.map((_, i) => (i < n ? FALSE : bddAnd(bdd, a[i - n], bit)));
    sum = addBits(bdd, sum, shifted, FALSE);
  }
  return sum;
}

/** By hand, from the highest digit down; by 0 it gives all ones and the dividend, as SMT-LIB says. */
function divide(bdd: Bdd, a: Bits, b: Bits): { quotient: Edge[]; remainder: Edge[] } {
  const divisor = [...b, FALSE];
  let remainder: Edge[] = divisor.map(() => FALSE);
  const quotient: Edge[] = a.map(() => FALSE);
  for (let i = a.length - 1; i >= 0; i--) {
    const next = [a[i], ...remainder.slice(0, -1)];
    const fits = bddNot(less(bdd, next, divisor));
    const rest = subtract(bdd, next, divisor);
    quotient[i] = fits;
    remainder = next.map((bit, k) => bddIte(bdd, fits, rest[k], bit));
  }
  return { quotient, remainder: remainder.slice(0, -1) };
}

function shiftBits(a: Bits, op: "shl" | "shr" | "ashr", n: number): Bits {
  const fill = op === "ashr" ? a[a.length - 1] : FALSE;
  return a.map((_, i) => (op === "shl" ? (i >= n ? a[i - n] : FALSE) : i + n < a.length ? a[i + n] : fill));
}

function shift(bdd: Bdd, a: Bits, op: "shl" | "shr" | "ashr", amount: Bits): Bits {
  return amount.reduce((word, bit, k) => {
    if (bit === FALSE) return word;
    const shifted = shiftBits(word, op, Math.min(2 ** k, a.length));
    return word.map((plain, i) => bddIte(bdd, bit, shifted[i], plain));
  }, a);
}

/** All of these, those of the lowest variables first: each step then only puts nodes on top. */
function conjunction(bdd: Bdd, edges: readonly Edge[]): Edge {
  return [...edges].sort((a, b) => levelOf(bdd, b) - levelOf(bdd, a)).reduce((all, edge) => bddAnd(bdd, all, edge), TRUE);
}

const each = (a: Bits, b: Bits, f: (x: Edge, y: Edge) => Edge): Bits => a.map((bit, i) => f(bit, b[i]));

function operation({ bdd }: Blaster, term: Term, args: readonly Bits[]): Bits {
  const [a, b, c] = args;
  switch (term.op) {
    case "and":
      return each(a, b, (x, y) => bddAnd(bdd, x, y));
    case "or":
      return each(a, b, (x, y) => bddOr(bdd, x, y));
    case "xor":
      return each(a, b, (x, y) => bddXor(bdd, x, y));
    case "add":
      return addBits(bdd, a, b, FALSE);
    case "sub":
      return subtract(bdd, a, b);
    case "mul":
      return multiply(bdd, a, b);
    case "udiv":
      return divide(bdd, a, b).quotient;
    case "urem":
      return divide(bdd, a, b).remainder;
    case "shl":
    case "shr":
    case "ashr":
      return shift(bdd, a, term.op, b);
    case "eq":
      return [
        conjunction(
          bdd,
          each(a, b, (x, y) => bddNot(bddXor(bdd, x, y))),
        ),
      ];
    case "ltu":
      return [less(bdd, a, b)];
    case "ite":
      return each(b, c, (x, y) => bddIte(bdd, a[0], x, y));
    case "zext":
      return Array.from({ length: term.width }, (_, i) => a[i] ?? FALSE);
    case "sext":
      return Array.from({ length: term.width }, (_, i) => a[i] ?? a[a.length - 1]);
    case "low":
      return a.slice(0, term.width);
    default:
      throw new Error(`${term.op} has no circuit`);
  }
}

/** @throws LiftError at the limit of the diagrams */
export function blast(blaster: Blaster, root: Term): Bits {
  const { known } = blaster;
  const done = known.get(root);
  if (done) return done;
  for (const term of reachableTerms([root], known)) {
    if (term.op === "const")
      known.set(
        term,
        Array.from({ length: term.width }, (_, i) => ((term.value >> BigInt(i)) & 1n ? TRUE : FALSE)),
      );
    else if (term.op === "var") known.set(term, blaster.bitsOf(term));
    else
      known.set(
        term,
        operation(
          blaster,
          term,
          term.args.map((arg) => known.get(arg) as Bits),
        ),
      );
  }
  return known.get(root) as Bits;
}
