/** Words that nobody wrote: parts of free ones in either order of bytes, and what lies behind pointers. */
import { describe, expect, test } from "vitest";
import { type Func, get, i32, type Type } from "../support/wasm.ts";
import { access, LOADS, lifted, standing } from "./memoryModules.ts";

const [ADD, I32_LOAD, I64_LOAD, I64_STORE] = [0x7c, 0x28, 0x29, 0x37];
const f = (code: readonly number[], result: Type = "i64"): Func => ({ name: "f", params: ["i64", "i64"], results: [result], code });

describe("a pointer that is read from memory", () => {
  const through = (offset: number) => [...i32(16), ...access(I32_LOAD), ...access(I64_LOAD, offset)];
  const names = (code: readonly number[]) => lifted(standing({ functions: [f(code)] })).free.map(({ name }) => name);

  test("reads a free word of its own, the same through the same pointer", () => {
    const one = lifted(standing({ functions: [f([...through(8), ...through(16), ADD])] }));
    expect(one.free.map(({ name }) => name)).toEqual(["*(u32(w16 & 0xffffffff))+8", "*(u32(w16 & 0xffffffff))+16"]);
    expect(one.value({ "*(u32(w16 & 0xffffffff))+8": 40n, "*(u32(w16 & 0xffffffff))+16": 2n })).toBe(42n);
    expect(names([...through(8), ...through(8), ADD])).toHaveLength(1);
  });
  test("behind a store, which may have changed it, it reads another one", () => {
    const stored = [...i32(64), ...get(0), ...access(I64_STORE)];
    const both = names([...through(8), ...stored, ...through(8), ADD]);
    expect(new Set(both).size).toBe(2);
    expect(names([...stored, ...through(8), ...through(8), ADD])).toHaveLength(1);
  });
  test("across the border of two words it is refused", () => {
    expect(() => names(through(4))).toThrow(/a word of memory that is not aligned/);
  });
});

test("a part of a free word is the bytes that lie there", () => {
  const word = 0x8192_a3b4_c5d6_e7f8n;
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, word, true);
  for (const [opcode, name, bytes, type] of LOADS)
    for (let at = 0; at + bytes <= 8; at += bytes) {
      const one = lifted(standing({ functions: [f([...i32(16), ...access(opcode, at)], type)] }));
      const plain = Array.from({ length: bytes }, (_, i) => BigInt(view.getUint8(at + bytes - 1 - i)));
      const cell = plain.reduce((sum, byte) => (sum << 8n) | byte, 0n);
      const width = type === "i32" ? 32 : 64;
      const expected = name.endsWith("_s") ? BigInt.asUintN(width, BigInt.asIntN(8 * bytes, cell)) : cell;
      expect(one.value({ w16: word }), `${name} at ${at}`).toBe(expected);
    }
});

test("a word that has the name of an input is refused: the two would be one", () => {
  const world = { memory: (address: bigint) => ({ name: address === 16n ? "a" : "c", offset: 0 }) };
  const reading = (address: number) => () => lifted(standing({ functions: [f([...i32(address), ...access(I64_LOAD)])] }, world));
  expect(reading(16)).toThrow("a is an input, and a word behind the code as well");
  expect(reading(24)().free.map(({ name }) => name)).toEqual(["c"]);
});
