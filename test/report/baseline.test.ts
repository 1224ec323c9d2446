/** Baselines: what is written is read again; only what is new counts; what is wrong is said with its line. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareBaseline, parseBaseline, readBaseline, writeBaseline } from "../../src/audit/baseline.ts";
import { UsageError } from "../../src/profile/errors.ts";
import { JUDGED, judgedOf, refuted } from "./fixtures.ts";

const HEAD = '{"schema":"ptelab/baseline/1"}';
const ENTRY =
  '{"law":"wrprotect-never-grants-read","profile":"powerpc-8xx-4k","domain":"reachable","kind":"refuted","fingerprint":"0x221"}';

describe("a written baseline", () => {
  test("holds every refuted and undecided verdict, a line each", () => {
    const lines = writeBaseline(JUDGED).trimEnd().split("\n");
    expect(lines[0]).toBe(HEAD);
    expect(lines).toContain(ENTRY);
    expect(lines).toContain('{"law":"wrprotect-never-grants-exec","profile":"riscv64","domain":"all","kind":"undecided","fingerprint":""}');
    // 8xx: two profiles in both domains; arm64: two over all words; riscv64: one undecided.
    expect(lines.length).toBe(1 + 4 + 2 + 1);
  });

  test("is the same text in whatever order the verdicts come", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...JUDGED], { minLength: JUDGED.length }), (shuffled) => {
        expect(writeBaseline(shuffled)).toBe(writeBaseline(JUDGED));
      }),
      { numRuns: 20 },
    );
  });

  test("read again leaves nothing new and nothing gone", () => {
    const { new: added, known, gone } = compareBaseline(parseBaseline(writeBaseline(JUDGED), "known.ndjson"), JUDGED);
    expect([added, gone]).toEqual([[], []]);
    expect(known.length).toBe(7);
  });
});

describe("a comparison", () => {
  const baseline = parseBaseline(`${HEAD}\n${ENTRY}\n`, "b");
  test("another counterexample is new, and the known one gone", () => {
    const judged = {
      ...judgedOf("powerpc-8xx-4k", "wrprotect-never-grants-read"),
      all: judgedOf("x86_64", "wrprotect-never-grants-read").all,
    };
    const { new: added, known, gone } = compareBaseline(baseline, [{ ...judged, reachable: refuted([0x223n], 5n) }]);
    expect(added.map((entry) => entry.fingerprint)).toEqual(["0x223"]);
    expect(known).toEqual([]);
    expect(gone.map((entry) => entry.fingerprint)).toEqual(["0x221"]);
  });

  test("what was not asked is not gone", () => {
    expect(compareBaseline(baseline, [judgedOf("x86_64", "wrprotect-never-grants-read")]).gone).toEqual([]);
    const allOnly = { ...judgedOf("powerpc-8xx-4k", "wrprotect-never-grants-read"), reachable: undefined };
    expect(compareBaseline(baseline, [allOnly]).gone).toEqual([]);
  });

  test("a law that is no more is kept and reported gone", () => {
    const old = parseBaseline(`${HEAD}\n${ENTRY.replace("wrprotect-never-grants-read", "forgotten-law")}`, "b");
    expect(old.map((entry) => entry.law)).toEqual(["forgotten-law"]);
    expect(compareBaseline(old, []).gone).toEqual(old);
    expect(compareBaseline(old, [], ["forgotten-law"]).gone).toEqual([]);
  });
});

describe("what is no baseline", () => {
  const rejects = (text: string) => {
    expect(() => parseBaseline(text, "known.ndjson")).toThrow(UsageError);
    return expect(() => parseBaseline(text, "known.ndjson"));
  };
  test("is refused with the place and what to do", () => {
    rejects("").toThrow("known.ndjson is empty; write it anew with --write-baseline");
    rejects("not json").toThrow('known.ndjson, line 1 is not JSON: "not json"');
    rejects('{"schema":"ptelab/audit/2"}').toThrow(
      'known.ndjson is of schema "ptelab/audit/2"; it has to begin with {"schema":"ptelab/baseline/1"}',
    );
    rejects("[]").toThrow("known.ndjson is without a schema");
    rejects(`${HEAD}\n\n[1]`).toThrow("known.ndjson, line 3 is no JSON object");
    rejects(`${HEAD}\n{"law":"x"}`).toThrow('line 2 has no text "profile"; a finding has law, profile, domain, kind, fingerprint');
    rejects(`${HEAD}\n${ENTRY.replace("reachable", "some")}`).toThrow('domain "some" is none of all, reachable');
    rejects(`${HEAD}\n${ENTRY.replace('"refuted"', '"holds"')}`).toThrow('kind "holds" is none of refuted, undecided');
    expect(() => readBaseline("/nowhere/known.ndjson")).toThrow(UsageError);
  });
});
