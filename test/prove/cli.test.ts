/** `diff` and `depends` as a user meets them. */
import { describe, expect, test } from "vitest";
import { ptelab } from "../support/cli.ts";

describe("ptelab diff", () => {
  test("tells where two profiles differ, on which words, with an example; and what is the same", () => {
    const { stdout, status } = ptelab(["diff", "-p", "x86_64", "-p", "x86_64@6.1"]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/wrprotect differs\n +bits +58 6 \(SAVED_DIRTY DIRTY\)\n +where +pte\[6\]=1\n +ptes +2\^63 of 2\^64\n/);
    expect(stdout).toMatch(/result +x86_64 +0x0400000000000000 .*\n +x86_64@6\.1 +0x0000000000000040 /);
    expect(stdout).toMatch(/only x86_64@6\.1 lacks\n {2}mkwrite_novma advance_pfn batch_hint\n/);
    expect(stdout).toMatch(/the same for all words\n {2}none present accessible/);
    expect(stdout).not.toContain("undecided");
  });
  test("names what the hardware grants differently", () => {
    expect(ptelab(["diff", "-p", "arm64-4k", "-p", "arm64-4k,pie=on", "mmu"]).stdout).toMatch(
      /result +arm64-4k +0x[0-9a-f]+ +user .{4} +supervisor .{4}\n/,
    );
  });
  test("ends with 0 where nothing differs", () => {
    const { stdout, status } = ptelab(["diff", "-p", "arm64-4k", "-p", "arm64-4k@6.1", "pte_dirty", "young"]);
    expect([status, stdout]).toEqual([0, "the same for all words\n  dirty young\n"]);
    expect(ptelab(["diff", "-p", "s390", "-p", "s390"]).status).toBe(0);
  });
  test("entries of 32 and 64 bits are compared on 32, which it says", () => {
    const { stdout } = ptelab(["diff", "-p", "riscv32", "-p", "riscv64", "young"]);
    expect(stdout).toBe("riscv32 has 32 bits, riscv64 64: compared on words of 32 bits\n\nthe same for all words\n  young\n");
  });
  test("as JSON", () => {
    const { schema, profiles, helpers } = JSON.parse(
      ptelab(["diff", "-p", "x86_64", "-p", "x86_64@6.1", "wrprotect", "young", "--json"]).stdout,
    );
    expect([schema, profiles]).toEqual(["ptelab/diff/1", ["x86_64", "x86_64@6.1"]]);
    expect(helpers[0]).toMatchObject({
      helper: "wrprotect",
      kind: "differs",
      count: "0x8000000000000000",
      smallest: ["0x40"],
      condition: "pte[6]=1",
    });
    expect(helpers[1]).toEqual({ helper: "young", inputs: [{ name: "pte", mask: "0xffffffffffffffff" }], kind: "same" });
  });
  test.each([
    ["one profile", ["diff", "-p", "x86_64"], /diff compares two profiles, not 1; give -p twice/],
    ["no profile", ["diff"], /diff compares two profiles, not 0; give -p twice/],
    ["an unknown helper", ["diff", "-p", "x86_64", "-p", "s390", "wrprotec"], /unknown helper "wrprotec"; nearest: wrprotect/],
  ])("%s: exit code 2 and one line", (_, args, message) => {
    const { status, stderr } = ptelab(args);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});

describe("ptelab depends", () => {
  test("a line for each run, with the names of the layout", () => {
    const { stdout, status } = ptelab(["depends", "-p", "x86_64", "wrprotect"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/\n58 +SAVED_DIRTY +function of pte\[58 6\] +SAVED_DIRTY DIRTY\n/);
    expect(stdout).toMatch(/\n1 +RW +0\n0 +PRESENT +copy of pte\[0\]\n$/);
  });
  test("the frame of arm64-64k, in its pieces", () => {
    const { stdout } = ptelab(["depends", "-p", "arm64-64k", "pfn"]);
    expect(stdout).toMatch(/\n35:34 +copy of pte\[15:14\] +PFN_HIGH\n/);
    expect(stdout).toMatch(/\n31:0 +copy of pte\[47:16\] +PFN\n/);
  });
  test("as JSON, a bit each", () => {
    const { schema, bits, inputs } = JSON.parse(ptelab(["depends", "-p", "riscv64", "modify", "--json"]).stdout);
    expect(schema).toBe("ptelab/depends/1");
    expect(inputs.map((input: { name: string }) => input.name)).toEqual(["pte", "prot"]);
    expect(bits).toHaveLength(64);
    expect(bits[0]).toEqual({ bit: 0, from: ["0x0", "0x1"], kind: "copy of prot[0]" });
  });
  test("a helper that the profile lacks", () => {
    const { status, stderr } = ptelab(["depends", "-p", "x86_64@6.1", "advance_pfn"]);
    expect([status, stderr]).toEqual([2, "ptelab: x86_64@6.1 lacks advance_pfn: its architecture, kernel or configuration has none\n"]);
  });
});

describe("both", () => {
  test.each(["diff", "depends"])("%s --help has examples", (command) => {
    const { stdout, status } = ptelab([command, "--help"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples:\\n {2}\\$ ptelab ${command} `));
  });
  test("completion offers helpers behind them", () => {
    const { stdout } = ptelab(["completion", "bash"]);
    for (const command of ["diff", "depends"]) expect(stdout).toMatch(new RegExp(` ${command}\\) words=".* wrprotect .*"`));
  });
});
