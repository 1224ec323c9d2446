/** What the kernel's answers depend on besides their inputs: the switches of the machine, by name. */
import { liftOver } from "../prove/function.ts";
import { type Input, LiftError, type WasmModule } from "../prove/index.ts";
import { newContext } from "../prove/workspace.ts";
import { type Kernel, switchProbe } from "./kernels.ts";
import type { Question } from "./question.ts";
import { shimExport } from "./shim.ts";
import { wordsRead } from "./state.ts";

/** The words behind a probe's arguments; none where it cannot be lifted in every state. */
function wordsOf(kernel: WasmModule, probe: string, inputs: readonly Input[]): string[] {
  try {
    const { results } = liftOver(kernel, shimExport(probe), inputs, newContext());
    return wordsRead(results).filter((name) => !inputs.some((input) => input.name === name));
  } catch (error) {
    if (error instanceof LiftError) return [];
    throw error;
  }
}

/** What people call the words that the kernel reads: by the switch that asks about them, else as they are. */
export interface Names {
  /** What a question's answer depends on besides its inputs. */
  readonly reads: (question: Question) => readonly string[];
  readonly nameOf: (word: string) => string;
}

/** @param kernel in no state: whatever a switch decides is seen */
export function namesOf(kernel: WasmModule, { config }: Kernel): Names {
  const switches = new Map<string, string>();
  for (const name of Object.keys(config.switches))
    for (const word of wordsOf(kernel, switchProbe(config, name), [])) if (!switches.has(word)) switches.set(word, name);
  const nameOf = (word: string) => switches.get(word) ?? word;
  return { nameOf, reads: ({ probe, inputs }) => [...new Set(wordsOf(kernel, probe, inputs).map(nameOf))].sort() };
}

/** A comparison with these names in it. */
export function renamed<T extends { readonly inputs: readonly Input[]; readonly condition: string }>(
  comparison: T,
  nameOf: Names["nameOf"],
): T {
  const inputs = comparison.inputs.map(({ name, mask }) => ({ name: nameOf(name), mask }));
  const condition = comparison.inputs.reduce((text, { name }) => text.replaceAll(`${name}[`, `${nameOf(name)}[`), comparison.condition);
  return { ...comparison, inputs, condition };
}
