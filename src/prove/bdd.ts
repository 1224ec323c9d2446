/**
 * Binary decision diagrams (Bryant 1986) with complement edges (Brace, Rudell, Bryant 1990): ordered, reduced, hash-consed, in typed arrays.
 *
 * An *edge* is a node's number shifted by one, with the lowest bit set where the function is the complement of the node's. The high edge of a node is
 * never complemented, so that two edges are the same number exactly where they are the same function.
 */
import { LiftError } from "./errors.ts";

export type Edge = number;

export const TRUE: Edge = 0;
export const FALSE: Edge = 1;

/** A level below every variable's. */
const LEAF = 0x7fff_ffff;
/** Tags in the third word of the cache; an `ite` has an edge there. */
const AND = -1;
const XOR = -2;

export interface Bdd {
  /** By node: the variable's level (0 is at the root), and where it goes. */
  level: Int32Array;
  low: Int32Array;
  high: Int32Array;
  /** Nodes of the same hash. */
  next: Int32Array;
  buckets: Int32Array;
  /** Nodes made so far, the leaf included. */
  size: number;
  /** Operands and result, four words an entry; what hashes to the same entry is overwritten. */
  cache: Int32Array;
  /** As many nodes may be made before it gives up; see allow(). */
  limit: number;
}

/** @param limit nodes that may be made, e.g. 2^21 */
export function newBdd(limit: number): Bdd {
  const capacity = 1 << 14;
  const bdd: Bdd = {
    level: new Int32Array(capacity),
    low: new Int32Array(capacity),
    high: new Int32Array(capacity),
    next: new Int32Array(capacity),
    buckets: new Int32Array(capacity).fill(-1),
    size: 1,
    cache: new Int32Array(4 * capacity).fill(-3),
    limit: limit + 1,
  };
  bdd.level[0] = LEAF;
  return bdd;
}

/** From here on `nodes` more may be made. */
export function allow(bdd: Bdd, nodes: number): void {
  bdd.limit = bdd.size + nodes;
}

function hash(a: number, b: number, c: number): number {
  let h = Math.imul(a, 0x9e37_79b1) ^ Math.imul(b, 0x85eb_ca6b) ^ Math.imul(c, 0xc2b2_ae35);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b_3c6d);
  return h ^ (h >>> 13);
}

function grown(array: Int32Array, size: number): Int32Array {
  const larger = new Int32Array(size);
  larger.set(array);
  return larger;
}

function grow(bdd: Bdd): void {
  const capacity = 2 * bdd.level.length;
  bdd.level = grown(bdd.level, capacity);
  bdd.low = grown(bdd.low, capacity);
  bdd.high = grown(bdd.high, capacity);
  bdd.next = grown(bdd.next, capacity);
  bdd.buckets = new Int32Array(capacity).fill(-1);
  for (let node = 1; node < bdd.size; node++) {
    const bucket = hash(bdd.level[node], bdd.low[node], bdd.high[node]) & (capacity - 1);
    bdd.next[node] = bdd.buckets[bucket];
    bdd.buckets[bucket] = node;
  }
  // Results that are known stay so: a larger cache only starts empty.
  if (bdd.cache.length < 1 << 21) bdd.cache = new Int32Array(4 * capacity).fill(-3);
}

/**
 * The function that is `low` where the variable of this level is 0, else `high`; both must be of greater levels.
 * @throws LiftError at the limit
 */
export function node(bdd: Bdd, level: number, low: Edge, high: Edge): Edge {
  if (low === high) return low;
  if (high & 1) return node(bdd, level, low ^ 1, high ^ 1) ^ 1;
  const h = hash(level, low, high);
  for (let n = bdd.buckets[h & (bdd.buckets.length - 1)]; n >= 0; n = bdd.next[n])
    if (bdd.level[n] === level && bdd.low[n] === low && bdd.high[n] === high) return n << 1;
  if (bdd.size >= bdd.limit) throw new LiftError("gave up: the decision diagram grows beyond its limit");
  if (bdd.size === bdd.level.length) grow(bdd);
  const made = bdd.size++;
  const bucket = h & (bdd.buckets.length - 1);
  bdd.level[made] = level;
  bdd.low[made] = low;
  bdd.high[made] = high;
  bdd.next[made] = bdd.buckets[bucket];
  bdd.buckets[bucket] = made;
  return made << 1;
}

/** The variable of a level. */
export function variableAt(bdd: Bdd, level: number): Edge {
  return node(bdd, level, FALSE, TRUE);
}

export function levelOf(bdd: Bdd, edge: Edge): number {
  return bdd.level[edge >> 1];
}

