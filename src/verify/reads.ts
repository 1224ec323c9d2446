/** What the kernel's answers depend on besides their inputs: the switches of the machine, by name. */
import { liftOver } from "../prove/function.ts";
import { type Input, LiftError, type WasmModule } from "../prove/index.ts";
import { newContext } from "../prove/workspace.ts";
import { type Kernel, switchProbe } from "./kernels.ts";
import type { Question } from "./questions.ts";
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

/** @param kernel in no state: whatever a switch decides is seen */
export function readsOf(kernel: WasmModule, { config }: Kernel): (question: Question) => readonly string[] {
  const switches = new Map<string, string>();
  for (const name of Object.keys(config.switches))
    for (const word of wordsOf(kernel, switchProbe(config, name), [])) if (!switches.has(word)) switches.set(word, name);
  return ({ probe, inputs }) => [...new Set(wordsOf(kernel, probe, inputs).map((word) => switches.get(word) ?? word))].sort();
}
