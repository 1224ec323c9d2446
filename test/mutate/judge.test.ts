/** Planted mutants: caught by both ways, missed by the vectors, no mutants at all, or no modules. */
import { beforeAll, describe, expect, test } from "vitest";
import { judgeMutant, type Trial } from "../../src/mutate/judge.ts";
import { type Mutant, planMutants } from "../../src/mutate/plan.ts";
import { unchanged } from "../../src/mutate/reference.ts";
import { type Subject, subjectOf } from "../../src/mutate/subject.ts";
import { findProfile, InfrastructureError, loadBytes } from "../../src/node.ts";
import { findHelper } from "../../src/profile/lab.ts";
import { exportedFunction } from "../../src/prove/module.ts";
import { parseVectors } from "../../src/vectors/file.ts";

const profile = findProfile("x86_64");
let bytes: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  bytes = await loadBytes(profile);
});

const withVectors = (...lines: readonly string[]): Promise<Subject> => subjectOf(profile, bytes, parseVectors(lines.join("\n")));
const trialOf = (subject: Subject, more: Partial<Trial> = {}): Trial => ({
  subject,
  reference: unchanged(subject.module),
  survivorsOnly: false,
  wanted: [],
  ...more,
});

/** The first change of this kind in what the vectors ask. */
function planted(subject: Subject, was: string, is: string): Mutant {
  const found = planMutants(subject, 1n, 1e9).find(({ change }) => change.was === was && change.is === is);
  if (!found) throw new Error(`no change of ${was} to ${is}`);
  return found;
}

/** pte_wrprotect() is (pte & ~0x42) | ((pte & 0x40) << 52): these do not notice that it clears bit 1. */
const HARMLESS = ["wrprotect 0 0", "wrprotect 4 4"];
const AND = ["i64.const 0xffffffffffffffbd", "i64.const 0xffffffffffffffbf"] as const;

describe("a planted mutant", () => {
  test("is caught by a vector and by the proof", async () => {
    const subject = await withVectors(...HARMLESS, "wrprotect 7 5");
    expect(judgeMutant(trialOf(subject), planted(subject, ...AND))).toEqual({
      kind: "killed",
      vector: { name: "wrprotect", pte: 7n, result: 5n },
      answer: 7n,
      proof: "differs",
    });
    expect(judgeMutant(trialOf(subject, { survivorsOnly: true }), planted(subject, ...AND))).toMatchObject({ proof: "not asked" });
  });
  test("that no vector catches is told with the smallest vector that would; and is caught once that is there", async () => {
    const subject = await withVectors(...HARMLESS);
    const verdict = judgeMutant(trialOf(subject), planted(subject, ...AND));
    expect(verdict).toEqual({ kind: "missing", vector: { name: "wrprotect", pte: 2n, result: 0n }, answer: 2n });
    const better = await withVectors(...HARMLESS, "wrprotect 2 0");
    expect(judgeMutant(trialOf(better), planted(better, ...AND)).kind).toBe("killed");
  });
  test("asks for no second vector where one that is wanted kills it", async () => {
    const subject = await withVectors(...HARMLESS);
    const wanted = parseVectors("wrprotect ff 40000000000000bd");
    expect(judgeMutant(trialOf(subject, { wanted }), planted(subject, ...AND))).toMatchObject({ kind: "missing", vector: wanted[0] });
  });
  test("of a helper with an argument is told with both words", async () => {
    const subject = await withVectors("pfn_pte 0 0 0");
    const verdict = judgeMutant(trialOf(subject), planted(subject, "i64.or", "i64.add"));
    expect(verdict).toMatchObject({ kind: "missing", vector: { name: "pfn_pte", pte: 0x1000n, argument: 0n } });
  });
});

test("a change that changes nothing is proved to be the same function", async () => {
  const subject = await withVectors("is_swap 0 0");
  expect(judgeMutant(trialOf(subject), planted(subject, "i64.ne", "i64.gt_u"))).toEqual({ kind: "equivalent" });
});

describe("bytes of no plan", () => {
  /** pte_wrprotect() with these bytes in the place of its first instruction. */
  const broken = (subject: Subject, change: readonly number[]): Mutant => {
    const start = (exportedFunction(subject.module, "pte_wrprotect").code?.start as number) + 1;
    return {
      function: "pte_wrprotect",
      change: { at: start, end: start, bytes: change, was: "", is: "" },
      helpers: [findHelper("wrprotect")],
    };
  };
  test("that are no valid code are counted apart", async () => {
    const subject = await withVectors(...HARMLESS);
    expect(judgeMutant(trialOf(subject), broken(subject, [0x1a])).kind).toBe("invalid");
  });
  test("that trap are killed by the first vector", async () => {
    const subject = await withVectors(...HARMLESS);
    expect(judgeMutant(trialOf(subject), broken(subject, [0x00]))).toMatchObject({ kind: "killed", answer: undefined, proof: "undecided" });
  });
});

test("a proof that running does not bear out stops everything", async () => {
  const subject = await withVectors(...HARMLESS);
  const reference = () => ({ module: subject.module, export: "pte_mkclean" });
  expect(() => judgeMutant(trialOf(subject, { reference }), planted(subject, ...AND))).toThrow(InfrastructureError);
});
