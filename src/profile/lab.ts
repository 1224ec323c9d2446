/** A profile with its module: the one place where WebAssembly's signed words become unsigned ones. Works in a browser. */

import { nearest, quoted, UsageError } from "./errors.ts";
import { type Helper, hasHelper, helperByName } from "./helpers.ts";
import { instantiateModule } from "./instantiate.ts";
import type { Profile } from "./types.ts";
import { checkWidth } from "./value.ts";

type Export = (...words: bigint[]) => bigint | number;

/** What `loadProfile()` gives. */
export interface Lab {
  readonly profile: Profile;
  /** The module's raw exports (words are signed, nothing is checked). */
  readonly exports: Readonly<Record<string, Export>>;
  readonly memory: WebAssembly.Memory;
  /**
   * Calls a helper by its kernel name, with or without `pte_`.
   * @param pte the entry (for `pfn_pte` the protection, for `swp_to_pte` the type), 0 to 2^width - 1
   * @param argument prot, nr, pfn, … where the helper takes one; 0 to 2^64 - 1
   * @returns the entry, number or 0|1, unsigned; what the kernel's generic fallback gives where the architecture lacks the helper
   * @throws UsageError on an unknown helper, a missing argument, or a word that is too wide
   */
  call(name: string, pte: bigint, argument?: bigint): bigint;
  /** False where the architecture, its configuration or its kernel version lacks the helper. */
  has(name: string): boolean;
}

export function findHelper(name: string): Helper {
  const found =
    helperByName.get(name) ?? helperByName.get(name.replace(/^pte_/, "")) ?? [...helperByName.values()].find((h) => h.export === name);
  if (!found) throw new UsageError(`unknown helper ${quoted(name)}; nearest: ${nearest(name, helperByName.keys()).join(", ")}`);
  return found;
}

/** Calls without checking: for loops whose values were checked before. */
export function callUnchecked(lab: Lab, helper: Helper, pte: bigint, argument: bigint): bigint {
  const entry = lab.exports[helper.export];
  return BigInt.asUintN(64, (helper.swapped ? entry(argument, pte) : entry(pte, argument)) as bigint);
}

/**
 * Puts a lab together out of a profile and its module's bytes or compiled module.
 * @param imports by module and name, where the profile's helpers are linked
 */
export async function createLab(
  profile: Profile,
  module: BufferSource | WebAssembly.Module,
  imports?: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): Promise<Lab> {
  const instance = await instantiateModule(module, imports);
  const exports = instance as unknown as Record<string, Export>;
  const lab: Lab = {
    profile,
    exports,
    memory: instance.memory as WebAssembly.Memory,
    has: (name) => hasHelper(findHelper(name), profile),
    call(name, pte, argument) {
      const helper = findHelper(name);
      checkWidth(pte, helper.name === "swp_to_pte" ? "type" : "PTE", profile.pteBits);
      if (argument === undefined && helper.argument && !helper.optional) {
        throw new UsageError(`${helper.name} needs an argument: ${helper.argument}`);
      }
      return callUnchecked(lab, helper, pte, checkWidth(argument ?? 0n, helper.argument ?? "argument"));
    },
  };
  return lab;
}
