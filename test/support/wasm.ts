/** WebAssembly modules byte by byte, for what no compiler would write. */

export type Type = "i32" | "i64" | "f32" | "v128";
const TYPES: Readonly<Record<Type, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, v128: 0x7b };

export interface Func {
  readonly params?: readonly Type[];
  readonly results?: readonly Type[];
  readonly locals?: readonly Type[];
  /** Without the last `end`. */
  readonly code: readonly number[];
  /** Exported under this name. */
  readonly name?: string;
}

export interface Global {
  readonly type: "i32" | "i64";
  readonly mutable: boolean;
  readonly value: bigint;
  readonly name?: string;
}

export function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(Math.floor(value / 128))];
}

export function signed(value: bigint): number[] {
  const low = Number(value & 0x7fn);
  const rest = value >> 7n;
  const done = (rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40);
  return done ? [low] : [low | 0x80, ...signed(rest)];
}

export const i32 = (value: number): number[] => [0x41, ...signed(BigInt(value | 0))];
export const i64 = (value: bigint): number[] => [0x42, ...signed(BigInt.asIntN(64, value))];
export const get = (local: number): number[] => [0x20, ...unsigned(local)];
export const set = (local: number): number[] => [0x21, ...unsigned(local)];
export const VOID = 0x40;
export const typeByte = (type: Type): number => TYPES[type];

const vector = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
const text = (name: string): number[] => {
  const bytes = [...new TextEncoder().encode(name)];
  return [...unsigned(bytes.length), ...bytes];
};

export function section(id: number, contents: readonly number[]): number[] {
  return [id, ...unsigned(contents.length), ...contents];
}

const types = (list: readonly Type[] = []): number[] => vector(list.map((type) => [TYPES[type]]));

function body({ locals = [], code }: Func): number[] {
  const bytes = [...vector(locals.map((type) => [1, TYPES[type]])), ...code, 0x0b];
  return [...unsigned(bytes.length), ...bytes];
}

export const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** Function n has the type n. @param memory pages, none if left out; @param extra a type that blocks may have, behind those of the functions */
export function wasm(
  functions: readonly Func[],
  globals: readonly Global[] = [],
  memory?: number,
  extra: readonly Func[] = [],
): Uint8Array<ArrayBuffer> {
  const exported = [
    ...functions.flatMap(({ name }, i) => (name === undefined ? [] : [[...text(name), 0, ...unsigned(i)]])),
    ...globals.flatMap(({ name }, i) => (name === undefined ? [] : [[...text(name), 3, ...unsigned(i)]])),
  ];
  return new Uint8Array([
    ...HEADER,
    ...section(1, vector([...functions, ...extra].map(({ params, results }) => [0x60, ...types(params), ...types(results)]))),
    ...section(3, vector(functions.map((_, i) => unsigned(i)))),
    ...(memory === undefined ? [] : section(5, vector([[0, ...unsigned(memory)]]))),
    ...section(
      6,
      vector(
        globals.map((g) => [TYPES[g.type], g.mutable ? 1 : 0, g.type === "i32" ? 0x41 : 0x42, ...signed(BigInt.asIntN(64, g.value)), 0x0b]),
      ),
    ),
    ...section(7, vector(exported)),
    ...section(10, vector(functions.map(body))),
  ]);
}

/** Exports called with unsigned words; undefined where they trap. */
export async function engine(bytes: Uint8Array<ArrayBuffer>): Promise<(name: string, ...args: (bigint | number)[]) => bigint | undefined> {
  const { instance } = await WebAssembly.instantiate(bytes, { env: { abort: () => {} } });
  return (name, ...args) => {
    try {
      const result = (instance.exports[name] as (...args: unknown[]) => bigint | number)(...args);
      return typeof result === "number" ? BigInt.asUintN(32, BigInt(result)) : BigInt.asUintN(64, result);
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) return undefined;
      throw error;
    }
  };
}
