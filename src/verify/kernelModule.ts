/** The compiled kernel as the prover and the engine take it: its imports are symbols, its variables have names. */
import { inWorld, openModule, type WasmModule } from "../prove/index.ts";
import type { Call } from "../prove/world.ts";
import type { Manifest } from "./compile.ts";
import type { KernelConfig } from "./types.ts";

/** A variable of the kernel: where it lies in the module's memory. */
export interface Variable {
  readonly name: string;
  readonly address: bigint;
}

/** Of what wasm-ld makes itself. */
const LINKER = /^__(?:stack_|data_|heap_|memory_|table_|global_|tls_|dso_|rodata_|wasm_|indirect_)/;

/** Every data symbol is exported as a global that holds its address. */
function variablesOf(module: WasmModule): Variable[] {
  const found: Variable[] = [];
  for (const [name, { kind, index }] of module.exports) {
    const address = kind === "global" ? module.globals[index]?.value : undefined;
    if (address !== undefined && !LINKER.test(name)) found.push({ name, address });
  }
  return found.sort((a, b) => (a.address < b.address ? -1 : 1));
}

function callOf(manifest: Manifest, { externals }: KernelConfig, name: string): Call {
  const field = name.replace(/^env\./, "");
  const symbol = manifest.symbols[field];
  if (symbol?.kind === "refused") return { kind: "refused", reason: symbol.text };
  if (symbol) return { kind: "symbol", name: symbol.name, mask: (1n << BigInt(symbol.bits)) - 1n };
  const external = externals?.[field];
  if (external === "nothing") return { kind: "nothing" };
  if (external !== undefined) return { kind: "constant", value: BigInt(external) };
  return { kind: "refused", reason: `a call of ${field}(), which is not among the sources` };
}

/** What an import answers in the engine, with these values of the machine's words. @throws Error where it is refused */
export function symbolValue(
  field: string,
  manifest: Manifest,
  config: KernelConfig,
  machine: Readonly<Record<string, bigint>>,
): bigint | number {
  const what = callOf(manifest, config, field);
  if (what.kind === "refused") throw new Error(what.reason);
  if (what.kind === "nothing") return 0;
  const value = what.kind === "symbol" ? (machine[what.name] ?? 0n) & what.mask : what.kind === "constant" ? what.value : 0n;
  const wide = manifest.symbols[field]?.word === 64;
  return wide ? value : Number(BigInt.asIntN(32, value));
}

export interface KernelModule {
  readonly module: WasmModule;
  readonly variables: readonly Variable[];
}

/** The variable that a place belongs to, word by word, and how far into the word it is. */
export function placeOf(variables: readonly Variable[], address: bigint): { readonly name: string; readonly offset: number } {
  const variable = variables.findLast((one) => one.address <= address);
  const [name, start] = variable ? [variable.name, variable.address] : ["memory", 0n];
  const far = address - start;
  const word = far - (far % 8n);
  return { name: word === 0n && variable ? name : `${name}+${word}`, offset: Number(far % 8n) };
}

export function kernelModule(bytes: Uint8Array, manifest: Manifest, config: KernelConfig): KernelModule {
  const plain = openModule(bytes);
  const variables = variablesOf(plain);
  const world = {
    call: (name: string) => callOf(manifest, config, name),
    memory: (address: bigint) => placeOf(variables, address),
  };
  return { module: inWorld(plain, world), variables };
}
