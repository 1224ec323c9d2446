/** Code for big-endian memory, carried over to little-endian: every access turns its bytes round, and none is left out. */
import { describe, expect, test } from "vitest";
import { accesses, swappedInitial } from "../../src/verify/ir/memory.ts";

function turned(line: string, bigEndian = true): { readonly lines: readonly string[]; readonly swaps: readonly string[] } {
  const swaps = new Set<string>();
  let next = 0;
  return { lines: accesses(line, bigEndian, () => `%t${next++}`, swaps), swaps: [...swaps] };
}

describe("an access", () => {
  test.each(["i16", "i32", "i64"])("a load of %s", (type) => {
    expect(turned(`  %1 = load ${type}, ptr %p, align 2, !tbaa !3`)).toEqual({
      lines: [`  %t0 = load volatile ${type}, ptr %p, align 2, !tbaa !3`, `  %1 = call ${type} @llvm.bswap.${type}(${type} %t0)`],
      swaps: [`llvm.bswap.${type}`],
    });
  });
  test("a store", () => {
    expect(turned("  store i32 -3, ptr @x, align 4").lines).toEqual([
      "  %t0 = call i32 @llvm.bswap.i32(i32 -3)",
      "  store volatile i32 %t0, ptr @x, align 4",
    ]);
  });
  test("a single byte has no order", () => {
    expect(turned("  %1 = load i8, ptr %p, align 1")).toEqual({ lines: ["  %1 = load volatile i8, ptr %p, align 1"], swaps: [] });
    expect(turned("  store i8 3, ptr %p, align 1").lines).toEqual(["  store volatile i8 3, ptr %p, align 1"]);
  });
  test("a pointer is turned like the number that it is", () => {
    expect(turned("  %1 = load ptr, ptr @mem_map, align 8").lines).toEqual([
      "  %t0 = load volatile i64, ptr @mem_map, align 8",
      "  %t1 = call i64 @llvm.bswap.i64(i64 %t0)",
      "  %1 = inttoptr i64 %t1 to ptr",
    ]);
    expect(turned("  store ptr %x, ptr %p, align 8").lines).toEqual([
      "  %t0 = ptrtoint ptr %x to i64",
      "  %t1 = call i64 @llvm.bswap.i64(i64 %t0)",
      "  store volatile i64 %t1, ptr %p, align 8",
    ]);
    expect(turned("  %1 = load ptr, ptr %p, align 8", false).lines).toEqual(["  %1 = load volatile ptr, ptr %p, align 8"]);
  });
  test("an atomic one is a plain one: nobody else writes this memory", () => {
    expect(turned('  %1 = load atomic i64, ptr %p syncscope("agent") acquire, align 8', false).lines).toEqual([
      "  %1 = load volatile i64, ptr %p, align 8",
    ]);
    expect(turned("  store atomic volatile i64 %x, ptr %p seq_cst, align 8", false).lines).toEqual([
      "  store volatile i64 %x, ptr %p, align 8",
    ]);
  });
  test("of little-endian code it is only kept whole", () => {
    expect(turned("  %1 = load i64, ptr %p, align 8", false)).toEqual({ lines: ["  %1 = load volatile i64, ptr %p, align 8"], swaps: [] });
  });
  test("anything else stays as it is", () => {
    expect(turned("  %1 = add i64 %0, 1").lines).toEqual(["  %1 = add i64 %0, 1"]);
  });
});

describe("an access whose bytes cannot be turned round is an error", () => {
  test.each([
    ["  %1 = load i48, ptr %p, align 2", "a word of i48 in memory"],
    ["  store i128 %x, ptr %p, align 8", "a word of i128 in memory"],
    ["  %1 = load <2 x i64>, ptr %p, align 8", "%1 = load <2 x i64>"],
    ["  store { i64, i64 } %x, ptr %p, align 8", "store { i64, i64 } %x"],
    ["  %1 = atomicrmw or ptr %p, i32 4 monotonic, align 4", "%1 = atomicrmw or"],
    ["  %1 = cmpxchg ptr %p, i64 %a, i64 %b seq_cst seq_cst, align 8", "%1 = cmpxchg"],
  ])("%s", (line, message) => expect(() => turned(line)).toThrow(message));
});

describe("what a variable starts with", () => {
  test.each([
    ["@x = global i32 1, align 4", "@x = global i32 16777216, align 4"],
    ["@x = internal constant [2 x i16] [i16 -2, i16 258]", "@x = internal constant [2 x i16] [i16 65279, i16 513]"],
    [
      "@x = constant [1 x { i64, i8 }] [{ i64, i8 } { i64 255, i8 7 }]",
      "@x = constant [1 x { i64, i8 }] [{ i64, i8 } { i64 18374686479671623680, i8 7 }]",
    ],
    ["@x = global %struct.s zeroinitializer, align 64", "@x = global %struct.s zeroinitializer, align 64"],
  ])("%s", (line, expected) => expect(swappedInitial(line)).toBe(expected));

  test("how far an address is from another one is no word in memory", () => {
    const line = "@x = global { ptr, i32 } { ptr getelementptr inbounds (i8, ptr @y, i64 12), i32 1 }";
    expect(swappedInitial(line)).toBe(line.replace("i32 1 }", "i32 16777216 }"));
  });
  test("a number that is made of an address is an error", () => {
    expect(() => swappedInitial("@x = global i64 ptrtoint (ptr @y to i64)")).toThrow(
      "a variable that starts with a number out of an address",
    );
  });
});
