/** What `verify --run` needs no compiler for: value sets, digests, the search for the first difference, the lines that programs are spoken to in. */
import { describe, expect, test } from "vitest";
import { findProfile, loadBytes, loadProfile, profiles } from "../../src/node.ts";
import { firstDifference } from "../../src/verify/emulate/bisect.ts";
import { toolPrefix } from "../../src/verify/emulate/config.ts";
import { digester, type Exported } from "../../src/verify/emulate/digest.ts";
import { askedBy } from "../../src/verify/emulate/earlier.ts";
import { flagsOf, seedOf, sweepsOf } from "../../src/verify/emulate/plan.ts";
import { commandLine, isAnswered, parseKnob, parseWord } from "../../src/verify/emulate/protocol.ts";
import { caseOf, deposit, mix, plainDigest, type Sweep } from "../../src/verify/emulate/sweep.ts";
import { externalsText, nowhereText, undefinedNames } from "../../src/verify/emulate/texts.ts";
import { frameBits, low, numbers, pairs, plainEntries, spread, structured } from "../../src/verify/emulate/values.ts";

const x86 = findProfile("x86_64");
const bits: Sweep = { kind: "bits", seed: 7n, count: 1n << 6n, mask: 0b1011_0000_0110n | (1n << 63n), rest: 0xf_f000n, b: 1n };
const random: Sweep = { kind: "random", seed: 9n, count: 1000n, maskA: low(64), maskB: 0xffn };

describe("values", () => {
  test("all pairs of bits, each once", () => {
    expect(pairs(64)).toHaveLength(2016);
    expect(new Set(pairs(32)).size).toBe(496);
  });

  test("entries: protections over frames, PROT_NONE, swap, single bits, none and all", () => {
    const swap = (type: bigint, offset: bigint) => (type << 58n) | (offset << 14n);
    const entries = plainEntries(x86, swap);
    expect(new Set(entries).size).toBe(entries.length);
    // 5 protections and the bit of PROT_NONE, each over 5 frames; 20 swap entries; 64 bits; none and all. Four of them are there twice.
    const frames = [0n, 1n << 12n, 0x12345n << 12n, 1n << 51n, frameBits(x86)];
    for (const protection of x86.protectionMap) for (const frame of frames) expect(entries).toContain(protection | frame);
    expect(entries).toContain(swap(31n, low(40)) & low(64));
    expect(entries).toHaveLength(5 * 6 + 20 + 64 + 2 - 4);
  });

  test("numbers of one bit are one bit", () => {
    expect(numbers(1n)).toEqual([0n, 1n]);
    expect(new Set(numbers(low(64))).size).toBe(numbers(low(64)).length);
  });

  test("a helper's questions are each asked once, and lie under its masks", () => {
    const entries = plainEntries(x86, () => 0n);
    const pte = { name: "pte", mask: low(64) & ~(1n << 5n) };
    const one = structured([pte], x86, entries);
    expect(new Set(one.map(({ a }) => a)).size).toBe(one.length);
    expect(one.every(({ a, b }) => (a & ~pte.mask) === 0n && b === 0n)).toBe(true);
    const two = structured([pte, { name: "write", mask: 1n }], x86, entries);
    expect(two).toHaveLength(2 * one.length);
    const same = structured([pte, { name: "other", mask: low(64) }], x86, entries);
    expect(new Set(same.map(({ a, b }) => `${a} ${b}`)).size).toBe(same.length);
    expect(structured([], x86, entries)).toEqual([{ a: 0n, b: 0n }]);
  });

  test("a part of a list is spread over all of it", () => {
    expect(spread([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4)).toEqual([0, 2, 5, 7]);
    expect(spread([1, 2], 4)).toEqual([1, 2]);
  });

  test("a vector's words stand in the order of the function's parameters", () => {
    expect(askedBy({ name: "pfn_pte", pte: 0x25n, argument: 7n })).toEqual({ a: 7n, b: 0x25n });
    expect(askedBy({ name: "modify", pte: 1n, argument: 2n })).toEqual({ a: 1n, b: 2n });
    expect(askedBy({ name: "write", pte: 1n })).toEqual({ a: 1n, b: 0n });
  });
});

describe("sweeps", () => {
  test.each(profiles.map(({ id }) => id))("every flag of %s is one bit outside of its frame", (id) => {
    const profile = findProfile(id);
    const flags = flagsOf(profile);
    expect(new Set(flags).size).toBe(flags.length);
    expect(flags.reduce((all, bit) => all | bit, 0n)).toBe(low(profile.pteBits) & ~frameBits(profile));
  });

  test("x86-64 has 24 flags: all their combinations, with and without an argument that is a truth", () => {
    const question = { name: "write", export: "pte_write", inputs: [{ name: "pte", mask: low(64) }] };
    const [flags, words] = sweepsOf(question, x86, 24, 1000);
    expect(flags).toMatchObject({ kind: "bits", count: 1n << 24n, mask: low(64) & ~frameBits(x86), rest: frameBits(x86), b: 0n });
    expect(words).toMatchObject({ kind: "random", count: 1000n, maskA: low(64), maskB: 0n });
    const two = { ...question, inputs: [...question.inputs, { name: "write", mask: 1n }] };
    expect(sweepsOf(two, x86, 24, 1000).map((sweep) => sweep.kind === "bits" && sweep.b)).toEqual([0n, 1n, false]);
    expect(sweepsOf(question, x86, 10, 1000)[0]).toMatchObject({ count: 1n << 10n });
    expect(sweepsOf({ ...question, defined: { holds: () => true, words: "" } }, x86, 24, 1000)).toEqual([]);
  });

  test("what is enumerated is every combination, once", () => {
    const under = Array.from({ length: 64 }, (_, i) => caseOf(bits, BigInt(i)).a & bits.mask);
    expect(new Set(under).size).toBe(64);
    expect(deposit(0b101n, 0b1011_0000n)).toBe(0b1001_0000n);
  });

  test("seeds differ from helper to helper and stay the same", () => {
    expect(seedOf(x86, "write")).toBe(seedOf(x86, "write"));
    expect(seedOf(x86, "write")).not.toBe(seedOf(x86, "dirty"));
    expect(mix(1n, 0n)).not.toBe(mix(2n, 0n));
  });
});

describe("digests", () => {
  test("the loops compute what is written for one case at a time, of any stretch", async () => {
    const lab = await loadProfile("x86_64");
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(await loadBytes(x86)), { env: { abort: () => {} } });
    const one = await digester(exports.pte_wrprotect as unknown as Exported);
    const two = await digester(exports.pte_modify as unknown as Exported);
    for (const sweep of [bits, random])
      for (const [first, count] of [
        [0n, 64n],
        [13n, 50n],
        [63n, 1n],
        [5n, 0n],
      ]) {
        expect(one(sweep, first, count)).toBe(plainDigest(sweep, first, count, (a) => lab.call("wrprotect", a)));
        expect(two(sweep, first, count)).toBe(plainDigest(sweep, first, count, (a, b) => lab.call("modify", a, b)));
      }
  });

  test("two results that both differ in bit 63 do not cancel", () => {
    const plain = plainDigest(bits, 0n, 2n, (a) => a);
    expect(plainDigest(bits, 0n, 2n, (a) => a ^ (1n << 63n))).not.toBe(plain);
  });
});

