/** LLVM IR of a real target, rewritten for WebAssembly: what goes, what stays, and what stands for assembly. */
import { describe, expect, test } from "vitest";
import { type Rewritten, rewriteIr, summary, withoutRoots } from "../../src/verify/ir/rewrite.ts";
import { type Asm, asmCall, asmLines, STATIC_KEY } from "./asmLines.ts";

/** The parts of a file around the lines of a function. */
function file(...body: readonly string[]): string {
  return [
    "; ModuleID = 'shim'",
    'source_filename = "shim.c"',
    'target datalayout = "E-m:e-p:32:32-Fn32-i64:64-n32"',
    'target triple = "powerpc-unknown-linux-gnu"',
    'module asm ".globl x"',
    "$f = comdat any",
    "%struct.mm = type { i32, i64 }",
    "@mm = external dso_local local_unnamed_addr global %struct.mm, align 8",
    "@table = external global [0 x i32], align 4",
    '@counter = dso_local global i32 7, section ".data..read_mostly", align 4',
    "@unread = dso_local global i32 7, align 4",
    "@zeroed = internal global i64 0, align 8",
    "@mixed = internal externally_initialized global { i32, [4 x i8] } { i32 1, [4 x i8] zeroinitializer }, align 4",
    '@names = private unnamed_addr constant [3 x i8] c"a \\00", align 1',
    '@llvm.used = appending global [1 x ptr] [ptr @mm], section "llvm.metadata"',
    'define dso_local i64 @f(i64 %x) local_unnamed_addr #0 section ".text" comdat {',
    ...body,
    "  %1 = load i32, ptr @counter, align 4, !tbaa !3",
    "  %2 = load volatile i32, ptr @mixed, align 4",
    "  store i64 %x, ptr @mm, align 8",
    "  store atomic i32 %1, ptr @table monotonic, align 4",
    "  ret i64 %x",
    "}",
    'attributes #0 = { nounwind "target-cpu"="ppc" "patchable-function"="x" }',
    "!llvm.module.flags = !{!0}",
    "!llvm.ident = !{!1}",
  ].join("\n");
}

const withAsm = (...calls: readonly Asm[]): Rewritten => rewriteIr(file(...calls.flatMap(asmLines)), 64);
const lines = ({ text }: Rewritten) => text.split("\n");
/** Names of the imports, in the order in which the function calls them. */
const called = (rewritten: Rewritten) => [...rewritten.text.matchAll(/ call \S+ @((?:symbol|refused)\.\w+)\(\)/g)].map(([, name]) => name);
const reads = (text: string, more: Partial<Asm> = {}): Asm => ({ text, constraints: "=r", type: "i64", ...more });
const jumps = (key: string, targets: readonly string[], text = STATIC_KEY): Asm => ({
  text,
  constraints: `i${",!i".repeat(targets.length - 1)}`,
  args: `ptr @${key}`,
  targets,
});

describe("what only the target knows goes", () => {
  const rewritten = rewriteIr(file(...asmLines({ text: "sync", constraints: "~{memory}" })), 32);

  test("assembly, sections, groups, attributes, metadata of the module", () => {
    expect(rewritten.text).not.toMatch(/ asm |module asm|section|comdat|source_filename|target-cpu|patchable|llvm\.(?:used|module|ident)/);
    expect(lines(rewritten)).toContain("attributes #0 = { nounwind }");
    expect(lines(rewritten)).toContain("define dso_local i64 @f(i64 %x) local_unnamed_addr #0 {");
  });
  test.each([32, 64] as const)("the machine is WebAssembly of %s bits", (bits) => {
    const { text } = rewriteIr(file(), bits);
    expect(text).toContain(`target triple = "wasm${bits}-unknown-unknown"`);
    expect(text).toMatch(new RegExp(`target datalayout = "e-m:e-p:${bits}:${bits}-`));
  });
  test("variables of elsewhere are places of their own, arrays without a length large ones", () => {
    expect(lines(rewritten)).toContain("@mm = global %struct.mm zeroinitializer, align 8");
    expect(lines(rewritten)).toContain("@table = global [65536 x i8] zeroinitializer, align 4");
    expect(lines(rewritten)).toContain("@counter = dso_local global i32 7, align 4");
  });
  test("variables with a value of their own that the code reads are told", () => {
    expect(rewritten.variables).toEqual(["counter", "mixed"]);
  });
  test("loads and stores keep their width: the back end may not narrow them", () => {
    expect(lines(rewritten)).toContain("  %1 = load volatile i32, ptr @counter, align 4, !tbaa !3");
    expect(lines(rewritten)).toContain("  %2 = load volatile i32, ptr @mixed, align 4");
    expect(lines(rewritten)).toContain("  store volatile i64 %x, ptr @mm, align 8");
    expect(lines(rewritten)).toContain("  store volatile i32 %1, ptr @table, align 4");
  });
});

