/** A kernel's words, pinned by what a state of the machine says of its switches: modules by hand whose imports are the machine's words. */
import { describe, expect, test } from "vitest";
import { inWorld, LiftError, liftResult, openModule, type WasmModule } from "../../src/prove/index.ts";
import { newContext } from "../../src/prove/workspace.ts";
import type { World } from "../../src/prove/world.ts";
import { judge, trapOf } from "../../src/verify/judge.ts";
import type { Question } from "../../src/verify/question.ts";
import { inState, remaining } from "../../src/verify/state.ts";
import { access, type Import, lifted, standing } from "../prove/memoryModules.ts";
import { type Func, get, i32, i64, VOID, wasm } from "../support/wasm.ts";

const [IF, ELSE, END, CALL, UNREACHABLE, WRAP, I64_TYPE] = [0x04, 0x05, 0x0b, 0x10, 0x00, 0xa7, 0x7e];
const [EQZ, EQ, NE, LT_U, ADD, MUL, AND, OR, XOR, SHL, SHR_U, EXTEND_U] = [
  0x50, 0x51, 0x52, 0x54, 0x7c, 0x7e, 0x83, 0x84, 0x85, 0x86, 0x88, 0xad,
];
const I64_LOAD = 0x29;
const ALL = (1n << 64n) - 1n;

const IMPORTS: readonly Import[] = [
  { name: "features", results: ["i64"] },
  { name: "register", results: ["i64"] },
  { name: "refused", results: ["i64"] },
];
const [features, register, refusedCall] = [0, 1, 2].map((index) => [CALL, index]);
const setting = [...i32(64), ...access(I64_LOAD)];

const WORLD: Partial<World> = {
  call: (name) =>
    name === "env.refused"
      ? { kind: "refused", reason: "assembly that is not modelled: frob" }
      : { kind: "symbol", name: name.slice(4), mask: 0xffn },
};

const bitOf = (word: readonly number[], bit: bigint) => [...word, ...i64(bit), SHR_U, ...i64(1n), AND];

/** Functions k_… of two words, or of none. */
function kernel(functions: Readonly<Record<string, readonly number[]>>): WasmModule {
  const made = Object.entries(functions).map(
    ([name, code]): Func => ({ name: `k_${name}`, params: name.startsWith("switch") ? [] : ["i64", "i64"], results: ["i64"], code }),
  );
  return standing({ imports: IMPORTS, functions: made }, WORLD);
}

const ours = (code: readonly number[]) => openModule(wasm([{ name: "f", params: ["i64", "i64"], results: ["i64"], code }]));

/** The inputs x and y of 8 bits. */
const INPUTS = [
  { name: "x", mask: 0xffn },
  { name: "y", mask: 0xffn },
];

function question(inputs = INPUTS): Question {
  return { name: "f", probe: "f", inputs, export: "f", answer: (module, context) => liftResult(module, "f", inputs, context) };
}

