/** A counterexample run in the engine: the kernel's own code, compiled, with the machine in the state that the example says. */
import { setFlagsFromString } from "node:v8";
import type { Manifest } from "./compile.ts";
import { type KernelModule, symbolValue } from "./kernelModule.ts";
import { shimExport } from "./shim.ts";
import type { KernelConfig } from "./types.ts";

/** Addresses of 64 bits are behind a flag in engines before V8 13. Set before the first module of that kind is compiled. */
function allowMemory64(): void {
  if (Number(process.versions.node.split(".")[0]) < 24) setFlagsFromString("--experimental-wasm-memory64");
}

/** Values of the words that the kernel reads besides its arguments, by the prover's names. */
export type Machine = Readonly<Record<string, bigint>>;

type Exports = Readonly<Record<string, (...words: bigint[]) => bigint>>;

function imports(bytes: WebAssembly.Module, manifest: Manifest, config: KernelConfig, machine: Machine): WebAssembly.Imports {
  const env: Record<string, () => bigint | number> = {};
  for (const { name, kind } of WebAssembly.Module.imports(bytes))
    if (kind === "function") env[name] = () => symbolValue(name, manifest, config, machine);
  return { env };
}

/** Writes the machine's words to where the kernel's variables lie. @returns false where one is behind a pointer, and lies nowhere */
function poke(memory: WebAssembly.Memory, { variables }: KernelModule, machine: Machine): boolean {
  const view = new DataView(memory.buffer);
  for (const [name, value] of Object.entries(machine)) {
    const [, variable, far] = /^([\w.$]+?)(?:\+(\d+))?$/.exec(name) ?? [];
    const address = variable === "memory" ? 0n : variables.find((one) => one.name === variable)?.address;
    if (address !== undefined) view.setBigUint64(Number(address) + Number(far ?? 0), value, true);
  }
  return !Object.keys(machine).some((name) => name.startsWith("*("));
}

export interface Instance {
  /** Calls a probe. */
  readonly call: (probe: string, ...words: bigint[]) => bigint;
  readonly exports: Exports;
}

/** The kernel in the engine. @returns undefined where its state has words behind pointers that point somewhere */
export function instantiate(
  bytes: Uint8Array<ArrayBuffer>,
  manifest: Manifest,
  config: KernelConfig,
  kernel: KernelModule,
  machine: Machine,
): Instance | undefined {
  allowMemory64();
  const module = new WebAssembly.Module(bytes);
  const { exports } = new WebAssembly.Instance(module, imports(module, manifest, config, machine));
  if (!poke(exports.memory as WebAssembly.Memory, kernel, machine)) return undefined;
  const functions = exports as unknown as Exports;
  return { exports: functions, call: (probe, ...words) => BigInt.asUintN(64, functions[shimExport(probe)](...words)) };
}
