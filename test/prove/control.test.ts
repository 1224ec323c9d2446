/** Control flow, calls, globals and traps: functions written by hand, lifted, against the engine. */
import { describe, expect, test } from "vitest";
import { contextOf, LiftError, lift, openModule, showTerm, variable } from "../../src/prove/index.ts";
import { call, programs, two } from "../support/programs.ts";
import { EDGES, oracle } from "../support/prover.ts";
import { engine, type Func, type Global, get, i64, VOID, wasm } from "../support/wasm.ts";

const [LOOP, END, BR, UNREACHABLE, ADD, AND, DIV_U, GLOBAL_GET, GLOBAL_SET] = [0x03, 0x0b, 0x0c, 0x00, 0x7c, 0x83, 0x80, 0x23, 0x24];

describe("a lifted function answers as the engine does", () => {
  test.each(programs)("$name", async ({ functions, globals, extra }) => {
    const bytes = wasm(functions, globals, undefined, extra);
    const run = await engine(bytes);
    const { byTerms, byDiagrams } = oracle(openModule(bytes), "f", [
      { name: "a", mask: (1n << 64n) - 1n },
      { name: "b", mask: (1n << 64n) - 1n },
    ]);
    for (const a of [...Array.from({ length: 16 }, (_, i) => BigInt(i)), ...EDGES]) {
      for (const b of [0n, 1n, 5n, ...EDGES.slice(-6)]) {
        const answer = run("f", a, b);
        expect(byTerms([a, b]), `f(${a}, ${b})`).toBe(answer);
        expect(byDiagrams([a, b]), `f(${a}, ${b})`).toBe(answer);
      }
    }
  });
});

describe("what cannot be decided is an error that says why", () => {
  const failing = (code: readonly number[], globals: readonly Global[] = [], others: readonly Func[] = []) => {
    const bytes = wasm([{ ...two, name: "f", code }, ...others], globals);
    expect(WebAssembly.validate(bytes)).toBe(true);
    const module = openModule(bytes);
    const { terms } = contextOf(module);
    return () => lift(module, "f", [variable(terms, "a", 64), variable(terms, "b", 64)]);
  };
  const writer: Func = { params: ["i64"], code: [...get(0), GLOBAL_SET, 0] };
  const variableGlobal: Global = { type: "i64", mutable: true, value: 0n };

  test("a loop without end", () =>
    expect(failing([LOOP, VOID, BR, 0, END, UNREACHABLE])).toThrow(/gave up: a loop of more than 4096 turns/));
  test("recursion without end", () =>
    expect(failing([...get(0), ...get(1), ...call(0)])).toThrow(/gave up: calls nested more than 100 deep/));
  test("a function that traps for some words", () => expect(failing([...get(0), ...get(1), DIV_U])).toThrow(/f traps for some inputs/));
  test("but not one whose trap no word reaches", () => {
    expect(showTerm(failing([...get(0), ...get(1), ...i64(3n), AND, ...i64(1n), ADD, DIV_U])()[0])).toBe("a / ((b & 3) + 1)");
  });
  test("a global that another function writes", () =>
    expect(failing([GLOBAL_GET, 0], [variableGlobal], [writer])).toThrow(/global 0 is a variable/));
  test("a global that the function writes itself", () =>
    expect(failing([...get(0), GLOBAL_SET, 0, GLOBAL_GET, 0], [variableGlobal])).toThrow(LiftError));
  test("a global that the outside may write", () =>
    expect(failing([GLOBAL_GET, 0], [{ ...variableGlobal, name: "g" }])).toThrow(/global 0 is a variable/));
  test("a function that is not there", () => {
    expect(() => lift(openModule(wasm([])), "f", [])).toThrow(/exports no function "f"/);
  });
});
