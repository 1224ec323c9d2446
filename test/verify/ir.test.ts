/** Inline assembly in LLVM IR: how a call is taken apart, and what counts as what. What is not known for sure is refused. */
import { describe, expect, test } from "vitest";
import { isConstantOperand, parseAsmCall, splitTop } from "../../src/verify/ir/asm.ts";
import { classify } from "../../src/verify/ir/classify.ts";
import { type Asm, alternative, asmCall, asmLines, part, STATIC_KEY } from "./asmLines.ts";

describe("a call of assembly is taken apart", () => {
  test("text, results, and inputs that are tied to them", () => {
    expect(asmCall({ text: "add\t$0, $1, 7\n", constraints: "=r,I,0,~{memory},~{x28}", args: "i64 31, i64 %word", type: "i64" })).toEqual({
      result: "%r",
      type: "i64",
      text: "add\t$0, $1, 7\n",
      operands: [
        { kind: "output", constraint: "=r" },
        { kind: "input", constraint: "I", type: "i64", value: "31" },
        { kind: "input", constraint: "0", type: "i64", value: "%word", tied: 0 },
      ],
    });
  });
  test("places in memory, with what LLVM says of them", () => {
    const args =
      "ptr nonnull elementtype(%union.anon.9) %3, ptr nonnull %3, i64 -1, ptr elementtype({ i64, i32 }) getelementptr inbounds (i8, ptr @mm, i64 12)";
    expect(asmCall({ text: "x", constraints: "=&r,=*m,r,rK,*m", args, type: "i64" }).operands).toEqual([
      { kind: "output", constraint: "=&r" },
      { kind: "store", constraint: "=*m", type: "ptr", value: "%3" },
      { kind: "input", constraint: "r", type: "ptr", value: "%3" },
      { kind: "input", constraint: "rK", type: "i64", value: "-1" },
      { kind: "load", constraint: "*m", type: "ptr", value: "getelementptr inbounds (i8, ptr @mm, i64 12)" },
    ]);
  });
  test("where a callbr goes, the next instruction first", () => {
    const call = asmCall({ text: STATIC_KEY, constraints: "i,!i,!i", args: "ptr @key", targets: ["1", "yes.i", "7"] });
    expect(call.targets).toEqual(["%1", "%yes.i", "%7"]);
    expect(call.operands.map(({ kind }) => kind)).toEqual(["input", "label", "label"]);
    expect(call.result).toBeUndefined();
  });
  test("structures as results, quoted names, metadata", () => {
    const call = parseAsmCall('  %"a b" = call { i64, i64 } asm "mov \\22$0\\22\\5C", "=&r,=r"() #5, !srcloc !7, !noalias !4', undefined);
    expect(call).toEqual({ result: '%"a b"', type: "{ i64, i64 }", text: 'mov "$0"\\', operands: [expect.anything(), expect.anything()] });
  });
  test("a line without any is none, and one of another form is not guessed at", () => {
    expect(parseAsmCall("  %1 = call i64 @f(i64 1)", undefined)).toBeUndefined();
    expect(parseAsmCall('  %1 = call <2 x i64> asm "x", "=r"()', undefined)).toBeUndefined();
  });
  test("commas are split where no bracket and no string is open", () => {
    expect(splitTop('i64 1, ptr f(i8 2, i8 3), { i8, i8 } x, "a,b"')).toEqual(["i64 1", "ptr f(i8 2, i8 3)", "{ i8, i8 } x", '"a,b"']);
    expect(splitTop("")).toEqual([]);
  });
});

describe("an operand is constant only if nothing in it is computed", () => {
  const constant = (argument: string) => asmCall({ text: "x", constraints: "r", args: argument }).operands.map(isConstantOperand)[0];
  test.each(["i64 7", "ptr @key", "i1 true", "ptr nonnull getelementptr inbounds (%struct.key, ptr @key, i64 1)"])("%s", (argument) =>
    expect(constant(argument)).toBe(true),
  );
  // An attribute that nobody listed must not make a constant of it.
  test.each(["i64 %x", "i64 noundef %0", "ptr readnone %p", "ptr byval(%struct.key) align 4 %p", "i32 inreg %x.i", 'i64 %"a b"'])(
    "%s: no",
    (argument) => expect(constant(argument)).toBe(false),
  );
});

interface Kind extends Asm {
  readonly title: string;
}

const kind = (asm: Asm) => classify(asmCall(asm));