describe("what a state says of the machine's words", () => {
  const module = kernel({
    f: [...features, ...get(0), OR, ...setting, ADD],
    switch_on: bitOf(features, 3n),
    switch_any: [...features, ...i64(6n), AND, ...i64(0n), NE, EXTEND_U],
    switch_equal: [...features, ...register, EQ, EXTEND_U],
    switch_stored: [...setting, ...i64(9n), EQ, EXTEND_U],
    switch_bad: [...refusedCall],
    switch_small: [...register, ...i64(4n), LT_U, EXTEND_U],
  });

  test("bits that are the same in all of its states are constants", () => {
    expect(inState(module, { switch_on: true }).world?.known).toEqual(new Map([["features", { mask: 8n, value: 8n }]]));
    expect(inState(module, { switch_on: false }).world?.known).toEqual(new Map([["features", { mask: 8n, value: 0n }]]));
    expect(inState(module, { switch_stored: true }).world?.known).toEqual(new Map([["w64", { mask: ALL, value: 9n }]]));
    expect(inState(module, { switch_small: true, switch_on: true }).world?.known).toEqual(
      new Map([
        ["register", { mask: 0xfcn, value: 0n }],
        ["features", { mask: 8n, value: 8n }],
      ]),
    );
  });
  test("bits that another state has otherwise are none", () => {
    expect(inState(module, { switch_any: true }).world?.known).toEqual(new Map());
    expect(inState(module, { switch_any: false }).world?.known).toEqual(new Map([["features", { mask: 6n, value: 0n }]]));
    expect(inState(module, { switch_stored: false }).world?.known).toEqual(new Map());
    // Two switches together say more than each alone: one is what the other is.
    expect(inState(module, { switch_equal: true, switch_small: true }).world?.known).toEqual(
      new Map([
        ["features", { mask: 0xfcn, value: 0n }],
        ["register", { mask: 0xfcn, value: 0n }],
      ]),
    );
  });
  test("they are constants of whatever is lifted then", () => {
    const f = lifted(inState(module, { switch_on: true, switch_stored: true }), INPUTS, "k_f");
    expect(f.free).toEqual([{ name: "features", mask: 0xf7n }]);
    expect(f.value({ x: 1n, features: 0x10n })).toBe(0x19n + 9n);
  });
  test("without a switch it is the same module", () => {
    expect(inState(module, {})).toBe(module);
  });
  test("switches that exclude each other have no state", () => {
    expect(() =>
      inState(module, { switch_stored: true, switch_on: true, switch_any: false, switch_equal: true, switch_small: true }),
    ).toThrow(LiftError);
    expect(() => inState(module, { switch_equal: true, switch_on: true, switch_small: true })).toThrow(
      "no state of the machine is the one that the profile stands for",
    );
  });
  test("a switch that cannot be read stays free", () => {
    expect([...(inState(module, { switch_bad: true }).world?.known ?? [])]).toEqual([]);
  });

  test("what known bits do not say is assumed where its words are read, directly or through one another", () => {
    const all = { switch_any: true, switch_equal: true, switch_stored: false };
    const state = inState(module, all);
    const context = newContext();
    const asked = (code: readonly number[]) => {
      const result = liftResult(inWorld(kernel({ f: code }), state.world as World), "k_f", INPUTS, context);
      return remaining(state, all, [result], context).length;
    };
    expect(asked(get(0))).toBe(0);
    expect(asked(setting)).toBe(1);
    expect(asked(features)).toBe(2);
    expect(asked(register)).toBe(2);
    expect(asked([...register, ...setting, ADD])).toBe(3);
  });
});

