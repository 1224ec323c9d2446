/**
 * Words as formulas: hash-consed, so that equal formulas are the same object and a shared part is worked on once.
 * The operations are those of SMT-LIB's bit vectors and mean exactly the same.
 */

/** A truth has width 1. */
export type Width = 1 | 32 | 64;

export type Op =
  | "const"
  | "var"
  | "and"
  | "or"
  | "xor"
  | "add"
  | "sub"
  | "mul"
  | "udiv"
  | "urem"
  | "shl"
  | "shr"
  | "ashr"
  | "eq"
  | "ltu"
  | "ite"
  | "zext"
  | "sext"
  | "low";

export interface Term {
  /** Parts have smaller ids than what they are parts of. */
  readonly id: number;
  readonly op: Op;
  readonly width: Width;
  readonly args: readonly Term[];
  /** Of a constant, unsigned; else 0. */
  readonly value: bigint;
  /** Of a variable; else empty. */
  readonly name: string;
  /** Bits that may be set: the others are known to be 0. */
  readonly may: bigint;
}

/** All terms of one module, or of one comparison. */
export interface Terms {
  readonly table: Map<string, Term>;
}

export function newTerms(): Terms {
  return { table: new Map() };
}

const MASKS: Readonly<Record<Width, bigint>> = { 1: 1n, 32: 0xffff_ffffn, 64: 0xffff_ffff_ffff_ffffn };

/** All ones of a width. */
export function ones(width: Width): bigint {
  return MASKS[width];
}

/** All ones up to the highest set bit. */
function below(value: bigint): bigint {
  return value === 0n ? 0n : (1n << BigInt(value.toString(2).length)) - 1n;
}

/** An upper bound of the bits that an operation can set. */
function mayOf(op: Op, width: Width, args: readonly Term[], value: bigint): bigint {
  const all = ones(width);
  const amount = args.length > 1 && args[1].op === "const" ? args[1].value : undefined;
  switch (op) {
    case "const":
      return value;
    case "and":
      return args[0].may & args[1].may;
    case "or":
    case "xor":
      return args[0].may | args[1].may;
    case "add":
      return below(args[0].may + args[1].may) & all;
    case "shl":
      return amount === undefined ? all : (args[0].may << amount) & all;
    case "shr":
      return amount === undefined ? below(args[0].may) : args[0].may >> amount;
    case "urem":
    case "udiv":
      return all;
    case "ite":
      return args[1].may | args[2].may;
    case "zext":
      return args[0].may;
    case "low":
      return args[0].may & all;
    default:
      return all;
  }
}

/** The term of this shape: a new one only where there was none. Simplifies nothing; build.ts does. */
export function intern(terms: Terms, op: Op, width: Width, args: readonly Term[], value = 0n, name = ""): Term {
  const key =
    op === "const"
      ? `${width}=${value}`
      : op === "var"
        ? `${width}$${name}`
        : `${width}${op} ${args.length === 1 ? args[0].id : args.length === 2 ? `${args[0].id},${args[1].id}` : args.map((a) => a.id)}`;
  const known = terms.table.get(key);
  if (known) return known;
  const term: Term = { id: terms.table.size, op, width, args, value, name, may: mayOf(op, width, args, value) };
  terms.table.set(key, term);
  return term;
}

export function constant(terms: Terms, width: Width, value: bigint): Term {
  return intern(terms, "const", width, [], value & ones(width));
}

/** A free word; two of the same name and width are the same. */
export function variable(terms: Terms, name: string, width: Width): Term {
  return intern(terms, "var", width, [], 0n, name);
}

/** The terms that `roots` are made of, parts before the whole, each once; without those that are `done`, and what is below them. */
export function reachableTerms(roots: readonly Term[], done?: { has(term: Term): boolean }): Term[] {
  const seen = new Set<Term>();
  const stack = [...roots];
  for (let term = stack.pop(); term; term = stack.pop()) {
    if (seen.has(term) || done?.has(term)) continue;
    seen.add(term);
    stack.push(...term.args);
  }
  return [...seen].sort((a, b) => a.id - b.id);
}
