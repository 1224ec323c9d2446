/** Helpers compared and taken apart: what is known of them, and that the optimised module is the unoptimised one. */
import { beforeAll, describe, expect, test } from "vitest";
import { type Helper, helpers, type Lab } from "../../src/node.ts";
import { findHelper } from "../../src/profile/lab.ts";
import { runsOf, runText } from "../../src/prove/cubes.ts";
import {
  compareFunctions,
  contextOf,
  dependsOn,
  diffHelper,
  disassemble,
  helperInputs,
  lift,
  originRuns,
  showTerm,
  toSmt2,
  variable,
} from "../../src/prove/index.ts";
import { labs, profiles } from "../support/labs.ts";
import { ALL, builtModule } from "../support/prover.ts";

let all: ReadonlyMap<string, Lab>;
beforeAll(async () => {
  all = await labs();
});

const lab = (id: string): Lab => all.get(id) as Lab;
const inputs = (id: string, helper: Helper) => helperInputs(lab(id), helper);
const origins = (id: string, name: string) => {
  const helper = findHelper(name);
  return originRuns(dependsOn(builtModule(id), helper.export, inputs(id, helper)), inputs(id, helper)).map(
    (run) => `${runText(run)} ${run.text}`,
  );
};
const differing = (a: string, b: string): string[] => {
  const [one, other] = [a, b].map((id) => ({ lab: lab(id), module: builtModule(id) }));
  return helpers
    .filter(({ name }) => !name.startsWith("mmu"))
    .filter((helper) => diffHelper(one, other, helper).kind === "differs")
    .map((helper) => helper.name);
};

describe.each(profiles)("$id", ({ id }) => {
  test("each helper of the optimised module is the same function as the unoptimised one's, for all words", () => {
    const [release, debug] = [builtModule(id), builtModule(id, "debug")];
    for (const helper of helpers)
      expect(compareFunctions(release, helper.export, debug, helper.export, inputs(id, helper)), helper.name).toEqual({ equal: true });
  });
});

describe("two profiles", () => {
  test("x86_64 with and without SAVED_DIRTY: those that move the dirty bit, and what follows from it", () => {
    expect(differing("x86_64", "x86_64@6.1")).toEqual([
      "write",
      "dirty",
      "wrprotect",
      "mkwrite",
      "mkdirty",
      "mkclean",
      "mkuffd_wp",
      "modify",
    ]);
  });
  test("the smallest word on which pte_wrprotect() differs, exactly where, and on how many", () => {
    const [a, b] = ["x86_64", "x86_64@6.1"].map((id) => ({ lab: lab(id), module: builtModule(id) }));
    expect(diffHelper(a, b, findHelper("wrprotect"))).toEqual({
      helper: "wrprotect",
      inputs: [{ name: "pte", mask: ALL }],
      kind: "differs",
      differingBits: (1n << 58n) | (1n << 6n),
      count: 1n << 63n,
      words: 1n << 63n,
      smallest: [0x40n],
      a: 1n << 58n,
      b: 0x40n,
      condition: "pte[6]=1",
      decidingBits: [0x40n],
    });
  });
  test("a helper that one lacks is said so, not compared", () => {
    const [a, b] = ["x86_64", "x86_64@6.1"].map((id) => ({ lab: lab(id), module: builtModule(id) }));
    expect(diffHelper(a, b, findHelper("advance_pfn"))).toMatchObject({ kind: "lacking", lacking: ["x86_64@6.1"] });
  });
  test("32 and 64 bits are compared on words of 32", () => {
    const [a, b] = ["riscv32", "riscv64"].map((id) => ({ lab: lab(id), module: builtModule(id) }));
    expect(diffHelper(a, b, findHelper("young"))).toEqual({ helper: "young", inputs: [{ name: "pte", mask: 0xffff_ffffn }], kind: "same" });
  });
});

describe("where the bits of a result come from", () => {
  test("arm64-64k keeps the frame in two pieces, of which two bits overlap", () => {
    expect(origins("arm64-64k", "pfn")).toEqual([
      "63:36 0",
      "35:34 copy of pte[15:14]",
      "33 function of pte[49 13]",
      "32 function of pte[48 12]",
      "31:0 copy of pte[47:16]",
    ]);
  });
  test("x86_64's pte_wrprotect() clears RW and moves DIRTY", () => {
    expect(origins("x86_64", "wrprotect")).toEqual([
      "63:59 copy of pte[63:59]",
      "58 function of pte[58 6]",
      "57:7 copy of pte[57:7]",
      "6 0",
      "5:2 copy of pte[5:2]",
      "1 0",
      "0 copy of pte[0]",
    ]);
  });
  test("x86_64's swap offset is kept inverted", () => {
    expect(origins("x86_64", "swp_to_pte")).toContain("58:9 inverted copy of offset[49:0]");
  });
  test("a carry runs upwards; where all bits matter to each, they are one run", () => {
    expect(origins("riscv64", "advance_pfn")).toEqual([
      "63:10 function of pte[63:10] and nr[8:0]: the higher, the more of them, as a carry runs",
      "9:0 copy of pte[9:0]",
    ]);
    expect(origins("x86_64", "pfn")).toEqual(["63:40 0", "39:0 function of pte[63:0]"]);
  });
  test("bits that each read one of their own, and all the same others", () => {
    const own = (bit: number) => ({ bit, from: [(1n << BigInt(bit + 3)) | (1n << 40n)], kind: "function" });
    expect(originRuns([own(0), own(1), own(2)], [{ name: "x", mask: ALL }])).toEqual([
      { hi: 2, lo: 0, text: "function, each of its own, of x[5:3], and all of x[40]", from: [(7n << 3n) | (1n << 40n)] },
    ]);
  });
  test("runs of bits", () => expect(runsOf(0xf0_0000_0000_0001n | (1n << 63n)).map(runText)).toEqual(["63", "55:52", "0"]));
});

describe("texts", () => {
  test("a formula reads as C, with shared parts named", () => {
    const module = builtModule("x86_64");
    const pte = variable(contextOf(module).terms, "pte", 64);
    expect(showTerm(lift(module, "pte_wrprotect", [pte])[0])).toBe("(pte & 0xffffffffffffffbd) | ((pte & 0x40) << 52)");
    const prot = variable(contextOf(module).terms, "prot", 64);
    const modify = showTerm(lift(module, "pte_modify", [pte, prot])[0]).split("\n");
    expect(modify.length).toBeGreaterThan(2);
    expect(modify.slice(0, -1).every((line, i) => line.startsWith(`t${i + 1} = `))).toBe(true);
  });
  test("the instructions of a function", () => {
    const lines = disassemble(builtModule("powerpc-8xx-4k"), "pte_young");
    expect(lines[0]).toBe("local.get 0");
    expect(lines).toContain("i64.and");
    expect(disassemble(builtModule("x86_64", "debug"), "pte_present").some((line) => line.startsWith("  "))).toBe(true);
  });
  test("a script does not depend on what was lifted before", () => {
    const fresh = toSmt2(builtModule("s390"), "at_wrprotect_keeps_present", [{ name: "pte", mask: ALL }]);
    const used = builtModule("s390");
    lift(
      used,
      "pte_modify",
      ["a", "b"].map((name) => variable(contextOf(used).terms, name, 64)),
    );
    expect(toSmt2(used, "at_wrprotect_keeps_present", [{ name: "pte", mask: ALL }])).toBe(fresh);
    expect(fresh).toContain("(declare-const |pte| (_ BitVec 64))");
  });
});
