/**
 * The order of the variables, on which the size of the diagrams depends. Bits that meet (in an adder, a comparison, an OR) stand side by side, low bits
 * first, as a carry runs. Where they meet is read off the function itself: a frame number's bit 0 meets the entry's bit 12, or 10, or 16, and a
 * frame number that is kept in two pieces is followed through its shifts.
 */
import type { Input } from "./input.ts";
import { bitNumbers } from "./input.ts";
import { reachableTerms, type Term } from "./terms.ts";

export interface Place {
  /** Which input, and which bit of it. */
  readonly input: number;
  readonly bit: number;
}

/** By bit of a word, the bit that came there of the reference input, and of any other (input * 64 + bit); -1 for none. */
interface Routes {
  readonly reference: Int16Array;
  readonly other: Int16Array;
}

const none = (width: number): Routes => ({ reference: new Int16Array(width).fill(-1), other: new Int16Array(width).fill(-1) });

function moved(from: Routes, width: number, by: number): Routes {
  const to = none(width);
  for (let i = Math.max(0, by); i < width && i - by < from.reference.length; i++) {
    to.reference[i] = from.reference[i - by];
    to.other[i] = from.other[i - by];
  }
  return to;
}

function masked(from: Routes, mask: bigint): Routes {
  const to = none(from.reference.length);
  for (const i of bitNumbers(mask)) {
    to.reference[i] = from.reference[i];
    to.other[i] = from.other[i];
  }
  return to;
}

/** Counts how often a bit of another input meets each bit of the reference. */
type Votes = Map<number, Map<number, number>>;

function vote(votes: Votes, other: number, reference: number): void {
  const of = votes.get(other) ?? new Map<number, number>();
  of.set(reference, (of.get(reference) ?? 0) + 1);
  votes.set(other, of);
}

/** One of two bits, or the only one: the same one whichever comes first, for operands stand in the order in which their terms were made. */
const either = (a: number, b: number): number => (a < 0 ? b : b < 0 ? a : Math.min(a, b));

/** Both words bit by bit: what meets is counted, and one of them goes on. */
function met(a: Routes, b: Routes, votes: Votes): Routes {
  const to = none(a.reference.length);
  for (let i = 0; i < to.reference.length; i++) {
    if (a.reference[i] >= 0 && b.other[i] >= 0) vote(votes, b.other[i], a.reference[i]);
    if (b.reference[i] >= 0 && a.other[i] >= 0) vote(votes, a.other[i], b.reference[i]);
    to.reference[i] = either(a.reference[i], b.reference[i]);
    to.other[i] = either(a.other[i], b.other[i]);
  }
  return to;
}

function routesOf(term: Term, known: ReadonlyMap<Term, Routes>, votes: Votes): Routes {
  const [a, b, c] = term.args.map((arg) => known.get(arg) as Routes);
  const amount = term.args[1]?.op === "const" ? Number(term.args[1].value) : undefined;
  switch (term.op) {
    case "and":
      return term.args[1].op === "const" ? masked(a, term.args[1].value) : met(a, b, votes);
    case "or":
    case "xor":
    case "add":
    case "sub":
      return met(a, b, votes);
    case "ite":
      return met(b, c, votes);
    case "eq":
    case "ltu":
      met(a, b, votes);
      return none(1);
    case "shl":
      return amount === undefined ? none(term.width) : moved(a, term.width, amount);
    case "shr":
    case "ashr":
      return amount === undefined ? none(term.width) : moved(a, term.width, -amount);
    case "mul":
      // A product by a constant is a sum of shifted words, of which the first begins at the constant's lowest bit.
      return amount === undefined ? none(term.width) : moved(a, term.width, bitNumbers(term.args[1].value)[0] ?? 0);
    case "zext":
    case "sext":
    case "low":
      return moved(a, term.width, 0);
    default:
      return none(term.width);
  }
}

/** The key of the greatest count; of equal ones the least. */
function most(counts: ReadonlyMap<number, number>): number | undefined {
  const [best] = [...counts].sort(([key, count], [other, than]) => than - count || key - other);
  return best?.[0];
}

function votesOf(roots: readonly Term[], inputs: readonly Input[], reference: number): Votes {
  const votes: Votes = new Map();
  const known = new Map<Term, Routes>();
  for (const term of reachableTerms(roots)) {
    const routes = term.op === "var" ? none(term.width) : routesOf(term, known, votes);
    if (term.op === "var") {
      const input = inputs.findIndex((i) => i.name === term.name);
      for (let bit = 0; bit < term.width; bit++)
        if (input === reference) routes.reference[bit] = bit;
        else routes.other[bit] = input * 64 + bit;
    }
    known.set(term, routes);
  }
  return votes;
}

/** Where each bit of an input stands beside the reference: at the bit that it met, else as far off as its neighbours are. */
function positions(input: number, { mask }: Input, votes: Votes): (readonly [number, Place])[] {
  const offsets = new Map<number, number>();
  const places = bitNumbers(mask).map((bit) => {
    const at = most(votes.get(input * 64 + bit) ?? new Map());
    if (at !== undefined) offsets.set(at - bit, (offsets.get(at - bit) ?? 0) + 1);
    return { bit, at };
  });
  const offset = most(offsets) ?? 0;
  return places.map(({ bit, at }) => [at ?? bit + offset, { input, bit }]);
}

/** The free bits of all inputs, the variable of the root first. */
export function variableOrder(roots: readonly Term[], inputs: readonly Input[]): Place[] {
  const sizes = inputs.map((input) => bitNumbers(input.mask).length);
  // The widest input is what the others are laid beside.
  const reference = sizes.indexOf(Math.max(...sizes));
  // A truth meets nothing: it chooses, and so stands in front.
  const wide = sizes.filter((size) => size > 1).length;
  const votes: Votes = wide > 1 ? votesOf(roots, inputs, reference) : new Map();
  const placed = inputs.flatMap((input, i): (readonly [number, Place])[] => {
    if (i === reference) return bitNumbers(input.mask).map((bit) => [bit, { input: i, bit }]);
    if (sizes[i] === 1) return bitNumbers(input.mask).map((bit) => [-1, { input: i, bit }]);
    return positions(i, input, votes);
  });
  return placed.sort(([a, p], [b, q]) => a - b || p.input - q.input || p.bit - q.bit).map(([, place]) => place);
}
