/** No proof without teeth: a change of ptelab's own function must be refuted by the same question, in every run. */
import { type Change, changesOf } from "../mutate/changes.ts";
import { rewritten } from "../mutate/writer.ts";
import { allInstructions, bodyOf, type Instruction } from "../prove/body.ts";
import { openModule, type WasmModule } from "../prove/index.ts";
import { exportedFunction, type WasmFunction } from "../prove/module.ts";
import { judge } from "./judge.ts";
import type { Question } from "./question.ts";
import type { Switches } from "./state.ts";

/** Changes that are tried until one is another function: some are the same one again. */
const MOST_TRIES = 40;
/** Changes of each constant that are tried before anything else is. */
const FLIPS = 3;

/** The instructions of an export and of what it calls, the last first: results are put together at the end. */
function instructionsOf(module: WasmModule, index: number, seen = new Set<number>()): Instruction[] {
  const fn = module.functions[index];
  if (seen.has(index) || !fn?.code) return [];
  seen.add(index);
  const own = [...allInstructions(bodyOf(module, fn).code)].reverse();
  return [...own, ...own.flatMap(({ op, index: callee }) => (op === "call" ? instructionsOf(module, callee!, seen) : []))];
}

/** The lowest bit of the result turned round, just before the function's end: all that can be done to a function that only gives back its argument. */
function turned(module: WasmModule, fn: WasmFunction): Change {
  const last = bodyOf(module, fn).code.at(-1);
  const end = last?.op === "return" ? last.at : fn.code!.end - 1;
  return { at: end, end, bytes: [0x42, 1, 0x85], was: "the result", is: "the result ^ 1" };
}

/** Constants first, and of them the ones that take a bit away: a wrong mask is what a room most likely gets wrong. */
function* changes(module: WasmModule, exported: string, width: number): Generator<Change> {
  const code = instructionsOf(module, exportedFunction(module, exported).index);
  const lists = code.map(({ op, value, ...rest }, i) => {
    const all = changesOf(module.bytes, { op, value, ...rest }, code[i - 1], width);
    const taking = (change: Change) => (BigInt(change.is.split(" ")[1] ?? 0) & ~(value ?? 0n)) === 0n;
    return op.endsWith(".const") ? [...all].sort((a, b) => Number(taking(b)) - Number(taking(a))) : all;
  });
  const [constants, others] = [true, false].map((wanted) =>
    lists.filter((list, i) => list.length > 0 && code[i].op.endsWith(".const") === wanted),
  );
  for (let n = 0; n < FLIPS; n++) for (const list of constants) if (n < list.length) yield list[n];
  for (const list of others) yield* list;
  for (const list of constants) yield* list.slice(FLIPS);
  if (lists.every((list) => list.length === 0)) yield turned(module, exportedFunction(module, exported));
}

/** The text of a refuted change, undefined where none of those that were tried is: the proof then shows nothing. */
export function refutedMutant(
  kernel: WasmModule,
  switches: Switches,
  ours: WasmModule,
  question: Question,
  width: number,
): string | undefined {
  if (question.export === undefined) return undefined;
  let tries = 0;
  for (const change of changes(ours, question.export, width)) {
    if (++tries > MOST_TRIES) return undefined;
    const mutant = openModule(rewritten(ours.bytes, change));
    if (judge(kernel, switches, mutant, question).kind === "differs") return `${change.was} → ${change.is}`;
  }
  return undefined;
}
