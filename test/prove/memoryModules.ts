/** Modules by hand that touch memory and import functions, in a world whose words are named by their address: w0, w8, w16, … */
import { evaluate } from "../../src/prove/evaluate.ts";
import { liftOver } from "../../src/prove/function.ts";
import { type Input, inWorld, openModule, type WasmModule } from "../../src/prove/index.ts";
import { newContext, withFreeWords } from "../../src/prove/workspace.ts";
import type { World } from "../../src/prove/world.ts";
import { type Func, type Global, HEADER, section, signed, type Type, typeByte, unsigned } from "../support/wasm.ts";

export interface Import {
  readonly name: string;
  readonly params?: readonly Type[];
  readonly results?: readonly Type[];
}

export interface Spec {
  /** Their indices come first. */
  readonly imports?: readonly Import[];
  readonly functions: readonly Func[];
  readonly globals?: readonly Global[];
  readonly data?: readonly { readonly address: number; readonly bytes: readonly number[] }[];
  /** Addresses of 64 bits. */
  readonly wide?: boolean;
}

const vector = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
const text = (name: string): number[] => [...unsigned(name.length), ...new TextEncoder().encode(name)];
const types = (list: readonly Type[] = []): number[] => vector(list.map((type) => [typeByte(type)]));

function body({ locals = [], code }: Func): number[] {
  const bytes = [...vector(locals.map((type) => [1, typeByte(type)])), ...code, 0x0b];
  return [...unsigned(bytes.length), ...bytes];
}

/** One page of memory, exported as `memory`. */
export function assemble({ imports = [], functions, globals = [], data = [], wide = false }: Spec): Uint8Array<ArrayBuffer> {
  const all = [...imports, ...functions];
  const address = (at: number) => (wide ? [0x42, ...signed(BigInt(at)), 0x0b] : [0x41, ...signed(BigInt(at)), 0x0b]);
  const exported = functions.flatMap(({ name }, i) => (name === undefined ? [] : [[...text(name), 0, ...unsigned(imports.length + i)]]));
  return new Uint8Array([
    ...HEADER,
    ...section(1, vector(all.map(({ params, results }) => [0x60, ...types(params), ...types(results)]))),
    ...section(2, vector(imports.map(({ name }, i) => [...text("env"), ...text(name), 0, ...unsigned(i)]))),
    ...section(3, vector(functions.map((_, i) => unsigned(imports.length + i)))),
    ...section(5, vector([[wide ? 4 : 0, 1]])),
    ...section(
      6,
      vector(
        globals.map(({ type, mutable, value }) => [
          typeByte(type),
          mutable ? 1 : 0,
          type === "i32" ? 0x41 : 0x42,
          ...signed(BigInt.asIntN(type === "i32" ? 32 : 64, value)),
          0x0b,
        ]),
      ),
    ),
    ...section(7, vector([...exported, [...text("memory"), 2, 0]])),
    ...section(10, vector(functions.map(body))),
    ...section(11, vector(data.map((segment) => [0, ...address(segment.address), ...vector(segment.bytes.map((byte) => [byte]))]))),
  ]);
}

export function worldOf(more: Partial<World> = {}): World {
  return {
    call: (name) => ({ kind: "refused", reason: `a call of ${name}` }),
    memory: (address) => ({ name: `w${address - (address % 8n)}`, offset: Number(address % 8n) }),
    ...more,
  };
}

export function standing(spec: Spec, world: Partial<World> = {}): WasmModule {
  return inWorld(openModule(assemble(spec)), worldOf(world));
}

export const TWO: readonly Input[] = ["a", "b"].map((name) => ({ name, mask: (1n << 64n) - 1n }));

/** `f` of two words, lifted: the free words that it reads, and what it answers for given ones. */
export function lifted(module: WasmModule, inputs: readonly Input[] = TWO, name = "f") {
  const context = newContext();
  const { results, traps } = liftOver(module, name, inputs, context);
  const free = withFreeWords([results[0], traps], inputs).slice(inputs.length);
  return {
    result: results[0],
    free,
    value: (words: Readonly<Record<string, bigint>>) =>
      evaluate([results[0]], { ...Object.fromEntries(TWO.map((i) => [i.name, 0n])), ...words })[0],
  };
}

/** Loads and stores at `offset` from the address on the stack. */
export const access = (opcode: number, offset = 0): number[] => [opcode, 0, ...unsigned(offset)];

/** By opcode: name, bytes, and the type on the stack. */
export const LOADS: readonly (readonly [number, string, number, Type])[] = [
  [0x28, "i32.load", 4, "i32"],
  [0x29, "i64.load", 8, "i64"],
  [0x2c, "i32.load8_s", 1, "i32"],
  [0x2d, "i32.load8_u", 1, "i32"],
  [0x2e, "i32.load16_s", 2, "i32"],
  [0x2f, "i32.load16_u", 2, "i32"],
  [0x30, "i64.load8_s", 1, "i64"],
  [0x31, "i64.load8_u", 1, "i64"],
  [0x32, "i64.load16_s", 2, "i64"],
  [0x33, "i64.load16_u", 2, "i64"],
  [0x34, "i64.load32_s", 4, "i64"],
  [0x35, "i64.load32_u", 4, "i64"],
];

export const STORES: readonly (readonly [number, string, number, Type])[] = [
  [0x36, "i32.store", 4, "i32"],
  [0x37, "i64.store", 8, "i64"],
  [0x3a, "i32.store8", 1, "i32"],
  [0x3b, "i32.store16", 2, "i32"],
  [0x3c, "i64.store8", 1, "i64"],
  [0x3d, "i64.store16", 2, "i64"],
  [0x3e, "i64.store32", 4, "i64"],
];
