/** A whole file of IR with assembly in it, rewritten, compiled, and run beside what the prover makes of the same module. */
import { expect, test } from "vitest";
import { openModule } from "../../src/prove/index.ts";
import { rewriteIr } from "../../src/verify/ir/rewrite.ts";
import { kernelModule } from "../../src/verify/kernelModule.ts";
import type { KernelConfig } from "../../src/verify/types.ts";
import { lifted } from "../prove/memoryModules.ts";
import { randomWords } from "../support/labs.ts";
import { asmLines, STATIC_KEY } from "./asmLines.ts";
import { HAS_LLVM, NEEDS_LLVM, wasmOf } from "./llvm.ts";

const CONFIG: KernelConfig = {
  id: "test",
  arch: "test",
  defconfig: "defconfig",
  set: {},
  pointerBits: 32,
  sources: [],
  switches: {},
};

const FILE = [
  'target datalayout = "e-m:e-p:32:32"',
  'target triple = "riscv32-unknown-linux-gnu"',
  "@key = external global i64, align 8",
  "@feature_mask = external global i64, align 8",
  "define i64 @k_f(i64 %a, i64 %b) #0 {",
  ...asmLines({ text: STATIC_KEY, constraints: "i,!i", args: "ptr @key", targets: ["off", "on"] }),
  "off:",
  "  br label %join",
  "on:",
  "  br label %join",
  "join:",
  "  %bits = phi i64 [ 3, %off ], [ %b, %on ]",
  ...asmLines({ text: "csrr $0, satp", constraints: "=r", type: "i64", into: "%register" }),
  "  %mask = load i64, ptr @feature_mask, align 8",
  "  %x = or i64 %a, %bits",
  "  %y = and i64 %x, %mask",
  "  %z = xor i64 %y, %register",
  "  ret i64 %z",
  "}",
  "define i64 @k_refused(i64 %a) #0 {",
  "entry:",
  ...asmLines({ text: "tdnei $0, 0", constraints: "r,!i", args: "i64 %a", targets: ["off", "on"] }),
  "off:",
  "  br label %on",
  "on:",
  // As many edges as the callbr had: LLVM takes no other number.
  "  %bits = phi i64 [ 3, %off ], [ %a, %entry ]",
  "  ret i64 %bits",
  "}",
  'attributes #0 = { nounwind "target-cpu"="generic" }',
].join("\n");

test.skipIf(!HAS_LLVM)(`the module answers what its formula says, and what is refused has its reason (${NEEDS_LLVM})`, async () => {
  const { text, symbols, variables } = rewriteIr(FILE, 32);
  const bytes = wasmOf(text);
  const { module, variables: places } = kernelModule(bytes, { symbols, variables, absent: {}, compiler: "" }, CONFIG);
  const mask = places.find(({ name }) => name === "feature_mask");
  const names = Object.entries(symbols).filter(([, { kind }]) => kind === "symbol");
  expect(names.map(([, { bits, text: said }]) => [bits, said])).toEqual([
    [1, "nop (@key)"],
    [64, "csrr $0, satp"],
  ]);
  const machine: Record<string, bigint> = {};
  const env = Object.fromEntries(
    WebAssembly.Module.imports(new WebAssembly.Module(bytes)).map(({ name }) => {
      const symbol = symbols[name];
      return [name, () => (symbol.word === 64 ? machine[symbol.name] : Number(machine[symbol.name] ?? 0n))];
    }),
  );
  const { exports } = (await WebAssembly.instantiate(bytes, { env })).instance;
  const { memory, k_f } = exports as unknown as { memory: WebAssembly.Memory; k_f: (a: bigint, b: bigint) => bigint };
  const one = lifted(module, undefined, "k_f");
  expect(one.free.map(({ name }) => name).sort()).toEqual(["feature_mask", ...names.map(([, { name }]) => name)].sort());
  const words = [...randomWords(3n, 200, (1n << 64n) - 1n)];
  for (let i = 0; i + 4 < words.length; i += 4) {
    const [a, b, register, features] = words.slice(i, i + 4);
    const [key, satp] = names.map(([, { name }]) => name);
    Object.assign(machine, { [key]: a & 1n, [satp]: register });
    new DataView(memory.buffer).setBigUint64(Number(mask?.address), features, true);
    const expected = ((a | (machine[key] === 1n ? b : 3n)) & features) ^ register;
    expect(BigInt.asUintN(64, k_f(a, b))).toBe(expected);
    expect(one.value({ ...machine, feature_mask: features, a, b })).toBe(expected);
  }
  expect(() => lifted(module, [{ name: "a", mask: 1n }], "k_refused")).toThrow("assembly that is not modelled: tdnei $0, 0 (%a)");
  expect(openModule(bytes).exports.has("k_refused")).toBe(true);
});
