/** What a profile's kernel is asked where it runs: which probe answers which export, over which words. */
import { helperByName } from "../../profile/helpers.ts";
import type { Lab } from "../../profile/lab.ts";
import type { Input } from "../../prove/index.ts";
import { wideInputs } from "../../prove/wideInputs.ts";
import type { Kernel } from "../kernels.ts";
import { constantProbes, type Probe, protectionProbe, setPtesProbe } from "../probes.ts";
import { runningOf } from "./config.ts";
import { low } from "./values.ts";

export const SET_PTES = setPtesProbe.name;

export interface Question {
  /** Of the helper and of the probe. */
  readonly name: string;
  /** Of ptelab's module. */
  readonly export: string;
  /** In the order of the parameters on both sides. */
  readonly inputs: readonly Input[];
  /** Words that are left out, and why. */
  readonly without?: { readonly bits: bigint; readonly why: string };
  /** Only these words are asked about: for the others C leaves open what comes out. */
  readonly defined?: { readonly holds: (pte: bigint) => boolean; readonly words: string };
}

/** What the kernel promises nothing for, and what it would wait in for ever. */
function withoutOf({ of }: Kernel, name: string): Question["without"] {
  const all = [of.not?.[name], of.notRun?.[name]].filter((one) => one !== undefined);
  if (all.length === 0) return undefined;
  return { bits: all.reduce((mask, { bits }) => mask | bits, 0n), why: all.map(({ why }) => why).join("; ") };
}

/** The export of a predicate beyond the contract. */
function extraExport(name: string): string {
  return name.startsWith("pmd_") ? name : `pte_${name}`;
}

/** The export that a probe is compared with; undefined where ptelab has none. */
function exportFor(lab: Lab, name: string): string | undefined {
  const exported = helperByName.get(name)?.export ?? extraExport(name);
  return exported in lab.exports ? exported : undefined;
}

const OTHERS = [SET_PTES, ...constantProbes.map(({ name }) => name), protectionProbe.name];

/** What goes into the program: functions that ptelab has too, the kernel's numbers and its switches. The rest is proved only. */
export function probesToRun(lab: Lab, { probes }: Kernel): Probe[] {
  return probes.filter(({ name }) => exportFor(lab, name) !== undefined || OTHERS.includes(name) || name.startsWith("switch_"));
}

/** Every function that both sides have, in the order of the probes. */
export function askedOf(lab: Lab, kernel: Kernel, absent: Readonly<Record<string, string>>): Question[] {
  return kernel.probes.flatMap(({ name }): Question[] => {
    const exported = exportFor(lab, name);
    if (name in absent || exported === undefined) return [];
    const helper = helperByName.get(name);
    const without = withoutOf(kernel, name);
    const all = helper ? wideInputs(lab, helper) : [{ name: "pte", mask: low(lab.profile.pteBits) }];
    const inputs = without ? all.map((input) => (input.name === "pte" ? { ...input, mask: input.mask & ~without.bits } : input)) : all;
    const defined = runningOf(kernel.config).defined?.[name];
    return [{ name, export: exported, inputs, ...(without ? { without } : {}), ...(defined ? { defined } : {}) }];
  });
}
