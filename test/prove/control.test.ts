/** Control flow, calls, globals and traps: functions written by hand, lifted, against the engine. */
import { describe, expect, test } from "vitest";
import { contextOf, LiftError, lift, openModule, showTerm, variable } from "../../src/prove/index.ts";
import { EDGES, oracle } from "../support/prover.ts";
import { engine, type Func, type Global, get, i32, i64, set, typeByte, unsigned, VOID, wasm } from "../support/wasm.ts";

const I64 = typeByte("i64");
const [BLOCK, LOOP, IF, ELSE, END, BR, BR_IF, BR_TABLE, RETURN, CALL] = [0x02, 0x03, 0x04, 0x05, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10];
const [DROP, SELECT, UNREACHABLE, NOP] = [0x1a, 0x1b, 0x00, 0x01];
const [EQZ, LT_U, EQ] = [0x50, 0x54, 0x51];
const [ADD, SUB, MUL, DIV_S, DIV_U, REM_S, AND, SHR_U, WRAP] = [0x7c, 0x7d, 0x7e, 0x7f, 0x80, 0x81, 0x83, 0x88, 0xa7];
const TEE = 0x22;
const GLOBAL_GET = 0x23;
const GLOBAL_SET = 0x24;

/** Is bit `n` of the first parameter set? As an i32. */
const bit = (n: number) => [...get(0), ...i64(BigInt(n)), SHR_U, WRAP, ...i32(1), 0x71];
const call = (index: number) => [CALL, ...unsigned(index)];

/** Functions of two words; the first is exported as f. */
interface Program {
  readonly name: string;
  readonly functions: readonly Func[];
  readonly globals?: readonly Global[];
  readonly extra?: readonly Func[];
}

const two = { params: ["i64", "i64"], results: ["i64"] } as const;
const one = (name: string, code: readonly number[], locals: Func["locals"] = []): Program => ({
  name,
  functions: [{ ...two, name: "f", locals, code }],
});

