/** `npm run mutate` as a user meets it. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Verdict } from "../../src/mutate/judge.ts";
import { countsOf, exitCodeOf, type Report, reportJson, reportText } from "../../src/mutate/report.ts";
import { missingOf } from "../../src/mutate/run.ts";
import type { Judged } from "../../src/mutate/worker.ts";
import { projectRoot } from "../../src/node.ts";
import type { Ran } from "../support/cli.ts";

function mutate(...args: readonly string[]): Ran {
  return spawnSync(process.execPath, [join(projectRoot(), "dist/src/mutate/main.js"), ...args], { encoding: "utf8", cwd: projectRoot() });
}

describe("the command", () => {
  test("tells by profile what was caught, and ends with 0 where all is accounted for", () => {
    const { status, stdout, stderr } = mutate("-p", "riscv32", "-p", "powerpc-85xx", "--mutants", "20");
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^profile +mutants +by vectors +by proofs +same function +vector missing +undecided +invalid\nriscv32 +20 /);
    expect(stdout).toMatch(/\nall +40 +\d+ +\d+ +\d+ +0 +0 +0\nhelpers without vectors, left as they are: mmu mmu_mark\n/);
  });
  test("as JSON, the same each time", () => {
    const run = () => mutate("-p", "riscv32", "--mutants", "12", "--seed", "0x5", "--survivors", "--json").stdout;
    const text = run();
    const { schema, seed, all, profiles } = JSON.parse(text);
    expect([schema, seed, all.mutants, profiles[0].profile]).toEqual(["ptelab/mutate/1", "0x5", 12, "riscv32"]);
    expect(all.byVectors + all.equivalent).toBe(12);
    expect(profiles[0].survivors).toHaveLength(all.equivalent);
    expect(run()).toBe(text);
  });
  test.each([
    [["-p", "riscv33"], /^mutate: unknown profile "riscv33"; nearest: riscv32/],
    [["-p", "riscv64@7.0"], /^mutate: "riscv64@7\.0" has no vectors, .*nearest that has: riscv64\n$/],
    [["--mutants", "0"], /^mutate: --mutants takes a number of mutants a profile, 1 to 1000000, not "0"/],
    [["--mutants", "many"], /not "many"/],
    [["--seed", "-1"], /^mutate: --seed "-1" is negative/],
    [["--seed", "xyz"], /is not a hexadecimal number/],
    [["--teeth"], /^mutate: unknown option '--teeth'/],
    [["riscv32"], /too many arguments/],
  ])("%j is a usage error of one line", (args, message) => {
    const { status, stdout, stderr } = mutate(...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});

const mutant = (verdict: Verdict): Judged => ({
  function: "pte_young",
  offset: 100,
  was: "i64.and",
  is: "i64.or",
  helpers: ["young"],
  verdict,
});
const vector = { name: "young", pte: 0x20n, result: 1n };
const missing = mutant({ kind: "missing", vector, answer: 0n });
const killed = mutant({ kind: "killed", vector, answer: undefined, proof: "differs" });
const equivalent = mutant({ kind: "equivalent" });
const undecided = mutant({ kind: "undecided", reason: "young: gave up" });
const report = (judged: readonly Judged[], written = false): Report => ({
  results: [{ profile: "s390", judged, leftOut: ["mmu"] }],
  written,
  survivorsOnly: false,
  skipped: [],
});

describe("the exit code", () => {
  test("is 0 where every survivor is the same function", () => expect(exitCodeOf(report([killed, equivalent]))).toBe(0));
  test("is 1 where a vector is missing, until it is written", () => {
    expect([exitCodeOf(report([missing])), exitCodeOf(report([missing], true))]).toEqual([1, 0]);
  });
  test("is 1 where the prover cannot say", () => expect(exitCodeOf(report([undecided], true))).toBe(1));
});

describe("the report", () => {
  test("counts each mutant once, and those that the proofs catch beside it", () => {
    expect(countsOf([killed, equivalent, missing, undecided, mutant({ kind: "invalid", reason: "" })])).toEqual({
      mutants: 5,
      invalid: 1,
      byVectors: 1,
      byProof: 2,
      equivalent: 1,
      missing: 1,
      undecided: 1,
    });
  });
  test("prints a missing vector as a line of the file, once, and who has to agree", () => {
    const text = reportText(report([missing, missing]));
    expect(text.match(/s390: young 20 1\n {4}for i64\.and to i64\.or in pte_young, which answers 0/g)).toHaveLength(1);
    expect(text).toMatch(/--write-vectors adds them, then let `ptelab verify` agree/);
    expect(missingOf(report([missing, missing]).results[0])).toHaveLength(1);
  });
  test("names what the prover could not say", () => expect(reportText(report([undecided]))).toContain("young: gave up"));
  test("lists survivors as JSON, and not what was killed", () => {
    const { profiles } = JSON.parse(reportJson(report([killed, missing]), 1n));
    expect(profiles[0].survivors).toMatchObject([{ kind: "missing", vector: "young 20 1", answer: "0x0" }]);
  });
});
