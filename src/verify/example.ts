/** A counterexample as it is told: run in the engine where that can be, its words by the names that people know. */
import type { WasmModule } from "../prove/index.ts";
import type { Judgement } from "./judge.ts";
import type { Opened } from "./opened.ts";
import type { Counterexample } from "./outcome.ts";
import type { Question } from "./question.ts";
import { renamed } from "./reads.ts";
import { instantiate } from "./replay.ts";

export type Comparison = Extract<Judgement, { kind: "differs" }>["comparison"];

/** Does the compiled kernel, run with the machine in the example's state, answer so? @param kernel in its state */
export function answersSo(
  { compiled, kernel: { config }, plain }: Opened,
  kernel: WasmModule,
  question: Question,
  comparison: Comparison,
  answer: bigint,
): boolean {
  const { inputs, smallest } = comparison;
  const own = question.inputs.length;
  // A word behind a pointer lies nowhere in the engine; one that only the switches read is not missed.
  const placed = [...(kernel.world?.known ?? [])].filter(([name]) => !name.startsWith("*("));
  const known = Object.fromEntries(placed.map(([name, { value }]) => [name, value]));
  const free = Object.fromEntries(inputs.slice(own).map(({ name }, i) => [name, smallest[own + i] | (known[name] ?? 0n)]));
  const instance = instantiate(compiled.wasm, compiled.manifest, config, plain, { ...known, ...free });
  return instance?.call(question.probe, ...[...smallest.slice(0, own), 0n, 0n].slice(0, 2)) === answer;
}

/**
 * @param kernels whose switches give words their names
 * @param run whether both sides gave their answers in the engine
 */
export function exampleOf(kernels: readonly Opened[], comparison: Comparison, run: boolean): Counterexample {
  const nameOf = (word: string) => kernels.map(({ names }) => names.nameOf(word)).find((name) => name !== word) ?? word;
  const { inputs, condition } = renamed(comparison, nameOf);
  const { smallest, a, b, differingBits } = comparison;
  const exact = comparison.kind === "differs" ? { count: comparison.count, words: comparison.words } : {};
  return { differingBits, smallest, condition, inputs, kernel: a, ptelab: b, replayed: run ? "run" : "formula", ...exact };
}