describe("bisecting", () => {
  const digestsOf = (answer: (a: bigint, index: bigint) => bigint) => (first: bigint, count: bigint) => {
    let index = first;
    return plainDigest(random, first, count, (a) => answer(a, index++));
  };
  const right = digestsOf((a) => a);

  test.each([0n, 1n, 499n, 512n, 998n, 999n])("finds a planted difference at %i, the first of two", async (at) => {
    const wrong = digestsOf((a, index) => (index === at || index === 999n ? a ^ 4n : a));
    const asked: bigint[] = [];
    const found = await firstDifference(random.count, async (first, count) => {
      asked.push(count);
      return right(first, count) === wrong(first, count);
    });
    expect(found).toBe(at);
    expect(asked.length).toBeLessThan(13);
  });

  test("finds nothing where there is nothing", async () => {
    const again = digestsOf((a) => a);
    expect(await firstDifference(random.count, async (first, count) => right(first, count) === again(first, count))).toBeUndefined();
    expect(await firstDifference(0n, async () => false)).toBeUndefined();
  });
});

describe("protocol", () => {
  test("commands are lines", () => {
    expect(commandLine({ kind: "knob", name: "hash table", on: true })).toBe("knob 1 hash table");
    expect(commandLine({ kind: "of", probe: "write" })).toBe("of write");
    expect(commandLine({ kind: "value", a: 255n, b: 16n })).toBe("v ff 10");
    expect(commandLine({ kind: "digest", sweep: bits, first: 1n, count: 2n })).toBe("bits 7 1 2 8000000000000b06 ff000 1");
    expect(commandLine({ kind: "digest", sweep: random, first: 0n, count: 1000n })).toBe("random 9 0 3e8 ffffffffffffffff ff");
    expect(isAnswered({ kind: "of", probe: "write" })).toBe(false);
  });

  test("answers are numbers, or say whether there is a knob; anything else is an error that shows it", () => {
    expect(parseWord("8000000000000025")).toBe(0x8000000000000025n);
    for (const bad of ["", "0x1", "-1", "unknown", "11111111111111111"]) expect(() => parseWord(bad)).toThrow(/hexadecimal number was due/);
    expect([parseKnob("ok"), parseKnob("none")]).toEqual([true, false]);
    expect(() => parseKnob("0")).toThrow(/"0"/);
  });
});

describe("what stands around a shim", () => {
  test("what the linker misses lies where nobody may go", () => {
    const messages = "a.o: in function `f':\na.c:(.text+0x4): undefined reference to `init_mm'\nb.o: undefined reference to `init_mm'\n";
    expect(undefinedNames(messages)).toEqual(["init_mm"]);
    expect(nowhereText(["init_mm"])).toContain("init_mm: .space 16");
  });

  test("functions outside the sources answer what the room says", () => {
    expect(externalsText({ externals: { allows: 1, flush: "nothing" } })).toContain("long allows(void) { return 1; }");
    expect(externalsText({})).toBe("");
  });

  test("a toolchain's programs share what stands before gcc", () => {
    expect(toolPrefix("powerpc64le-linux-gnu-gcc")).toBe("powerpc64le-linux-gnu-");
    expect(toolPrefix("gcc")).toBe("");
  });
});
