/** Truths (terms of width 1) for the lifter. */
import { eq, not } from "./build.ts";
import { constant, type Term, type Terms } from "./terms.ts";

export function truth(terms: Terms, holds: boolean): Term {
  return constant(terms, 1, holds ? 1n : 0n);
}

/** Is it the constant false? */
export function isFalse(term: Term): boolean {
  return term.op === "const" && term.value === 0n;
}

/** What a branch asks of a word. */
export function nonzero(terms: Terms, word: Term): Term {
  return not(terms, eq(terms, word, constant(terms, word.width, 0n)));
}
