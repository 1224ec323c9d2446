/** z3 as a second decider: every law on every profile, and every operation of the scripts against the engine. */
import { beforeAll, describe, expect, test } from "vitest";
import { lawExport } from "../../src/laws/index.ts";
import { InfrastructureError, type Lab, laws } from "../../src/node.ts";
import { openModule, prepareLaw, toSmt2 } from "../../src/prove/index.ts";
import { operandCount } from "../../src/prove/numeric.ts";
import { opcodes } from "../../src/prove/opcodes.ts";
import { decideWithZ3 } from "../../src/prove/z3.ts";
import { labs, profiles } from "../support/labs.ts";
import { ALL, builtModule, lawInputs } from "../support/prover.ts";
import { engine, get, i64, wasm } from "../support/wasm.ts";

let all: ReadonlyMap<string, Lab>;
beforeAll(async () => {
  all = await labs();
});

test("z3 finds every law on every profile as the prover does", { timeout: 240_000 }, async () => {
  const questions = profiles.flatMap(({ id }) => {
    const module = builtModule(id);
    return laws.map((law) => {
      const inputs = lawInputs(all.get(id) as Lab, law);
      const name = `at_${lawExport(law)}`;
      return {
        what: `${id} ${law.id}`,
        answer: prepareLaw(module, name, inputs).over().violated === 0n ? "unsat" : "sat",
        script: toSmt2(module, name, inputs),
      };
    });
  });
  const answers = await decideWithZ3(questions.map(({ script }) => script));
  expect(questions.filter(({ answer }, i) => answers[i] !== answer).map(({ what }) => what)).toEqual([]);
  expect(answers.filter((answer) => answer === "sat").length).toBeGreaterThan(10);
});

/** A function that answers 1 exactly where the instruction gives `expected`; 32-bit operands are cut out of the words. */
function question(byte: number, name: string, expected: bigint): Uint8Array<ArrayBuffer> {
  const narrow = name.startsWith("i32") ? name !== "i32.wrap_i64" : name.startsWith("i64.extend_i32");
  const result32 = name.startsWith("i32") || /^i64\.(eqz|eq|ne|[lg][te]_[su])$/.test(name);
  // A divisor that is never 0, and for these masks never -1: a law that may trap is none.
  const odd = (i: number) => (i === 1 && /div|rem/.test(name) ? [...i64(1n), 0x84] : []);
  const operand = (i: number) => [...get(i), ...odd(i), ...(narrow ? [0xa7] : [])];
  const value = [...operand(0), ...(operandCount(name) === 2 ? operand(1) : []), byte, ...(result32 ? [0xad] : [])];
  return wasm([
    { name: "at", params: ["i64", "i64"], results: ["i64"], code: [...value, ...i64(expected), 0x51, 0xad] },
    { name: "value", params: ["i64", "i64"], results: ["i64"], code: value },
  ]);
}

describe("the scripts say what the engine does", () => {
  const operands = [
    [0x8000_0000_8000_0001n, 3n],
    [0xffff_fff0_0000_ff35n, 0xffff_ffff_ffff_fff9n],
    [0x0123_4567_89ab_cdefn, 0x25n],
    [0x8000_0000_8000_0001n, 0x8000_0000_8000_0001n],
  ];
  test("for every instruction, and for no other value", { timeout: 120_000 }, async () => {
    const scripts: { readonly what: string; readonly script: string; readonly answer: string }[] = [];
    for (const [byte, { name }] of opcodes) {
      if (operandCount(name) === undefined) continue;
      const call = await engine(question(byte, name, 0n));
      for (const [a, b] of operands) {
        const inputs = [
          { name: "a", mask: a },
          { name: "b", mask: b },
        ];
        const value = call("value", a, b) as bigint;
        const region = [inputs.map(({ mask }) => ({ mask, value: mask }))];
        for (const [expected, answer] of [
          [value, "sat"],
          [value ^ 4n, "unsat"],
        ] as const)
          scripts.push({
            what: `${name} ${a} ${b}`,
            script: toSmt2(openModule(question(byte, name, expected)), "at", inputs, region),
            answer,
          });
      }
    }
    expect(scripts.length).toBe(8 * 66);
    const answers = await decideWithZ3(scripts.map(({ script }) => script));
    expect(scripts.filter(({ answer }, i) => answers[i] !== answer).map(({ what }) => what)).toEqual([]);
  });

  test("in a region, and outside of it", async () => {
    const bytes = wasm([{ name: "at", params: ["i64"], results: ["i64"], code: [...get(0), ...i64(7n), 0x51, 0xad] }]);
    const script = (region?: Parameters<typeof toSmt2>[3]) => toSmt2(openModule(bytes), "at", [{ name: "a", mask: ALL }], region);
    const cube = (mask: bigint, value: bigint) => [{ mask, value }];
    const scripts = [
      script(),
      script([]),
      script([cube(7n, 7n)]),
      script([cube(7n, 6n)]),
      script([cube(7n, 6n), cube(1n, 1n)]),
      script([[]]),
    ];
    expect(await decideWithZ3(scripts)).toEqual(["sat", "unsat", "sat", "unsat", "sat", "sat"]);
  });
});

describe("an answer counts only if it is all that z3 says", () => {
  test.each([
    ["an error before the answer", "(assert (= |no such| #b1))\n(check-sat)", /unknown constant/],
    ["no answer", "(set-logic QF_BV)", /no answer/],
    ["two answers", "(check-sat)\n(check-sat)", /does not decide script 0/],
  ])("%s", async (_, script, message) => {
    await expect(decideWithZ3([script])).rejects.toThrow(InfrastructureError);
    await expect(decideWithZ3([script])).rejects.toThrow(message);
  });
  test("a failed script leaves nothing behind for the next", async () => {
    const declared = "(declare-const x (_ BitVec 1))\n(assert (= x #b1))\n(check-sat)";
    expect(await decideWithZ3([declared, declared.replace("#b1))", "#b1))\n(assert (= x #b0))"), declared])).toEqual([
      "sat",
      "unsat",
      "sat",
    ]);
    expect(await decideWithZ3([])).toEqual([]);
  });
});
