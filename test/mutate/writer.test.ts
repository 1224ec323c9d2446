/** The module writer: what is not changed stays, and what is changed reads back as it was meant. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Edit, rewritten, signedBytes, unsignedBytes } from "../../src/mutate/writer.ts";
import { modulePath } from "../../src/node.ts";
import { bodyOf } from "../../src/prove/body.ts";
import { LiftError, openModule } from "../../src/prove/index.ts";
import { exportedFunction } from "../../src/prove/module.ts";
import { readerOf, readSigned, readU32 } from "../../src/prove/reader.ts";
import { profiles } from "../support/labs.ts";
import { ALL, EDGES } from "../support/prover.ts";
import { engine, get, i64, wasm } from "../support/wasm.ts";

test.each(profiles)("the module of $id without a change is written byte for byte as it was", ({ id }) => {
  const bytes = readFileSync(modulePath(id));
  expect(Buffer.compare(rewritten(bytes), bytes)).toBe(0);
});

test("numbers read back, and are no longer than they must be", () => {
  for (const word of EDGES) {
    const bytes = signedBytes(BigInt.asIntN(64, word));
    expect(BigInt.asUintN(64, readSigned(readerOf(new Uint8Array(bytes)), 64))).toBe(word);
  }
  for (const size of [0, 1, 127, 128, 16383, 16384, 0xffff_ffff]) expect(readU32(readerOf(new Uint8Array(unsignedBytes(size))))).toBe(size);
  expect([unsignedBytes(127), unsignedBytes(128), signedBytes(-64n), signedBytes(64n)]).toEqual([[127], [128, 1], [64], [192, 0]]);
});

const AND = 0x83;
/** Two functions, of which the second is to stay as it is; `filler` makes the first one's size end just below where it takes another byte. */
const two = (filler: number) =>
  wasm([
    {
      params: ["i64"],
      results: ["i64"],
      code: [...get(0), ...i64(0x3fn), AND, ...Array.from({ length: filler }, () => 0x01)],
      name: "first",
    },
    { params: ["i64"], results: ["i64"], code: [...get(0), ...i64(7n), AND], name: "second" },
  ]);

function constantOf(bytes: Uint8Array, name: string): { at: number; value: bigint | undefined } {
  const module = openModule(bytes);
  const found = bodyOf(module, exportedFunction(module, name)).code.find(({ op }) => op === "i64.const");
  return { at: found?.at as number, value: found?.value };
}

function withConstant(bytes: Uint8Array, value: bigint): Uint8Array<ArrayBuffer> {
  const { at } = constantOf(bytes, "first");
  return rewritten(bytes, { at, end: at + 2, bytes: i64(value) });
}

describe("a longer constant", () => {
  test.each([0, 119, 120, 121, 16_374])("is read as it was meant, with %i bytes behind it", async (filler) => {
    const mutant = withConstant(two(filler), ALL - 0xffn);
    expect(WebAssembly.validate(mutant)).toBe(true);
    expect([constantOf(mutant, "first").value, constantOf(mutant, "second").value]).toEqual([ALL - 0xffn, 7n]);
    const call = await engine(mutant);
    expect([call("first", 0x1234n), call("second", 0x1234n)]).toEqual([0x1200n, 4n]);
  });
});

test("a change outside every function, or beyond the end of its own, is refused", () => {
  const bytes = two(0);
  const { start, end } = exportedFunction(openModule(bytes), "first").code as { start: number; end: number };
  const edit = (at: number, to: number): Edit => ({ at, end: to, bytes: [1] });
  expect(() => rewritten(bytes, edit(8, 9))).toThrow(RangeError);
  expect(() => rewritten(bytes, edit(start, end + 1))).toThrow(RangeError);
  expect(() => rewritten(bytes.subarray(0, -3))).toThrow(LiftError);
});
