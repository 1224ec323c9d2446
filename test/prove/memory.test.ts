/** Memory as the lifter sees it: loads, stores, tables and pointers, against the engine with the same words in its memory. */
import { describe, expect, test } from "vitest";
import { LiftError } from "../../src/prove/index.ts";
import { randomWords } from "../support/labs.ts";
import { EDGES } from "../support/prover.ts";
import { type Func, get, i32, i64, set, type Type, VOID } from "../support/wasm.ts";
import { access, assemble, LOADS, lifted, type Spec, STORES, standing } from "./memoryModules.ts";

const [IF, ELSE, END, DROP, WRAP, EXTEND_U] = [0x04, 0x05, 0x0b, 0x1a, 0xa7, 0xad];
const [ADD32, SUB32, AND32, OR32, SHL32, ADD, AND, SHL] = [0x6a, 0x6b, 0x71, 0x72, 0x74, 0x7c, 0x83, 0x86];
const [GLOBAL_GET, GLOBAL_SET] = [0x23, 0x24];
const [I64_LOAD, LOAD8_U, LOAD32_U, I32_STORE, I64_STORE, STORE8] = [0x29, 0x31, 0x35, 0x36, 0x37, 0x3c];

const f = (code: readonly number[], result: Type = "i64", locals: Func["locals"] = []): Func => ({
  name: "f",
  params: ["i64", "i64"],
  results: [result],
  locals,
  code,
});

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly f: (a: bigint, b: bigint) => bigint | number;
}

/** Bytes of memory that programs read. */
const SIZE = 256;

/** Runs the module on memory of random words, and asks the lifted function about the same. */
async function agrees(spec: Spec): Promise<void> {
  const compiled = await WebAssembly.compile(assemble(spec));
  const one = lifted(standing(spec));
  const inSegment = (at: number) => spec.data?.some(({ address, bytes }) => at >= address && at < address + bytes.length);
  const random = [...randomWords(11n, 40 * (SIZE / 8 + 2), (1n << 64n) - 1n)];
  for (let round = 0; round < 40; round++) {
    const { memory, f: run } = (await WebAssembly.instantiate(compiled)).exports as unknown as Exports;
    const view = new DataView(memory.buffer);
    for (let at = 0; at < SIZE; at++)
      if (!inSegment(at)) view.setUint8(at, Number((random[round * (SIZE / 8) + (at >> 3)] >> BigInt(8 * (at % 8))) & 0xffn));
    const words: Record<string, bigint> = {};
    for (let at = 0; at < SIZE; at += 8) words[`w${at}`] = view.getBigUint64(at, true);
    const [a, b] = [round < EDGES.length ? EDGES[round] : random[random.length - 1 - round], random[random.length - 41 - round]];
    const answer = run(a, b);
    const unsigned = typeof answer === "number" ? BigInt.asUintN(32, BigInt(answer)) : BigInt.asUintN(64, answer);
    expect(one.value({ ...words, a, b }), `f(${a}, ${b})`).toBe(unsigned);
  }
}

describe("a load reads what lies in memory", () => {
  test.each(LOADS)("%#: %s %s", async (opcode, _, bytes, type) => {
    for (let at = 0; at + bytes <= 8; at += bytes) await agrees({ functions: [f([...i32(16), ...access(opcode, at)], type)] });
  });

  test.each([false, true])("a table in the module's own bytes, addresses of 64 bits: %s", async (wide) => {
    const bytes = Array.from({ length: 64 }, (_, i) => (i * 37 + 11) & 0xff);
    const index = [...get(0), ...i64(7n), AND, ...i64(3n), SHL];
    const spec = { wide, data: [{ address: 128, bytes }], functions: [f([...index, ...(wide ? [] : [WRAP]), ...access(I64_LOAD, 128)])] };
    const one = lifted(standing(spec));
    expect(one.free).toEqual([]);
    expect(one.value({ a: 9n })).toBe(bytes.slice(8, 16).reduceRight((word, byte) => (word << 8n) | BigInt(byte), 0n));
    if (!wide) await agrees(spec);
  });

  test("half in the module's own bytes and half behind them it is a free word", () => {
    const spec = { data: [{ address: 16, bytes: [1, 2, 3, 4] }], functions: [f([...i32(16), ...access(I64_LOAD)])] };
    expect(lifted(standing(spec)).free).toEqual([{ name: "w16", mask: (1n << 64n) - 1n }]);
  });

  test("at an index that is computed, among words that were stored and words that were not", () =>
    agrees({
      functions: [
        f([...i32(40), ...get(1), ...access(I64_STORE), ...get(0), WRAP, ...i32(3), AND32, ...i32(3), SHL32, ...access(I64_LOAD, 32)]),
      ],
    }));

  test("at an address whose OR with a constant is no sum", () =>
    agrees({ functions: [f([...get(0), WRAP, ...i32(24), AND32, ...i32(8), OR32, ...access(I64_LOAD)])] }));

  test("only the bits that are read are free", () => {
    const one = lifted(standing({ functions: [f([...i32(16), ...access(LOAD8_U, 2)])] }));
    expect(one.free).toEqual([{ name: "w16", mask: 0xff_0000n }]);
  });
});