const programs: readonly Program[] = [
  one("the result is what lies on the stack", [...get(0), ...get(1), ADD]),
  one("an early return", [...bit(0), IF, VOID, ...get(1), RETURN, END, ...get(0), ...i64(5n), ADD]),
  one("both sides of an if return", [...bit(0), IF, VOID, ...get(1), RETURN, ELSE, ...get(0), RETURN, END, UNREACHABLE]),
  one("an if with a result", [...bit(3), IF, I64, ...get(0), ELSE, ...get(1), END, ...i64(1n), ADD]),
  one("an if without an else changes a local", [...bit(1), IF, VOID, ...get(1), ...set(0), END, ...get(0)]),
  one("nested ifs", [
    ...bit(0),
    IF,
    I64,
    ...bit(1),
    IF,
    I64,
    ...i64(3n),
    ELSE,
    ...i64(1n),
    END,
    ELSE,
    ...bit(1),
    IF,
    I64,
    ...i64(2n),
    ELSE,
    ...i64(0n),
    END,
    END,
    ...get(1),
    ADD,
  ]),
  one("a branch out of two blocks carries its value", [
    BLOCK,
    I64,
    BLOCK,
    I64,
    ...get(0),
    ...bit(0),
    BR_IF,
    1,
    ...get(1),
    ADD,
    END,
    ...i64(7n),
    ADD,
    END,
  ]),
  one("a branch leaves what lay deeper on the stack", [BLOCK, I64, ...i64(1n), ...i64(2n), ...get(0), ...bit(2), BR_IF, 0, DROP, ADD, END]),
  one("code behind a branch is dead", [BLOCK, I64, ...get(0), BR, 0, ...get(1), UNREACHABLE, END]),
  one("br_table", [
    BLOCK,
    VOID,
    BLOCK,
    VOID,
    BLOCK,
    VOID,
    ...get(0),
    WRAP,
    BR_TABLE,
    2,
    0,
    1,
    2,
    END,
    ...i64(10n),
    RETURN,
    END,
    ...i64(20n),
    RETURN,
    END,
    ...get(1),
  ]),
  one("br_table with values", [BLOCK, I64, BLOCK, I64, ...get(1), ...get(0), WRAP, BR_TABLE, 1, 0, 1, END, ...i64(1n), ADD, END]),
  one("select, tee, nop", [...get(0), ...get(1), NOP, ...get(0), TEE, 2, WRAP, SELECT, ...get(2), ADD], ["i64"]),
  one("locals start as 0", [...get(2), ...get(3), 0xad, ADD], ["i64", "i32"]),
  one(
    "a loop of constant length",
    [
      ...i64(5n),
      ...set(2),
      LOOP,
      VOID,
      ...get(0),
      ...get(1),
      ADD,
      ...set(0),
      ...get(2),
      ...i64(1n),
      SUB,
      TEE,
      2,
      ...i64(0n),
      0x52,
      BR_IF,
      0,
      END,
      ...get(0),
    ],
    ["i64"],
  ),
  one(
    "a loop whose length depends on the word",
    [
      ...get(0),
      ...i64(15n),
      AND,
      ...set(2),
      BLOCK,
      VOID,
      LOOP,
      VOID,
      ...get(2),
      EQZ,
      BR_IF,
      1,
      ...get(2),
      ...i64(1n),
      SUB,
      ...set(2),
      ...get(1),
      ...i64(3n),
      ADD,
      ...set(1),
      BR,
      0,
      END,
      END,
      ...get(1),
    ],
    ["i64"],
  ),
  one(
    "a loop with a return in it",
    [
      LOOP,
      I64,
      ...get(2),
      ...get(0),
      ...i64(7n),
      AND,
      EQ,
      IF,
      VOID,
      ...get(2),
      ...get(1),
      ADD,
      RETURN,
      END,
      ...get(2),
      ...i64(1n),
      ADD,
      ...set(2),
      BR,
      0,
      END,
    ],
    ["i64"],
  ),
  one(
    "loops inside each other",
    [
      LOOP,
      VOID,
      ...i64(0n),
      ...set(3),
      LOOP,
      VOID,
      ...get(1),
      ...get(0),
      ...i64(1n),
      AND,
      ADD,
      ...i64(1n),
      ADD,
      ...set(1),
      ...get(3),
      ...i64(1n),
      ADD,
      TEE,
      3,
      ...i64(3n),
      LT_U,
      BR_IF,
      0,
      END,
      ...get(2),
      ...i64(1n),
      ADD,
      TEE,
      2,
      ...get(0),
      ...i64(3n),
      AND,
      LT_U,
      BR_IF,
      0,
      END,
      ...get(1),
    ],
    ["i64", "i64"],
  ),
  one("a trap on one path", [...bit(0), IF, VOID, UNREACHABLE, END, ...get(1)]),
  one("a trap behind a return is none", [...bit(0), IF, VOID, ...get(1), RETURN, END, ...bit(0), IF, VOID, UNREACHABLE, END, ...get(0)]),
  one("a division traps by 0", [...get(0), ...get(1), ...i64(3n), AND, DIV_U]),
  one("the smallest number by -1", [...get(0), ...i64(-1n), DIV_S]),
  one("its remainder is 0", [...get(0), ...i64(-1n), REM_S]),
  one("products by constants", [...get(0), ...i64(13n), MUL, ...get(1), ...i64(1n << 40n), MUL, ADD]),
  {
    name: "calls, one inside the other",
    functions: [
      { ...two, name: "f", code: [...get(1), ...get(0), ...call(1), ...get(0), ...call(2), ADD] },
      { ...two, code: [...bit(0), IF, VOID, ...get(1), RETURN, END, ...get(0), ...call(2)] },
      { params: ["i64"], results: ["i64"], code: [...get(0), ...i64(3n), MUL] },
    ],
  },
  {
    name: "a call that may trap",
    functions: [
      { ...two, name: "f", code: [...bit(1), IF, I64, ...get(0), ...call(1), ELSE, ...get(1), END] },
      { params: ["i64"], results: ["i64"], code: [...bit(0), IF, VOID, UNREACHABLE, END, ...get(0)] },
    ],
  },
  {
    name: "recursion that ends",
    functions: [
      { ...two, name: "f", code: [...get(0), ...i64(7n), AND, ...get(1), ...call(1)] },
      { ...two, code: [...get(0), EQZ, IF, I64, ...get(1), ELSE, ...get(0), ...i64(1n), SUB, ...get(1), ...i64(1n), ADD, ...call(1), END] },
    ],
  },
  {
    name: "blocks with parameters",
    extra: [{ params: ["i64", "i64"], results: ["i64"], code: [] }],
    functions: [{ ...two, name: "f", code: [...get(0), ...get(1), BLOCK, 1, SUB, END, ...get(1), ...bit(0), IF, 1, ADD, ELSE, SUB, END] }],
  },
  {
    name: "constant globals, and one that only set_zero writes",
    functions: [
      { ...two, name: "f", code: [GLOBAL_GET, 0, GLOBAL_GET, 1, ADD, ...get(0), ADD] },
      { params: ["i64"], name: "set_zero", code: [...get(0), GLOBAL_SET, 1] },
    ],
    globals: [
      { type: "i64", mutable: false, value: 77n },
      { type: "i64", mutable: true, value: 0n },
    ],
  },
];

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
