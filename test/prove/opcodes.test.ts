/** Every instruction that is lifted, against the engine: on edge and random operands, by the terms and by the diagrams. */
import { describe, expect, test } from "vitest";
import { LiftError, openModule } from "../../src/prove/index.ts";
import { operandCount } from "../../src/prove/numeric.ts";
import { opcodes } from "../../src/prove/opcodes.ts";
import { randomWords } from "../support/labs.ts";
import { EDGES, oracle } from "../support/prover.ts";
import { engine, get, type Type, wasm } from "../support/wasm.ts";

interface Case {
  readonly name: string;
  readonly byte: number;
  readonly type: Type;
  readonly operands: 1 | 2;
}

const cases: Case[] = [...opcodes].flatMap(([byte, { name }]) => {
  const operands = operandCount(name);
  if (operands === undefined) return [];
  const type: Type = name.endsWith("_i64") || (name.startsWith("i64") && !name.includes("extend_i32")) ? "i64" : "i32";
  return [{ name, byte, type, operands }];
});

/** Conversions and comparisons of 64-bit words answer with 32 bits, and the other way round. */
function resultOf({ name, type }: Case): Type {
  if (name.startsWith("i64.extend")) return "i64";
  return /eqz|\.eq|\.ne|\.[lg][te]_|wrap/.test(name) ? "i32" : type;
}

/** Diagrams of 64-bit products and quotients have no good order: they are asked on 8 free bits each. */
const HARD = /mul|div|rem/;

function operandPairs(width: 32 | 64, operands: 1 | 2): bigint[][] {
  const words = EDGES.map((word) => BigInt.asUintN(width, word));
  const random = [...randomWords(7n, 400, (1n << BigInt(width)) - 1n)];
  if (operands === 1) return [...words, ...random].map((word) => [word]);
  const pairs = words.flatMap((a) => words.map((b) => [a, b]));
  // Random pairs, equal ones, and small counts of shifts among them.
  return [...pairs, ...random.map((a, i) => [a, i % 4 === 0 ? a : i % 4 === 1 ? BigInt(i % 70) : random[(i * 7 + 3) % random.length]])];
}

describe("an instruction computes what the engine computes", () => {
  test("all integer instructions are among them", () => {
    expect(cases).toHaveLength(22 + 36 + 8);
  });

  test.each(cases)("$name", async (one) => {
    const width = one.type === "i64" ? 64 : 32;
    const params = Array.from({ length: one.operands }, () => one.type);
    const code = [...params.flatMap((_, i) => get(i)), one.byte];
    const bytes = wasm([{ name: "f", params, results: [resultOf(one)], code }]);
    const call = await engine(bytes);
    const narrow = HARD.test(one.name);
    const full = (1n << BigInt(width)) - 1n;
    // The signs and the low bits; the terms are the same for any mask but for what is known to be 0.
    const diagramMask = narrow ? (1n << BigInt(width - 1)) | 0x7fn : full;
    const inputs = (mask: bigint) => params.map((_, i) => ({ name: `x${i}`, mask }));
    const module = openModule(bytes);
    const { byTerms, byDiagrams } = oracle(module, "f", inputs(full));
    const cut = oracle(module, "f", inputs(diagramMask));
    for (const words of operandPairs(width, one.operands)) {
      expect(byTerms(words), `${one.name} ${words}`).toBe(call("f", ...numbers(width, words)));
      const few = words.map((word) => word & diagramMask);
      const answer = narrow ? cut.byDiagrams(few) : byDiagrams(words);
      expect(answer, `${one.name} ${words}`).toBe(call("f", ...numbers(width, narrow ? few : words)));
    }
  });
});

/** The engine takes 32-bit words as numbers. */
function numbers(width: 32 | 64, words: readonly bigint[]): (bigint | number)[] {
  return words.map((word) => (width === 64 ? word : Number(word)));
}

const LOAD = [0x29, 3, 0];
const STORE = [0x37, 3, 0];
const MEMORY_SIZE = [0x3f, 0];
const V128 = [0xfd, 0x0c, ...new Array<number>(16).fill(0), 0x1a];
const F32 = [0x43, 0, 0, 0, 0, 0x1a];

describe("what is not lifted is refused by name, with its place", () => {
  const refused: [string, number[], RegExp][] = [
    ["a load", [...get(0), 0xa7, ...LOAD], /i64\.load: memory is not modelled \(in f, byte 0x[0-9a-f]+\)/],
    ["a store", [...get(0), 0xa7, ...get(0), ...STORE, ...get(0)], /i64\.store: memory/],
    ["memory.size", [...MEMORY_SIZE, 0xad], /memory\.size: memory/],
    ["a vector", [...V128, ...get(0)], /v128 operation 0xc is not lifted/],
    ["a float", [...F32, ...get(0)], /f32\.const is not lifted/],
    ["a conversion from a float", [0x43, 0, 0, 0, 0, 0xae], /f32\.const is not lifted/],
  ];
  test.each(refused)("%s", (_, code, message) => {
    const bytes = wasm([{ name: "f", params: ["i64"], results: ["i64"], code }], [], 1);
    expect(WebAssembly.validate(bytes)).toBe(true);
    const module = openModule(bytes);
    expect(() => oracle(module, "f", [{ name: "x", mask: 1n }])).toThrow(LiftError);
    expect(() => oracle(module, "f", [{ name: "x", mask: 1n }])).toThrow(message);
  });
});
