/** All that a profile is asked: each helper against the kernel's, its numbers, its protections. */
import { helperByName } from "../profile/helpers.ts";
import type { Lab } from "../profile/lab.ts";
import { add, and, eq, ite } from "../prove/build.ts";
import { liftResult, liftWith } from "../prove/function.ts";
import type { WasmModule } from "../prove/index.ts";
import { constant, type Term, variable } from "../prove/terms.ts";
import { nonzero } from "../prove/truth.ts";
import { wideInputs } from "../prove/wideInputs.ts";
import type { Context } from "../prove/workspace.ts";
import { batchQuestion } from "./batch.ts";
import type { Kernel } from "./kernels.ts";
import type { Question } from "./question.ts";

const VM_FLAGS = 4;

/** protection_map as the kernel reads it, flag by flag. */
function protectionQuestion(lab: Lab): Question {
  const input = { name: "vm_flags", mask: (1n << BigInt(VM_FLAGS)) - 1n };
  return {
    name: "protection_map",
    probe: "vm_get_page_prot",
    inputs: [input],
    onlyFirstState: true,
    answer: (_, { terms }) => {
      const flags = variable(terms, input.name, 64);
      return lab.profile.protectionMap.reduceRight<Term>(
        (rest, protection, i) => ite(terms, eq(terms, flags, constant(terms, 64, BigInt(i))), constant(terms, 64, protection), rest),
        constant(terms, 64, 0n),
      );
    },
  };
}

function numberQuestion(probe: string, value: number): Question {
  return { name: probe, probe, inputs: [], onlyFirstState: true, answer: (_, { terms }) => constant(terms, 64, BigInt(value)) };
}

/** The export of a predicate beyond the contract. */
function extraExport(name: string): string {
  return name.startsWith("pmd_") ? name : `pte_${name}`;
}

/** set_ptes() over four slots: what it stores drops some bits, and counts the frame up as pte_advance_pfn() does. */
function setPtesQuestion(lab: Lab, own: WasmModule, { of }: Kernel): Question {
  const { profile } = lab;
  const all = (1n << BigInt(profile.pteBits)) - 1n;
  const { drops, keeps } = profile.entryRules?.stores ?? { drops: 0n, keeps: 0n };
  const not = of.not?.set_ptes;
  const without = drops | keeps | (not?.bits ?? 0n);
  const why = [...(drops | keeps ? ["bits that are never stored, or stay as they were"] : []), ...(not ? [not.why] : [])].join("; ");
  const inputs = [
    { name: "pte", mask: all & ~without },
    { name: "slot", mask: 3n },
  ];
  return {
    name: "set_ptes",
    probe: "set_ptes",
    inputs,
    export: "pte_advance_pfn",
    answer: (module, context) => liftResult(module, "pte_advance_pfn", inputs, context),
    // set_ptes() is for present entries (include/linux/pgtable.h): x86 counts an empty one's frame up, and then down again.
    given: {
      words: "pte_present(pte), its frame as pfn_pte() writes it, and there are three more",
      holds: (context) => {
        const { terms } = context;
        const three = constant(terms, 64, 3n);
        const entry = and(terms, variable(terms, "pte", 64), constant(terms, 64, inputs[0].mask));
        const [last] = liftWith(own, "pte_advance_pfn", [entry, three], context);
        const [[first], [far]] = [entry, last].map((pte) => liftWith(own, "pte_pfn", [pte], context));
        const present = nonzero(terms, liftWith(own, "pte_present", [entry], context)[0]);
        const [same] = liftWith(own, "pte_advance_pfn", [entry, constant(terms, 64, 0n)], context);
        return and(terms, and(terms, present, eq(terms, same, entry)), eq(terms, add(terms, first, three), far));
      },
    },
    ...(without === 0n ? {} : { without: { bits: without, why } }),
  };
}

/** In the order of the probes. */
export function questionsOf(lab: Lab, module: WasmModule, kernel: Kernel): Question[] {
  const { profile } = lab;
  const numbers = new Map([
    ["PAGE_SHIFT", profile.pageShift],
    ["PTE_BITS", profile.pteBits],
    ["PFN_PTE_SHIFT", profile.pfnPteShift],
  ]);
  return kernel.probes.flatMap(({ name }): Question[] => {
    if (name.startsWith("switch_") || kernel.of.unasked?.[name]) return [];
    if (name === "folio_pte_batch") return [batchQuestion(lab, module, kernel)];
    if (name.startsWith("folio_")) return [];
    if (name === "vm_get_page_prot") return [protectionQuestion(lab)];
    if (name === "set_ptes") return [setPtesQuestion(lab, module, kernel)];
    const number = numbers.get(name);
    if (number !== undefined) return [numberQuestion(name, number)];
    const helper = helperByName.get(name);
    const exported = helper?.export ?? extraExport(name);
    if (!module.exports.has(exported)) return [];
    const without = kernel.of.not?.[name];
    const all = helper ? wideInputs(lab, helper) : [{ name: "pte", mask: (1n << BigInt(profile.pteBits)) - 1n }];
    const inputs = without ? all.map((input) => (input.name === "pte" ? { ...input, mask: input.mask & ~without.bits } : input)) : all;
    const answer = (ours: WasmModule, context: Context) => liftResult(ours, exported, inputs, context);
    return [{ name, probe: name, inputs, export: exported, answer, ...(without ? { without } : {}) }];
  });
}
