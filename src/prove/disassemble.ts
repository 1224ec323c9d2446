/** A function's instructions as text, for people: what was proved is what stands here. */
import { bodyOf, type Instruction } from "./body.ts";
import { LiftError } from "./errors.ts";
import { exportedFunction, type WasmModule } from "./module.ts";

function immediate(module: WasmModule, { op, index, value, labels }: Instruction): string {
  if (op === "call" && index !== undefined) return ` ${module.functions[index]?.name ?? index}`;
  if (labels) return ` ${labels.join(" ")}`;
  if (value !== undefined) return ` ${value < 1024n ? value : `0x${value.toString(16)}`}`;
  return index === undefined ? "" : ` ${index}`;
}

function* lines(module: WasmModule, code: readonly Instruction[], indent: string): Generator<string> {
  for (const instruction of code) {
    const { op, type, body, otherwise } = instruction;
    const results = type && type.results.length > 0 ? ` (result ${type.results.join(" ")})` : "";
    yield `${indent}${op}${results}${immediate(module, instruction)}`;
    if (!body) continue;
    yield* lines(module, body, `${indent}  `);
    if (otherwise) {
      yield `${indent}else`;
      yield* lines(module, otherwise, `${indent}  `);
    }
    yield `${indent}end`;
  }
}

/**
 * The instructions of an exported function, one a line, indented by block; calls name what they call.
 * @throws LiftError where there is no such function, or its code is malformed
 */
export function disassemble(module: WasmModule, exportName: string): string[] {
  const fn = exportedFunction(module, exportName);
  if (!fn.code) throw new LiftError(`${exportName} is imported`);
  return [...lines(module, bodyOf(module, fn).code, "")];
}