describe("a store is what later loads read", () => {
  const pairs = STORES.flatMap(([store, stored, bytes, from]) =>
    LOADS.filter(([, , wide]) => wide === bytes).map(([load, read, , to]) => ({ name: `${stored}, ${read}`, store, load, from, to })),
  );
  test.each(pairs)("$name", ({ store, load, from, to }) =>
    agrees({
      functions: [f([...i32(24), ...get(0), ...(from === "i32" ? [WRAP] : []), ...access(store), ...i32(24), ...access(load)], to)],
    }),
  );

  const oneSide = (code: readonly number[], other: readonly number[] = []) => [
    ...get(0),
    WRAP,
    ...i32(1),
    AND32,
    IF,
    VOID,
    ...code,
    ELSE,
    ...other,
    END,
  ];
  const storeAt = (at: number, opcode: number, word: readonly number[]) => [...i32(at), ...word, ...access(opcode)];
  const load = (at: number, opcode: number) => [...i32(at), ...access(opcode)];

  test("on one path only: behind the join, the word or what was there before", () =>
    agrees({ functions: [f([...oneSide(storeAt(24, I64_STORE, get(1))), ...load(24, I64_LOAD)])] }));
  test("on both paths, and over it on one", () =>
    agrees({
      functions: [
        f([
          ...storeAt(24, I64_STORE, get(0)),
          ...oneSide(storeAt(24, I64_STORE, get(1)), storeAt(32, I64_STORE, get(1))),
          ...load(24, I64_LOAD),
          ...load(32, I64_LOAD),
          ADD,
        ]),
      ],
    }));
  test("over the module's own bytes on one path", () =>
    agrees({
      data: [{ address: 24, bytes: [1, 2, 3, 4, 5, 6, 7, 8] }],
      functions: [f([...oneSide(storeAt(24, I64_STORE, get(1))), ...load(24, I64_LOAD)])],
    }));
  test("in a frame below the stack pointer, which is given back", () =>
    agrees({
      globals: [{ type: "i32", mutable: true, value: 128n }],
      functions: [
        f(
          [
            ...[GLOBAL_GET, 0, ...i32(16), SUB32, 0x22, 2, GLOBAL_SET, 0],
            ...[...get(2), ...get(0), ...access(I64_STORE, 8), ...get(1), 0x10, 1, ...get(2), ...access(I64_LOAD, 8), ADD],
            ...[...get(2), ...i32(16), ADD32, GLOBAL_SET, 0, GLOBAL_GET, 0, EXTEND_U, ADD],
          ],
          "i64",
          ["i32"],
        ),
        // A callee with a frame of its own, which must not lie over the caller's.
        {
          params: ["i64"],
          results: ["i64"],
          locals: ["i32"],
          code: [
            GLOBAL_GET,
            0,
            ...i32(16),
            SUB32,
            ...set(1),
            ...get(1),
            ...get(0),
            ...access(I64_STORE, 8),
            ...get(1),
            ...access(I64_LOAD, 8),
          ],
        },
      ],
    }));
  test("in a callee: what it stores and sets, its caller reads", () =>
    agrees({
      globals: [{ type: "i32", mutable: true, value: 40n }],
      functions: [
        f([...get(0), 0x10, 1, ...load(24, I64_LOAD), GLOBAL_GET, 0, ...access(I64_LOAD), ADD]),
        { params: ["i64"], code: [...storeAt(24, I64_STORE, get(0)), ...i32(48), GLOBAL_SET, 0] },
      ],
    }));
  test("a global that is set on one path only", () =>
    agrees({
      globals: [{ type: "i32", mutable: true, value: 40n }],
      functions: [f([...oneSide([...i32(48), GLOBAL_SET, 0]), GLOBAL_GET, 0, ...access(I64_LOAD)])],
    }));

  const refuses = (code: readonly number[], message: RegExp) => {
    const spec = { functions: [f(code)] };
    expect(WebAssembly.validate(assemble(spec))).toBe(true);
    expect(() => lifted(standing(spec))).toThrow(LiftError);
    expect(() => lifted(standing(spec))).toThrow(message);
  };
  const OTHERWISE = /bytes of memory are read otherwise than they were written \(in f, byte 0x[0-9a-f]+\)$/;

  test("read in part, across its border or wider it is refused", () => {
    refuses([...storeAt(24, I64_STORE, get(0)), ...load(24, LOAD32_U)], OTHERWISE);
    refuses([...storeAt(24, I64_STORE, get(0)), ...load(31, LOAD8_U)], OTHERWISE);
    refuses([...storeAt(26, STORE8, get(0)), ...load(24, I64_LOAD)], OTHERWISE);
  });
  test("over a part of another word it is refused", () => {
    refuses(
      [...storeAt(24, I64_STORE, get(0)), ...storeAt(28, I32_STORE, [...get(0), WRAP]), ...get(0)],
      /i32\.store: a store over a part of another word/,
    );
    refuses(
      [...storeAt(28, STORE8, get(0)), ...storeAt(24, I64_STORE, get(0)), ...get(0)],
      /i64\.store: a store over a part of another word/,
    );
  });
  test("of two widths on two paths, neither is read behind the join", () => {
    const paths = oneSide(storeAt(24, I64_STORE, get(1)), storeAt(24, I32_STORE, [...get(1), WRAP]));
    refuses([...paths, ...load(24, I64_LOAD)], OTHERWISE);
    refuses([...paths, ...load(24, LOAD32_U)], OTHERWISE);
    refuses([...paths, ...load(28, LOAD8_U)], OTHERWISE);
  });
  test("of overlapping places on two paths, neither is read behind the join", () => {
    const paths = oneSide(storeAt(24, I64_STORE, get(1)), storeAt(28, I32_STORE, [...get(1), WRAP]));
    refuses([...paths, ...load(24, I64_LOAD)], OTHERWISE);
    refuses([...paths, ...load(28, LOAD32_U)], OTHERWISE);
    refuses([...oneSide(paths), ...load(28, LOAD32_U)], OTHERWISE);
  });
  test("what two paths left in pieces is whole again once it is written again", () =>
    agrees({
      functions: [
        f([
          ...oneSide(storeAt(24, I64_STORE, get(1)), storeAt(28, I32_STORE, [...get(1), WRAP])),
          ...storeAt(24, I64_STORE, get(0)),
          ...load(24, I64_LOAD),
        ]),
      ],
    }));
  test("to a computed address it is refused", () =>
    refuses([...get(0), WRAP, ...i32(8), AND32, ...get(1), ...access(I64_STORE), ...get(0)], /i64\.store: a store to a computed address/));
  test("a word across the border of two is refused", () =>
    refuses([...i32(12), ...access(I64_LOAD)], /i64\.load: a word of memory that is not aligned/));
  test("without a world all of it is refused", () => {
    const { world: _, ...alone } = standing({ functions: [f(load(16, I64_LOAD))] });
    expect(() => lifted(alone)).toThrow(/i64\.load: memory is not modelled/);
  });
});

test("what is dropped is read nevertheless: a refused load refuses the function", () => {
  const spec = { functions: [f([...i32(12), ...access(I64_LOAD), DROP, ...get(0)])] };
  expect(() => lifted(standing(spec))).toThrow(/not aligned/);
});
