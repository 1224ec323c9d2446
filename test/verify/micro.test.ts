/** Instructions of RISC-V, Power and z/Architecture as LLVM IR: what they come to, and that what is not known is refused rather than left out. */
import { describe, expect, test } from "vitest";
import { runAsm, UnknownInstruction } from "../../src/verify/ir/micro.ts";
import { randomWords } from "../support/labs.ts";
import { type Asm, alternative, asmCall, part } from "./asmLines.ts";
import { HAS_LLVM, NEEDS_LLVM, wasmOf } from "./llvm.ts";

/** The lines; `%applied` says whether a patch is. */
function ran(asm: Asm, word = "i64"): string[] {
  let next = 0;
  return runAsm(
    asmCall(asm),
    word,
    () => `%t${next++}`,
    (when) => `%applied.${when.replace(":", ".")}`,
  );
}

/** A memory type by its bits, another one where the hart is patched. */
const TYPES: Asm = {
  text: alternative(
    "li $0, 0\t\nnop",
    { vendor: "0", id: "29", text: "li $0, $1\t\nslli $0,$0,$3" },
    { vendor: "0x5b7", id: "0", text: "li $0, $2\t\nslli $0,$0,$4" },
  ),
  constraints: "=r,I,I,I,I",
  args: "i64 1, i64 12, i64 61, i64 59",
  type: "i64",
};
/** Another type where there is none yet. */
const DEFAULT: Asm = {
  text: alternative(".rept\t7\nnop\n.endr\n", {
    vendor: "0x5b7",
    id: "0",
    text: "li t3, $1\n\tslli t3, t3, $3\n\tand t3, $0, t3\n\tbne t3, zero, 2f\n\tli t3, $2\n\tslli t3, t3, $3\n\tor $0, $0, t3\n\t2:",
  }),
  constraints: "=r,I,I,I,0,~{x28}",
  args: "i64 31, i64 14, i64 59, i64 %x",
  type: "i64",
};
/** Bits are cleared and set in memory, behind a lock bit. */
const UPDATE: Asm = {
  text: "1:\tldarx\t$0,0,$3\t\t# update\n\tand.\t$1,$0,$6\n\tbne-\t1b \n\tandc\t$1,$0,$4 \n\tor\t$1,$1,$7\n\tstdcx.\t$1,0,$3 \n\tbne-\t1b",
  constraints: "=&r,=&r,=*m,r,r,*m,r,r,~{cc}",
  args: "ptr elementtype(i64) %p, ptr %p, i64 %x, ptr elementtype(i64) %p, i64 1024, i64 %y",
  type: "{ i64, i64 }",
};
const STORE: Asm = { text: `stw${part(0, "U")}${part(0, "X")} $1,$0`, constraints: "=*m<>,r", args: "ptr elementtype(i32) %p, i32 %n" };

describe("as lines of IR", () => {
  test("patches: each chooses over what was there before it", () => {
    expect(ran(TYPES)).toEqual([
      "  %t0 = add i64 0, 0",
      "  %t1 = add i64 1, 0",
      "  %t2 = shl i64 %t1, 61",
      "  %t3 = select i1 %applied.0.29, i64 %t2, i64 %t0",
      "  %t4 = add i64 12, 0",
      "  %t5 = shl i64 %t4, 59",
      "  %t6 = select i1 %applied.1463.0, i64 %t5, i64 %t3",
      "  %r = add i64 %t6, 0",
    ]);
  });
  test("a branch forward: what it skips is chosen at its label", () => {
    const lines = ran(DEFAULT);
    expect(lines).toContain("  %t3 = icmp ne i64 %t2, 0");
    // Both registers that it skips, and then the patch.
    expect(lines.filter((line) => line.includes("select"))).toEqual([
      "  %t7 = select i1 %t3, i64 %x, i64 %t6",
      "  %t8 = select i1 %t3, i64 %t2, i64 %t5",
      "  %t9 = select i1 %applied.1463.0, i64 %t7, i64 %x",
    ]);
  });
  test("a load-reserve loop, once", () => {
    expect(ran(UPDATE)).toEqual([
      "  %t0 = load volatile i64, ptr %p",
      "  %t1 = and i64 %t0, 1024",
      "  %t2 = xor i64 %x, -1",
      "  %t3 = and i64 %t0, %t2",
      "  %t4 = or i64 %t3, %y",
      "  store volatile i64 %t4, ptr %p",
      "  %t5 = insertvalue { i64, i64 } poison, i64 %t0, 0",
      "  %r = insertvalue { i64, i64 } %t5, i64 %t4, 1",
    ]);
  });
  test("one store, as wide as its name says", () => {
    expect(ran(STORE, "i32")).toEqual(["  store volatile i32 %n, ptr %p"]);
    expect(ran({ text: "\tst\t$1,$0\n", constraints: "=*R,d", args: "ptr elementtype(i32) @mm, i32 %n" }, "i32")).toEqual([
      "  store volatile i32 %n, ptr @mm",
    ]);
  });
});