test("before the optimiser: what keeps code alive goes, and no first value of the kernel's counts as the only one", () => {
  const before = [
    'module asm ".initcall"',
    '@llvm.compiler.used = appending global [1 x ptr] [ptr @a], section "llvm.metadata"',
    "@a = internal unnamed_addr global [2 x i64] [i64 1, i64 2], align 8",
    "@b = dso_local local_unnamed_addr global i8 1, align 1",
    "@c = external global i64, align 8",
    "@d = internal constant i64 1, align 8",
    "@ptelab_mm = internal global %struct.mm zeroinitializer, align 8",
  ];
  expect(withoutRoots(before.join("\n")).split("\n")).toEqual([
    "@a = internal unnamed_addr externally_initialized global [2 x i64] [i64 1, i64 2], align 8",
    "@b = dso_local local_unnamed_addr externally_initialized global i8 1, align 1",
    ...before.slice(4),
  ]);
});

describe("a word of the machine is an imported function", () => {
  test("the same for the same text and operands, another one otherwise", () => {
    const same = withAsm(reads("mrs $0, tcr_el1"), reads("mrs $0, tcr_el1", { into: "%again" }));
    expect(new Set(called(same)).size).toBe(1);
    expect(Object.values(same.symbols)).toMatchObject([{ kind: "symbol", bits: 64, word: 64, text: "mrs $0, tcr_el1" }]);
    const by = (number: number) => reads("mfspr $0,$1", { constraints: "=r,i", args: `i64 ${number}`, into: `%r${number}` });
    const other = withAsm(reads("mrs $0, tcr_el1"), reads("mrs $0, ttbr0_el1", { into: "%b" }), by(33), by(34));
    expect(new Set(called(other)).size).toBe(4);
    expect(new Set(Object.values(other.symbols).map(({ name }) => name)).size).toBe(4);
  });
  test("the same in another file: its name is its text", () => {
    const [a] = Object.values(withAsm(reads("mrs $0, tcr_el1")).symbols);
    const [, b] = Object.values(withAsm(reads("csrr $0, satp"), reads("mrs $0, tcr_el1")).symbols);
    expect(b).toEqual(a);
  });
  test("texts that only differ where a name is cut off have names of their own", () => {
    const long = (n: number) => reads(`mrs $0, ${"s".repeat(80)}${n}`, { into: `%r${n}` });
    const many = withAsm(...Array.from({ length: 1500 }, (_, n) => long(n)));
    expect(new Set(Object.values(many.symbols).map(({ name }) => name)).size).toBe(1500);
  });
  test("a structure of two, and a pointer", () => {
    const pair = withAsm(reads(".byte 0x0f,0x01,0xee", { constraints: "={ax},={dx},{cx}", args: "i32 0", type: "{ i32, i32 }" }));
    const names = Object.values(pair.symbols).map(({ name }) => name);
    expect(names).toHaveLength(2);
    expect(names[0]).not.toBe(names[1]);
    expect(pair.text).toMatch(
      /insertvalue \{ i32, i32 \} poison, i32 %asm\.0, 0\n {2}%r = insertvalue \{ i32, i32 \} %asm\.2, i32 %asm\.1, 1/,
    );
    const pointer = withAsm(reads("\tllilh $0,0\n", { constraints: "=d", type: "ptr" }));
    expect(pointer.text).toMatch(/%asm\.0 = call i64 @symbol\.\w+\(\)\n {2}%r = inttoptr i64 %asm\.0 to ptr/);
  });
  test("a register that LLVM reads itself", () => {
    const rewritten = rewriteIr(file("  %r = tail call i64 @llvm.read_register.i64(metadata !3)"), 64);
    expect(called(rewritten)).toHaveLength(1);
    expect(Object.values(rewritten.symbols)).toMatchObject([{ kind: "symbol", name: "register !3", bits: 64 }]);
  });
});