describe("what assembly is to a proof", () => {
  const nothing: Kind[] = [
    { title: "a compiler's barrier", text: "", constraints: "~{memory}" },
    { title: "barriers, a line each", text: "dsb ishst\n\tisb\n" },
    { title: "barriers behind semicolons", text: "sync; isync" },
    { title: "a serialising branch that branches nowhere", text: "bcr 14,0\n" },
    { title: "nops", text: "nop; nop" },
    {
      title: "a trap behind a condition of C's",
      text: '1:\ttwi 31, 0, 0\n.section __bug_table,"aw"\n2:\t.4byte 1b - .\n.previous\n',
      constraints: "i",
      args: "i32 12",
    },
  ];
  test.each(nothing)("nothing: $title", (asm) => expect(kind(asm)).toBe("nothing"));

  const symbol: Kind[] = [
    { title: "a system register", text: "mrs $0, tcr_el1", constraints: "=r", type: "i64" },
    {
      title: "a system register by its number",
      text: ".macro mrs_s, rt, sreg\n.inst 0xd5200000\n.endm\nmrs_s $0, 3\n.purgem mrs_s\n",
      constraints: "=r",
      type: "i64",
    },
    {
      title: "a register that is another one on some machines",
      text: "661:\n\tmrs $0, tpidr_el1\n662:\n.pushsection .altinstructions\n.popsection\n663:\n\tmrs $0, tpidr_el2\n664:\n",
      constraints: "=r",
      type: "i64",
    },
    { title: "a special register by number", text: "mfspr $0,$1", constraints: "=r,i", args: "i64 33", type: "i64" },
    { title: "a control register", text: "csrr $0, satp", constraints: "=r", type: "i64" },
    { title: "a patched constant", text: "\tllilh $0,0\n", constraints: "=d,i", args: "i64 7", type: "ptr" },
    { title: "protection keys", text: ".byte 0x0f,0x01,0xee\n\t", constraints: "={ax},={dx},{cx}", args: "i32 0", type: "{ i32, i32 }" },
  ];
  test.each(symbol)("symbol: $title", (asm) => expect(kind(asm)).toBe("symbol"));

  test("branch: a jump that is patched", () => {
    expect(kind({ text: STATIC_KEY, constraints: "i,!i", args: "ptr @key", targets: ["a", "b"] })).toBe("branch");
  });

  const run: Kind[] = [
    { title: "a store", text: `stw${part(0, "U")}${part(0, "X")} $1,$0`, constraints: "=*m<>,r", args: "ptr elementtype(i32) @mm, i32 %x" },
    {
      title: "a load-reserve loop",
      text: "1:\tldarx\t$0,0,$1\n",
      constraints: "=r,r,*m",
      args: "ptr %p, ptr elementtype(i64) %p",
      type: "i64",
    },
    {
      title: "an alternative over registers",
      text: alternative("nop", { vendor: "0", id: "1", text: "nop" }),
      constraints: "=r,0",
      args: "i64 %x",
      type: "i64",
    },
  ];
  test.each(run)("run: $title", (asm) => expect(kind(asm)).toBe("run"));
});

describe("anything else is refused", () => {
  const place = "ptr elementtype(i64) @slot";
  const refused: Kind[] = [
    {
      title: "an exchange",
      text: "lock; cmpxchgq $2,$1",
      constraints: "={ax},=*m,r,0,*m",
      args: `${place}, i64 %new, i64 %old, ${place}`,
      type: "i64",
    },
    { title: "an unknown instruction", text: "frobnicate $0", constraints: "=r", type: "i64" },
    { title: "a value that is hidden from the optimiser", text: "", constraints: "=r,0", args: "i64 %x", type: "i64" },
    { title: "a barrier that writes memory", text: "", constraints: "=*m", args: place },
    { title: "a register that is read by a computed number", text: "mfspr $0,$1", constraints: "=r,r", args: "i64 %n", type: "i64" },
    {
      title: "the same behind an attribute that nobody listed",
      text: "mfspr $0,$1",
      constraints: "=r,r",
      args: "i64 inreg %n",
      type: "i64",
    },
    { title: "a register into memory", text: "mrs $0, tcr_el1", constraints: "=*m", args: place },
    { title: "a store behind a barrier, on a line of its own", text: "sync\nstd 3,0(4)", constraints: "r", args: "i64 %p" },
    { title: "a store behind a barrier and a semicolon", text: "sync; std 3,0(4)", constraints: "r", args: "i64 %p" },
    { title: "a barrier in front of a patch", text: 'nop\n.pushsection .altinstr_replacement,"ax"\nstr x1, [x0]\n.popsection\n' },
    { title: "a conditional return", text: "bcr 8,14" },
    {
      title: "a store behind a register that is read",
      text: "mrs $0, tcr_el1\nstr x1, [$1]",
      constraints: "=r,r",
      args: "ptr @slot",
      type: "i64",
    },
    { title: "a write behind a control register", text: "csrr $0, satp\ncsrw satp, zero", constraints: "=r", type: "i64" },
    { title: "machine code behind a register that is read", text: "mrs $0, tcr_el1\n.inst 0xd5200000", constraints: "=r", type: "i64" },
    { title: "a trap that also writes", text: '1:\ttwi 31,0,0\n.section __bug_table,"aw"\n', constraints: "=*m", args: place },
    { title: "a jump that no section patches", text: `cbz $0, ${part(1, "l")}`, constraints: "i,!i", args: "i64 0", targets: ["a", "b"] },
    { title: "a patched jump over a computed word", text: STATIC_KEY, constraints: "r,!i", args: "i64 %x", targets: ["a", "b"] },
    {
      title: "a patched jump that writes memory",
      text: STATIC_KEY,
      constraints: "=*m,i,!i",
      args: `${place}, ptr @key`,
      targets: ["a", "b"],
    },
    { title: "a patched jump with a result", text: STATIC_KEY, constraints: "=r,i,!i", args: "ptr @key", targets: ["a", "b"], type: "i64" },
  ];
  test.each(refused)("$title", (asm) => expect(kind(asm)).toBe("refused"));
});

test("the two lines of a callbr are as LLVM writes them", () => {
  expect(asmLines({ text: `b\t${part(1, "l")}\n`, constraints: "i,!i", args: "i64 4", targets: ["a", "b"] })).toEqual([
    `  callbr void asm sideeffect "b\\09${part(1, "l")}\\0A", "i,!i"(i64 4) #3`,
    "          to label %a [label %b], !srcloc !7",
  ]);
});