describe("refused", () => {
  const registers = { constraints: "=r,r,0", args: "i64 %y, i64 %x", type: "i64" } as const;
  const at = { constraints: "=&r,=*m,r,r", args: "ptr elementtype(i64) %p, ptr %p, i64 %x", type: "i64" } as const;
  const patch = (text: string, id = "7"): Asm => ({ ...registers, text: alternative("nop", { vendor: "0", id, text }) });
  const refused: readonly (readonly [string, Asm])[] = [
    ["an unknown instruction", { ...registers, text: "clz $0, $1" }],
    ["an unknown one in a patch", patch("clz $0, $1")],
    ["a register that nobody wrote", { ...registers, text: "or $0, $1, t3" }],
    ["a register with a number for a name", { ...registers, text: "or $0, $1, 9" }],
    ["a number among registers", { ...registers, text: "add $0, 4, $1" }],
    ["a computed amount of a shift by a number", { ...registers, text: "slli $0, $0, $1" }],
    ["an immediate form", { ...at, text: `or${part(3, "I")} $0, $0, $3` }],
    ["two operands for three", { ...registers, text: "add $0, $1" }],
    ["machine code", patch(".4byte 0x0295000b\nor $0, $0, $1")],
    ["repeated instructions", patch(".rept 3\nadd $0, $0, $1\n.endr")],
    [
      "repeated instructions in the old code",
      { ...registers, text: alternative(".rept 3\nadd $0, $0, $1\n.endr", { vendor: "0", id: "1", text: "nop" }) },
    ],
    ["a patch whose number is none", patch("or $0, $0, $1", "$1")],
    ["a store in a patch", { ...at, text: alternative("nop", { vendor: "0", id: "1", text: "std $3, $1\nor $0, $3, $3" }) }],
    ["a loop over registers", { ...registers, text: "1: add $0, $0, $1\nbne $0, $1, 1b" }],
    ["a loop whose end nobody decides", { ...registers, text: "1: add $0, $0, $1\nbne- 1b" }],
    ["a branch whose label is not there", { ...registers, text: "bne $0, zero, 2f\nor $0, $0, $1" }],
    ["branches that cross", { ...registers, text: "bne $0, zero, 2f\nbne $1, zero, 3f\nor $0, $0, $1\n2:\nadd $0, $0, $1\n3:\n2:" }],
    ["a register that is written on one path only", { ...registers, text: "bne $0, zero, 2f\nli t3, 1\n2: or $0, $0, t3" }],
    ["a store that a branch may skip", { ...at, text: "or $0, $3, $3\nbne $0, zero, 2f\nstd $3, $1\n2:" }],
    ["a load that a branch may skip", { ...at, text: "or $0, $3, $3\nbne $0, zero, 2f\nldarx $0,0,$2\n2:" }],
    ["a store of 32 bits out of registers of 64", { ...at, text: "ld $0,$1\nstw $0,$1" }],
    ["a load of 32 bits into registers of 64", { ...at, text: "lwarx $0,0,$2" }],
    ["an access with an index", { ...at, text: "ldarx $0,$3,$2" }],
    ["an access at a distance", { ...at, text: "ld $0,8($2)" }],
    ["an access through no pointer", { ...at, text: "ldarx $0,0,$3" }],
    ["an operand of another width", { text: "or $0, $1, $1", constraints: "=r,r", args: "i32 %n", type: "i64" }],
    ["a result of another width", { text: "or $0, $1, $1", constraints: "=r,r", args: "i64 %x", type: "i32" }],
    ["a result that is a pointer", { text: "ld $0,$1", constraints: "=r,*m", args: "ptr elementtype(i64) %p", type: "ptr" }],
    ["a result that is never written", { ...registers, text: "nop", constraints: "=r,r", args: "i64 %x" }],
    ["two labels in one line", { ...registers, text: "1: 2: nop" }],
    ["a line of another form", { ...registers, text: "$0 <- $1" }],
  ];
  test.each(refused)("%s", (_, asm) => expect(() => ran(asm)).toThrow(UnknownInstruction));
});