describe("a patched jump is a switch over a free word", () => {
  test("with the edges of the callbr, in their order", () => {
    const rewritten = withAsm(jumps("key", ["next", "yes", "no", "yes"]));
    expect(rewritten.text).toMatch(
      /%asm\.0 = call i64 @symbol\.\w+\(\)\n {2}switch i64 %asm\.0, label %next \[ i64 1, label %yes i64 2, label %no i64 3, label %yes \]\n/,
    );
    expect(Object.values(rewritten.symbols)).toMatchObject([{ bits: 2 }]);
  });
  test.each([
    [2, 1],
    [3, 2],
    [4, 2],
    [5, 3],
  ])("%s ways need %s bits", (ways, bits) => {
    const [symbol] = Object.values(
      withAsm(
        jumps(
          "key",
          Array.from({ length: ways }, (_, i) => `l${i}`),
        ),
      ).symbols,
    );
    expect(symbol.bits).toBe(bits);
  });
  test("the same key is the same word wherever it is asked, another key or another text is not", () => {
    const names = called(
      withAsm(jumps("key", ["a", "b"]), jumps("key", ["c", "d"]), jumps("other", ["a", "b"]), jumps("key", ["a", "b"], `\n${STATIC_KEY}`)),
    );
    expect(names[1]).toBe(names[0]);
    expect(new Set(names).size).toBe(3);
  });
});

describe("what is refused stays in the code, for whoever reaches it", () => {
  test("with its reason", () => {
    const rewritten = withAsm(reads("frobnicate $0"));
    expect(Object.values(rewritten.symbols)).toMatchObject([{ kind: "refused", text: "assembly that is not modelled: frobnicate $0" }]);
    expect(rewritten.text).toMatch(/%r = call i64 @refused\.\w+\(\)/);
  });
  test("an instruction that is not known, by name", () => {
    const [symbol] = Object.values(
      withAsm({ text: "std $1,$0; tlbie $1", constraints: "=*m,r", args: "ptr elementtype(i64) @mm, i64 %x" }).symbols,
    );
    expect(symbol).toMatchObject({ kind: "refused", bits: 0, word: 0 });
    expect(symbol.text).toContain("the instruction tlbie $1 in std $1,$0; tlbie $1");
  });
  test("a jump keeps its edges, and its result", () => {
    const rewritten = withAsm({ ...jumps("key", ["next", "yes"], "tdnei $0, 0"), constraints: "=r,i,!i", type: "i64" });
    expect(rewritten.text).toMatch(
      /call void @refused\.\w+\(\)\n {2}%r = freeze i64 poison\n {2}switch i64 0, label %next \[ i64 1, label %yes \]\n/,
    );
  });
  test("a form that is not known is an error: nothing is left out silently", () => {
    expect(() => rewriteIr(file('  %r = call <2 x i64> asm "x", "=r"()'), 64)).toThrow(
      "a call of assembly of an unknown form:   %r = call <2 x i64>",
    );
  });
});

test("a summary is the first two instructions and the words that they take", () => {
  const call = asmCall({
    text: "1:\n\tnop # a key\n\t.long 1b\n\tadd $0, $1\n\tsub",
    constraints: "=r,i,i",
    args: "i64 7, ptr getelementptr inbounds (i8, ptr @key, i64 12)",
    type: "i64",
  });
  expect(summary(call)).toBe("nop; add $0, $1 (7, @key+12)");
});
