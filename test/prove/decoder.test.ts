/** The decoder: what is malformed is an error with its offset, whatever it is; what an engine takes is decoded. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { modulePath } from "../../src/node.ts";
import { bodyOf } from "../../src/prove/body.ts";
import { disassemble, LiftError, openModule } from "../../src/prove/index.ts";
import { readerOf, readSigned, readU32 } from "../../src/prove/reader.ts";
import { profiles, randomWords } from "../support/labs.ts";
import { get, HEADER, i64, section, signed, unsigned, wasm } from "../support/wasm.ts";

/** A module with all its bodies decoded, as the lifter would on its way. */
function decodeAll(bytes: Uint8Array): void {
  const module = openModule(bytes);
  for (const fn of module.functions) if (fn.code) bodyOf(module, fn);
}

describe("LEB128", () => {
  test("numbers come back as they were written", () => {
    for (const value of [0, 1, 63, 64, 127, 128, 16383, 16384, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff])
      expect(readU32(readerOf(new Uint8Array(unsigned(value))))).toBe(value);
    for (const value of [0n, -1n, 63n, 64n, -64n, -65n, 2n ** 31n - 1n, -(2n ** 31n)]) {
      expect(readSigned(readerOf(new Uint8Array(signed(value))), 32)).toBe(value);
      expect(readSigned(readerOf(new Uint8Array(signed(value))), 64)).toBe(value);
    }
    for (const value of [2n ** 63n - 1n, -(2n ** 63n)]) expect(readSigned(readerOf(new Uint8Array(signed(value))), 64)).toBe(value);
  });
  test("superfluous bytes are allowed, up to the width's", () => {
    expect(readU32(readerOf(new Uint8Array([0x83, 0x80, 0x80, 0x80, 0x00])))).toBe(3);
    expect(readSigned(readerOf(new Uint8Array([0xff, 0xff, 0xff, 0xff, 0x7f])), 32)).toBe(-1n);
  });
  test.each([
    ["one byte too many", [0x83, 0x80, 0x80, 0x80, 0x80, 0x00], /more than 5 bytes/],
    ["a bit beyond the last", [0xff, 0xff, 0xff, 0xff, 0x1f], /more than 32 bits/],
    ["no end", [0x80], /unexpected end at byte 0x1/],
  ])("unsigned with %s", (_, bytes, message) => expect(() => readU32(readerOf(new Uint8Array(bytes)))).toThrow(message));
  test.each([
    ["one byte too many", [0x80, 0x80, 0x80, 0x80, 0x80, 0x00], /more than 5 bytes/],
    ["bits beyond that are no sign", [0xff, 0xff, 0xff, 0xff, 0x4f], /more than 32 bits/],
  ])("signed with %s", (_, bytes, message) => expect(() => readSigned(readerOf(new Uint8Array(bytes)), 32)).toThrow(message));
});

describe("malformed modules", () => {
  test.each<[string, number[], RegExp]>([
    ["no header", [0, 0x61, 0x73, 0x6e, 1, 0, 0, 0], /version 1 at byte 0x3/],
    ["another version", [0, 0x61, 0x73, 0x6d, 2, 0, 0, 0], /version 1 at byte 0x4/],
    ["a section that reaches beyond the end", [...HEADER, 1, 5, 0], /unexpected end at byte 0xb/],
    [
      "a section that is too long for what it holds",
      [...HEADER, ...section(1, [0, 0])],
      /section 1 is longer than what it holds at byte 0xb/,
    ],
    ["sections out of order", [...HEADER, ...section(3, [0]), ...section(1, [0])], /section 1 out of order/],
    ["a section twice", [...HEADER, ...section(1, [0]), ...section(1, [0])], /section 1 out of order/],
    ["an unknown section", [...HEADER, ...section(99, [])], /unknown section 99/],
    ["a function of a type that is not there", [...HEADER, ...section(3, [1, 4]), ...section(10, [1, 2, 0, 0x0b])], /type 4 of 0/],
    ["a function without a body", [...HEADER, ...section(1, [1, 0x60, 0, 0]), ...section(3, [1, 0])], /1 functions and 0 bodies/],
    ["more items than bytes", [...HEADER, ...section(1, [0xff, 0xff, 0x03])], /vector of 65535 items/],
    ["a name that is not UTF-8", [...HEADER, ...section(0, [1, 0xff])], /not UTF-8/],
  ])("%s", (_, bytes, message) => {
    expect(WebAssembly.validate(new Uint8Array(bytes))).toBe(false);
    expect(() => openModule(new Uint8Array(bytes))).toThrow(LiftError);
    expect(() => openModule(new Uint8Array(bytes))).toThrow(message);
  });
  test.each<[string, number[], RegExp]>([
    ["an unknown opcode", [0x06], /opcode 0x6 that is unknown to the prover/],
    ["an else without its if", [0x05], /else without its if/],
    ["code behind the end", [...get(0), 0x0b, 0x01], /behind the function's end/],
    ["a block without an end", [0x02, 0x40], /unexpected end/],
  ])("%s", (_, code, message) => {
    const bytes = wasm([{ params: ["i64"], results: ["i64"], name: "f", code }]);
    expect(WebAssembly.validate(bytes)).toBe(false);
    expect(() => decodeAll(bytes)).toThrow(message);
  });
});

describe("real modules", () => {
  test.each(profiles)("$id: every function is decoded", ({ id }) => expect(() => decodeAll(readFileSync(modulePath(id)))).not.toThrow());

  test("cut off anywhere, they are malformed", () => {
    const bytes = readFileSync(modulePath("riscv32"));
    for (let end = 0; end < bytes.length; end += Math.ceil(bytes.length / 331))
      expect(() => decodeAll(bytes.subarray(0, end)), `${end}`).toThrow(LiftError);
  });

  test("with any byte changed, they are decoded or refused, and malformed only where no engine takes them", () => {
    const original = readFileSync(modulePath("riscv32"));
    for (const random of randomWords(3n, 400, (1n << 40n) - 1n)) {
      const bytes = new Uint8Array(original);
      bytes[Number(random >> 8n) % bytes.length] = Number(random & 0xffn);
      const valid = WebAssembly.validate(bytes);
      try {
        decodeAll(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(LiftError);
        // Engines know opcodes and types of later proposals.
        if (!/unknown|no function type/.test((error as Error).message)) expect(valid, (error as Error).message).toBe(false);
      }
    }
  });

  test("names of exports and of the name section stand in the disassembly", () => {
    const named = [...section(0, [4, 0x6e, 0x61, 0x6d, 0x65, 1, 6, 1, 1, 3, 0x61, 0x62, 0x63])];
    const bytes = wasm([
      { params: ["i64"], results: ["i64"], name: "f", code: [...get(0), 0x10, 1, 0x50, 0x04, 0x7e, ...i64(-1n), 0x05, ...i64(2n), 0x0b] },
      { params: ["i64"], results: ["i64"], code: get(0) },
    ]);
    const module = openModule(new Uint8Array([...bytes, ...named]));
    expect(disassemble(module, "f")).toEqual([
      "local.get 0",
      "call abc",
      "i64.eqz",
      "if (result i64)",
      "  i64.const 0xffffffffffffffff",
      "else",
      "  i64.const 2",
      "end",
    ]);
  });
});