describe.skipIf(!HAS_LLVM)(`compiled and run (${NEEDS_LLVM})`, async () => {
  const patched = ["applied.0.29", "applied.1463.0"].map((name) => `  %${name} = call i1 @${name}()`);
  const text = [
    'target triple = "wasm32-unknown-unknown"',
    "declare i1 @applied.0.29()",
    "declare i1 @applied.1463.0()",
    "@slot = global i64 0, align 8",
    "define i64 @types() {",
    ...[...patched, ...ran(TYPES), "  ret i64 %r", "}"],
    "define i64 @default(i64 %x) {",
    ...[...patched, ...ran(DEFAULT), "  ret i64 %r", "}"],
    "define i64 @update(i64 %x, i64 %y, i64 %z) {",
    ...["  %p = getelementptr i8, ptr @slot, i32 0", "  store volatile i64 %z, ptr %p"],
    ...[...ran(UPDATE), "  %old = extractvalue { i64, i64 } %r, 0", "  ret i64 %old", "}"],
    "define i64 @slot_now() {",
    ...["  %now = load volatile i64, ptr @slot", "  ret i64 %now", "}"],
    "define void @put(i32 %n) {",
    ...["  %p = getelementptr i8, ptr @slot, i32 4", ...ran(STORE, "i32"), "  ret void", "}"],
  ].join("\n");
  const state = { standard: 0, vendor: 0 };
  const env = { "applied.0.29": () => state.standard, "applied.1463.0": () => state.vendor };
  const exports = HAS_LLVM
    ? ((await WebAssembly.instantiate(wasmOf(text), { env })).instance.exports as Record<string, (...words: (bigint | number)[]) => bigint>)
    : {};
  const call = (name: string, ...words: bigint[]) => BigInt.asUintN(64, exports[name](...words));
  const words = [...randomWords(5n, 60, (1n << 64n) - 1n)];

  test("memory types of both kinds of hart, the vendor's last", () => {
    for (const [standard, vendor, expected] of [
      [0, 0, 0n],
      [1, 0, 1n << 61n],
      [0, 1, 12n << 59n],
      [1, 1, 12n << 59n],
    ] as const) {
      Object.assign(state, { standard, vendor });
      expect(call("types")).toBe(BigInt.asUintN(64, expected));
    }
  });
  test("a type is set where there was none", () => {
    for (const vendor of [0, 1])
      for (const word of [...words, ...words.map((one) => one & ((1n << 59n) - 1n))]) {
        Object.assign(state, { standard: 0, vendor });
        const expected = vendor === 1 && word >> 59n === 0n ? word | (14n << 59n) : word;
        expect(call("default", word)).toBe(BigInt.asUintN(64, expected));
      }
  });
  test("bits in memory are cleared, then set; the old word is the answer", () => {
    for (let i = 0; i + 2 < words.length; i++) {
      const [clear, set, slot] = words.slice(i, i + 3);
      expect(call("update", clear, set, slot)).toBe(slot);
      expect(call("slot_now")).toBe((slot & BigInt.asUintN(64, ~clear)) | set);
    }
  });
  test("a store of 32 bits leaves its neighbours", () => {
    call("update", 0n, 0n, 0x1111_2222_3333_4444n);
    exports.put(0x7eee_dddd);
    expect(call("slot_now")).toBe(0x7eee_dddd_3333_4444n);
  });
});