describe("a helper is judged", () => {
  // With the feature the kernel sets bit 8, else it clears bit 0.
  const f = [...bitOf(features, 0n), WRAP, IF, I64_TYPE, ...get(0), ...i64(0x100n), OR, ELSE, ...get(0), ...i64(0xfen), AND, END];
  const switches = { switch_feature: true };
  const module = kernel({ f, switch_feature: bitOf(features, 0n) });
  const judged = (code: readonly number[], on = true) =>
    judge(inState(module, { switch_feature: on }), { switch_feature: on }, ours(code), question());

  test("proved: in the state that is asked about", () => {
    expect(judged([...get(0), ...i64(0x100n), OR])).toEqual({ kind: "proved" });
    expect(judged([...get(0), ...i64(-2n), AND], false)).toEqual({ kind: "proved" });
  });
  test("differs: in another state it is not the same", () => {
    const answer = judged([...get(0), ...i64(-2n), AND]);
    expect(answer).toMatchObject({
      kind: "differs",
      comparison: { smallest: [0n, 0n], a: 0x100n, b: 0n, differingBits: 0x101n, count: 0x10000n },
    });
    expect(judge(module, {}, ours([...get(0), ...i64(0x100n), OR]), question()).kind).toBe("differs");
  });
  test("differs: one word of 256 is found, the smallest first", () => {
    const wrong = [...get(0), ...i64(0x100n), OR, ...get(0), ...i64(0xa5n), EQ, EXTEND_U, ...get(1), ...i64(3n), EQ, EXTEND_U, AND, XOR];
    expect(judged(wrong)).toMatchObject({
      kind: "differs",
      comparison: { smallest: [0xa5n, 3n], a: 0x1a5n, b: 0x1a4n, count: 1n, words: 1n, differingBits: 1n },
    });
  });
  test("differs: the machine's word stands among the inputs of the answer", () => {
    const answer = judge(module, {}, ours([...get(0), ...i64(0x100n), OR]), question());
    expect(answer).toMatchObject({
      comparison: { inputs: [...INPUTS, { name: "features", mask: 1n }], smallest: [0n, 0n, 0n], a: 0n, b: 0x100n },
    });
  });
  test("what remains of a state is assumed", () => {
    const any = kernel({
      f: [...features, ...i64(6n), AND, EQZ, EXTEND_U],
      switch_any: [...features, ...i64(6n), AND, ...i64(0n), NE, EXTEND_U],
    });
    expect(judge(inState(any, { switch_any: true }), { switch_any: true }, ours(i64(0n)), question())).toEqual({ kind: "proved" });
    expect(judge(any, {}, ours(i64(0n)), question())).toMatchObject({ kind: "differs", comparison: { a: 1n, b: 0n } });
  });
  test("refused: with the reason of what it reaches, and only then", () => {
    const reaches = (condition: bigint) => [...get(0), ...i64(condition), EQ, IF, VOID, ...refusedCall, 0x1a, END, ...get(0)];
    const reason = expect.stringMatching(/^assembly that is not modelled: frob \(in k_f, byte 0x[0-9a-f]+\)$/);
    expect(judge(kernel({ f: reaches(1n) }), {}, ours(get(0)), question())).toEqual({ kind: "refused", reason });
    // 0x100 is no word of 8 bits.
    expect(judge(kernel({ f: reaches(0x100n) }), {}, ours(get(0)), question())).toEqual({ kind: "proved" });
  });
  test("gave up: a product has no diagram, and no sample differs", () => {
    const full = INPUTS.map((input) => ({ ...input, mask: ALL }));
    // x * (y + 1) + ~x and x * y + ~0.
    const product = kernel({ f: [...get(0), ...get(1), ...i64(1n), ADD, MUL, ...get(0), ...i64(-1n), XOR, ADD] });
    const answer = judge(product, {}, ours([...get(0), ...get(1), MUL, ...i64(-1n), ADD]), question(full));
    expect(answer).toEqual({ kind: "gave up", reason: expect.stringContaining("gave up") });
  });
  test("where the kernel traps nothing is asked; where it always does nothing is proved", () => {
    const traps = (condition: bigint) => [...get(0), ...i64(condition), LT_U, IF, VOID, UNREACHABLE, END, ...get(0)];
    const half = kernel({ f: traps(0x80n) });
    expect(judge(half, {}, ours([...get(0), ...i64(0x80n), OR]), question())).toEqual({ kind: "proved" });
    expect(judge(half, {}, ours(i64(0n)), question())).toMatchObject({
      kind: "differs",
      comparison: { smallest: [0x80n, 0n], count: 0x8000n },
    });
    expect(judge(kernel({ f: traps(0x100n) }), {}, ours(get(0)), question())).toEqual({
      kind: "refused",
      reason: expect.stringContaining("the kernel returns for no"),
    });
    expect(trapOf(kernel({ f: traps(0x80n) }), {}, question())).toEqual([0n, 0n]);
    expect(trapOf(kernel({ f: [...get(0), ...i64(0x42n), EQ, IF, VOID, UNREACHABLE, END, ...get(0)] }), {}, question())).toEqual([
      0x42n,
      0n,
    ]);
    expect(trapOf(module, switches, question())).toBeUndefined();
  });
  test("a function of ours that traps is refused: it answers nothing", () => {
    const answer = judged([...get(1), ...i64(4n), LT_U, IF, VOID, UNREACHABLE, END, ...get(0)]);
    expect(answer).toMatchObject({ kind: "refused", reason: "f traps for some inputs" });
  });
  test("a kernel's truth of 32 bits is compared with all 64 of ours", () => {
    const truth = standing({ functions: [{ name: "k_f", params: ["i64", "i64"], results: ["i32"], code: [...get(0), EQZ] }] });
    expect(judge(truth, {}, ours([...get(0), EQZ, EXTEND_U]), question())).toEqual({ kind: "proved" });
    const above = ours([...get(0), EQZ, EXTEND_U, ...get(1), ...i64(32n), SHL, OR]);
    expect(judge(truth, {}, above, question())).toMatchObject({
      kind: "differs",
      comparison: { smallest: [0n, 1n], differingBits: 0xffn << 32n },
    });
  });
  test("a module without a world is refused where it touches memory", () => {
    const { world: _, ...alone } = kernel({ f: setting });
    expect(judge(alone, {}, ours(get(0)), question())).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("memory is not modelled"),
    });
  });
});
