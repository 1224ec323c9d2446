/**
 * What stands around a module whose functions read more than their arguments: words of memory that nobody wrote, and imported functions. A module
 * of ptelab's own has none, and whatever touches one is refused.
 */
import { and, or } from "./build.ts";
import { LiftError } from "./errors.ts";
import type { WasmModule } from "./module.ts";
import { constant, type Term, type Terms, variable, type Width } from "./terms.ts";

/** What a call of an import is. */
export type Call =
  /** The same words answer the same: a free word of that name, or a fixed one. */
  | { readonly kind: "symbol"; readonly name: string; readonly mask: bigint }
  | { readonly kind: "constant"; readonly value: bigint }
  /** A function of another module: it is lifted in place. */
  | { readonly kind: "function"; readonly module: WasmModule; readonly export: string }
  /** It changes nothing that counts here, and answers nothing. */
  | { readonly kind: "nothing" }
  | { readonly kind: "refused"; readonly reason: string };

export interface KnownBits {
  readonly mask: bigint;
  readonly value: bigint;
}

export interface World {
  /** @param name `module.field` of the import */
  readonly call: (name: string) => Call;
  /** Memory that nothing wrote yet: in which free word of 8 bytes a place lies, and how many bytes into it. */
  readonly memory: (address: bigint) => { readonly name: string; readonly offset: number };
  /** Names that stand for inputs. */
  readonly inputs?: ReadonlySet<string>;
  /** Bits of a free word that are the same in all states that are asked about: they are constants from the start, so that dead code stays out. */
  readonly known?: ReadonlyMap<string, KnownBits>;
  /** One state, not many: what is not known is 0. */
  readonly concrete?: boolean;
}

/** The same module, in a world. */
export function inWorld(module: WasmModule, world: World): WasmModule {
  return { ...module, world };
}

/**
 * A free word of these bits, as far as nothing is known of it.
 * @throws LiftError where an input has its name: the two would be one
 */
export function freeWord(world: World | undefined, terms: Terms, name: string, width: Width, mask: bigint): Term {
  if (world?.inputs?.has(name)) throw new LiftError(`${name} is an input, and a word behind the code as well`);
  const known = world?.known?.get(name) ?? (world?.concrete ? { mask, value: 0n } : undefined);
  const free = and(terms, variable(terms, name, width), constant(terms, width, known ? mask & ~known.mask : mask));
  return known ? or(terms, free, constant(terms, width, known.value & mask)) : free;
}
