/** What is asked about: the free words of a function, and sets of them. */
import { UsageError } from "../profile/errors.ts";
import { and } from "./build.ts";
import { exportedFunction, type WasmModule } from "./module.ts";
import { constant, ones, type Term, type Terms, variable } from "./terms.ts";

/** A word that a function takes. */
export interface Input {
  readonly name: string;
  /** Its free bits, up to 64; the others are 0. */
  readonly mask: bigint;
}

/** The words whose bits under `mask` are exactly `value`. */
export interface Cube {
  readonly mask: bigint;
  readonly value: bigint;
}

/** A union; each element has a cube for each input, in their order, and a missing one means any word. */
export type Region = readonly (readonly Cube[])[];

/**
 * The arguments of an export: its inputs as masked variables, and 0 for the parameters beyond them.
 * @throws UsageError on more inputs than parameters, a mask that does not fit one, or two inputs of one name
 */
export function argumentsOf(module: WasmModule, exportName: string, inputs: readonly Input[], terms: Terms): Term[] {
  const { params } = exportedFunction(module, exportName).type;
  if (inputs.length > params.length)
    throw new UsageError(`${exportName} takes ${params.length} words, not ${inputs.length}; leave the other inputs out`);
  if (new Set(inputs.map((input) => input.name)).size < inputs.length)
    throw new UsageError(`two inputs of ${exportName} have the same name: ${inputs.map((input) => input.name).join(", ")}`);
  return params.map((type, i) => {
    const width = type === "i32" ? 32 : 64;
    const input = inputs[i];
    if (!input) return constant(terms, width, 0n);
    if (input.mask < 0n || input.mask > ones(width))
      throw new UsageError(`the mask 0x${input.mask.toString(16)} of ${input.name} does not fit ${width} bits`);
    return and(terms, variable(terms, input.name, width), constant(terms, width, input.mask));
  });
}

/** The numbers of a mask's bits, ascending. */
export function bitNumbers(mask: bigint): number[] {
  const bits: number[] = [];
  for (let bit = 0; mask >> BigInt(bit); bit++) if ((mask >> BigInt(bit)) & 1n) bits.push(bit);
  return bits;
}