/** The function with its topmost variable 0, or 1, if that variable is at `level`; else the function itself. */
export function lowOf(bdd: Bdd, edge: Edge, level = levelOf(bdd, edge)): Edge {
  return bdd.level[edge >> 1] === level ? bdd.low[edge >> 1] ^ (edge & 1) : edge;
}

export function highOf(bdd: Bdd, edge: Edge, level = levelOf(bdd, edge)): Edge {
  return bdd.level[edge >> 1] === level ? bdd.high[edge >> 1] ^ (edge & 1) : edge;
}

function slot(bdd: Bdd, a: number, b: number, c: number): number {
  return (hash(a, b, c) & (bdd.cache.length / 4 - 1)) << 2;
}

function remember(bdd: Bdd, a: number, b: number, c: number, result: Edge): Edge {
  // The cache may have grown since it was searched.
  const at = slot(bdd, a, b, c);
  bdd.cache[at] = a;
  bdd.cache[at + 1] = b;
  bdd.cache[at + 2] = c;
  bdd.cache[at + 3] = result;
  return result;
}

export function bddNot(edge: Edge): Edge {
  return edge ^ 1;
}

export function bddAnd(bdd: Bdd, f: Edge, g: Edge): Edge {
  if (f === g || g === TRUE) return f;
  if (f === TRUE) return g;
  if (f === FALSE || g === FALSE || f === (g ^ 1)) return FALSE;
  const [a, b] = f < g ? [f, g] : [g, f];
  const at = slot(bdd, a, b, AND);
  const { cache } = bdd;
  if (cache[at] === a && cache[at + 1] === b && cache[at + 2] === AND) return cache[at + 3];
  const level = Math.min(levelOf(bdd, a), levelOf(bdd, b));
  const low = bddAnd(bdd, lowOf(bdd, a, level), lowOf(bdd, b, level));
  const high = bddAnd(bdd, highOf(bdd, a, level), highOf(bdd, b, level));
  return remember(bdd, a, b, AND, node(bdd, level, low, high));
}

export function bddOr(bdd: Bdd, f: Edge, g: Edge): Edge {
  return bddAnd(bdd, f ^ 1, g ^ 1) ^ 1;
}

export function bddXor(bdd: Bdd, f: Edge, g: Edge): Edge {
  const flip = (f ^ g) & 1;
  const [a, b] = f < g ? [f & ~1, g & ~1] : [g & ~1, f & ~1];
  if (a === b) return FALSE ^ flip;
  if (a === TRUE) return b ^ 1 ^ flip;
  const at = slot(bdd, a, b, XOR);
  const { cache } = bdd;
  if (cache[at] === a && cache[at + 1] === b && cache[at + 2] === XOR) return cache[at + 3] ^ flip;
  const level = Math.min(levelOf(bdd, a), levelOf(bdd, b));
  const low = bddXor(bdd, lowOf(bdd, a, level), lowOf(bdd, b, level));
  const high = bddXor(bdd, highOf(bdd, a, level), highOf(bdd, b, level));
  return remember(bdd, a, b, XOR, node(bdd, level, low, high)) ^ flip;
}

/** g where f holds, else h. */
export function bddIte(bdd: Bdd, f: Edge, g: Edge, h: Edge): Edge {
  if (f === TRUE || g === h) return g;
  if (f === FALSE) return h;
  if (f & 1) return bddIte(bdd, f ^ 1, h, g);
  if (g === f) return bddOr(bdd, f, h);
  if (g === (f ^ 1)) return bddAnd(bdd, f ^ 1, h);
  if (h === f) return bddAnd(bdd, f, g);
  if (h === (f ^ 1)) return bddOr(bdd, f ^ 1, g);
  if (g === TRUE) return bddOr(bdd, f, h);
  if (g === FALSE) return bddAnd(bdd, f ^ 1, h);
  if (h === FALSE) return bddAnd(bdd, f, g);
  if (h === TRUE) return bddOr(bdd, f ^ 1, g);
  if (g === (h ^ 1)) return bddXor(bdd, f, h);
  if (g & 1) return bddIte(bdd, f, g ^ 1, h ^ 1) ^ 1;
  const at = slot(bdd, f, g, h);
  const { cache } = bdd;
  if (cache[at] === f && cache[at + 1] === g && cache[at + 2] === h) return cache[at + 3];
  const level = Math.min(levelOf(bdd, f), levelOf(bdd, g), levelOf(bdd, h));
  const low = bddIte(bdd, lowOf(bdd, f, level), lowOf(bdd, g, level), lowOf(bdd, h, level));
  const high = bddIte(bdd, highOf(bdd, f, level), highOf(bdd, g, level), highOf(bdd, h, level));
  return remember(bdd, f, g, h, node(bdd, level, low, high));
}
