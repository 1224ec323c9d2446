/** Which mutants there are: every one valid, one instruction apart from the module, spread over all functions, the same each time. */
import { beforeAll, describe, expect, test } from "vitest";
import { changesOf } from "../../src/mutate/changes.ts";
import { planMutants } from "../../src/mutate/plan.ts";
import { loadSubject, type Subject } from "../../src/mutate/subject.ts";
import { rewritten } from "../../src/mutate/writer.ts";
import { allInstructions, bodyOf, type Instruction } from "../../src/prove/body.ts";
import { openModule, type WasmModule } from "../../src/prove/index.ts";
import { profilesWithVectors } from "../../src/vectors/file.ts";
import { i64 } from "../support/wasm.ts";

let subject: Subject;
beforeAll(async () => {
  subject = await loadSubject("x86_64");
});

describe("the plan", () => {
  test("has more than 2,500 mutants in all, where each place is changed once", async () => {
    const subjects = await Promise.all(profilesWithVectors().map(loadSubject));
    expect(subjects.reduce((sum, one) => sum + planMutants(one, 1n).length, 0)).toBeGreaterThan(2500);
  });
  test("is the same for the same seed, and another one for another", () => {
    const changes = (seed: bigint) => planMutants(subject, seed, 60).map(({ change }) => change);
    expect(changes(7n)).toEqual(changes(7n));
    expect(changes(7n)).not.toEqual(changes(8n));
  });
  test("reaches every function before any twice", () => {
    const functions = new Set(planMutants(subject, 1n).map((mutant) => mutant.function)).size;
    expect(new Set(planMutants(subject, 3n, functions).map((mutant) => mutant.function)).size).toBe(functions);
  });
  test("has no change twice, however many are asked for", () => {
    const all = planMutants(subject, 1n, 1e9).map(({ change: { at, end, bytes } }) => `${at} ${end} ${bytes}`);
    expect(all.length).toBeGreaterThan(3000);
    expect(new Set(all).size).toBe(all.length);
  });
  test("leaves out what the vectors do not ask", () => {
    expect(subject.leftOut).toContain("mmu");
    expect(subject.helpers.map(({ name }) => name)).not.toContain("mmu");
    for (const { helpers } of planMutants(subject, 1n)) expect(helpers.length).toBeGreaterThan(0);
  });
});

/** Each function's instructions without their offsets. */
function texts(module: WasmModule): string[] {
  return module.functions.flatMap((fn) =>
    fn.code
      ? [[...allInstructions(bodyOf(module, fn).code)].map(({ op, value, index }) => `${op} ${value ?? index ?? ""}`).join("\n")]
      : [],
  );
}

test("each mutant is valid, and one function of it alone is another", () => {
  const own = texts(subject.module);
  for (const { change } of planMutants(subject, 5n, 60)) {
    const bytes = rewritten(subject.module.bytes, change);
    expect(WebAssembly.validate(bytes), `${change.was} to ${change.is}`).toBe(true);
    const changed = texts(openModule(bytes)).filter((text, i) => text !== own[i]);
    expect(changed, `${change.was} to ${change.is}`).toHaveLength(1);
  }
});

describe("what an instruction may become", () => {
  const become = (instruction: Omit<Instruction, "at">, next?: string, code: readonly number[] = i64(instruction.value ?? 0n)) =>
    changesOf(new Uint8Array(code), { ...instruction, at: 0 }, next === undefined ? undefined : { op: next, at: 0 }, 8).map(({ is }) => is);
  test("a mask: each bit flipped, one more, one less, nothing", () => {
    const flips = [3, 0, 6, 10, 18, 34, 66, 130].map((value) => `i64.const 0x${value.toString(16)}`);
    expect(become({ op: "i64.const", value: 2n }, "i64.and")).toEqual([...flips, "i64.const 0x1"]);
  });
  test("a shift's count stays below the width", () => {
    const counts = become({ op: "i64.const", value: 0n }, "i64.shl");
    expect(counts).toEqual([1, 2, 4, 8, 16, 32, 63].map((value) => `i64.const 0x${value.toString(16)}`));
  });
  test("an operation: one of the same types", () => {
    expect(become({ op: "i64.shl" })).toEqual(["i64.shr_u", "i64.shr_s"]);
    expect(become({ op: "i64.and" })).toEqual(["i64.or", "i64.xor", "i64.add", "i64.sub"]);
    expect(become({ op: "i64.eq" })).toContain("i64.ne");
    expect(become({ op: "i64.eqz" })).toEqual(["i64.ne 0", "i32.wrap_i64"]);
    expect(become({ op: "select" })).toEqual(["i32.eqz select"]);
    expect(become({ op: "local.get", index: 0 })).toEqual([]);
  });
});
