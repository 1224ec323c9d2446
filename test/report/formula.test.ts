/** Formulas: each that parses says exactly what the law's function decides; prose still gives its calls. */
import { beforeAll, describe, expect, test } from "vitest";
import { handCommands } from "../../src/audit/formula/commands.ts";
import { inputNames, isFormulaFunction } from "../../src/audit/formula/names.ts";
import { parseFormula } from "../../src/audit/formula/parse.ts";
import { claimHolds, entriesOf, traceLaw } from "../../src/audit/formula/trace.ts";
import { formulaText } from "../../src/audit/formula/tree.ts";
import { hasHelper } from "../../src/index.ts";
import { inputMasks, type Law, lawExport, laws } from "../../src/laws/index.ts";
import { findHelper, type Lab } from "../../src/profile/lab.ts";
import { labs, randomWords } from "../support/labs.ts";

let all: ReadonlyMap<string, Lab>;
beforeAll(async () => {
  all = await labs();
});
const law = (id: string) => laws.find((l) => l.id === id) as Law;
const parse = (text: string) => parseFormula(text, isFormulaFunction);

/** Words that come near each other: the second differs from the first in one bit or none. */
function triples(masks: readonly bigint[], round: number): bigint[] {
  const random = randomWords(BigInt(round + 1), 4, (1n << 64n) - 1n);
  const near = random[0] ^ (1n << (random[3] % 64n));
  const words =
    round % 3 === 0
      ? [random[0], random[1], random[2]]
      : round % 3 === 1
        ? [random[0], near, random[2]]
        : [random[0] & random[1], 0n, random[2]];
  return masks.map((mask, i) => words[i] & mask);
}

describe("a formula that parses", () => {
  test("is true of words exactly where the law's function is kept", () => {
    let violated = 0;
    for (const [id, lab] of all) {
      for (const l of laws) {
        const masks = inputMasks(lab, l);
        for (let round = 0; round < 12; round++) {
          const words = triples(masks, round);
          const claim = claimHolds(lab, traceLaw(lab, l, words));
          if (claim === undefined) continue;
          const answer = BigInt.asUintN(64, lab.exports[`at_${lawExport(l)}`](words[0], words[1] ?? 0n, words[2] ?? 0n) as bigint);
          if (answer === 1n) violated++;
          expect(claim, `${l.id} on ${id} of ${words.map((w) => w.toString(16))}`).toBe(answer !== 1n);
        }
      }
    }
    expect(violated).toBeGreaterThan(100);
  });

  test("is every one but those about the hardware and huge pages, and a few that say it in words", () => {
    const prose = laws.filter((l) => parse(l.formula).claim === undefined && !l.uses.some((name) => /^(mmu|pmd)/.test(name)));
    expect(prose.map((l) => l.id)).toEqual(["swap-offset-holds-a-frame", "debug-swap-exclusive", "batch-ignores-dirty"]);
  });
});

describe("the grammar", () => {
  const text = (formula: string) => {
    const { claim } = parse(formula);
    return claim && formulaText(claim);
  };
  test.each([
    ["pte_none(p) → pte_young(p) → pte_dirty(p)", "(pte_none(p) → (pte_young(p) → pte_dirty(p)))"],
    ["!pte_none(p) and pte_young(p) or pte_dirty(p)", "((!pte_none(p) ∧ pte_young(p)) ∨ pte_dirty(p))"],
    ["pte_pfn(p) = pte_pfn(q) = 0x12", "((pte_pfn(p) = pte_pfn(q)) ∧ (pte_pfn(q) = 0x12))"],
    ["pte_young and pte_dirty of p = those of q", "((pte_young(p) = pte_young(q)) ∧ (pte_dirty(p) = pte_dirty(q)))"],
    ["with e = pte_mkold(p): !pte_young(e)", "!pte_young(pte_mkold(p))"],
    ["VM_WRITE, !VM_SHARED → pte_none(p)", "(((v & VM_WRITE) ∧ !(v & VM_SHARED)) → pte_none(p))"],
    ["pte_pfn(p) + n fits → pte_none(p)", "(fits((pte_pfn(p) + n)) → pte_none(p))"],
    ["p, q batch without FPB_RESPECT_DIRTY → pte_none(p)", "((batch(p, q, fpb) ∧ ((fpb & FPB_RESPECT_DIRTY) = 0)) → pte_none(p))"],
  ])("%s", (formula, tree) => expect(text(formula)).toBe(tree));

  test("prose gives the calls that stand in it, and mentions are none", () => {
    const { claim, calls } = parse("with e = pte_mkold(p): loads through pte_mkyoung(e) as pte_wrprotect() has it");
    expect(claim).toBeUndefined();
    expect(calls.map(formulaText)).toEqual(["pte_mkold(p)", "pte_mkyoung(pte_mkold(p))"]);
  });

  test("unknown functions and open brackets are prose", () => {
    for (const formula of ["frobnicate(p)", "pte_young(p", "pte_young(p))", "→", "pte_young(p) pte_dirty(p)", ""])
      expect(parse(formula).claim, formula).toBeUndefined();
  });
});

describe("a trace", () => {
  const lab = () => all.get("powerpc-8xx-4k") as Lab;

  test("has the entries in the order in which they come about", () => {
    const trace = traceLaw(lab(), law("wrprotect-never-grants-read"), [0x221n]);
    expect(entriesOf(law("wrprotect-never-grants-read"), trace)).toEqual([
      { text: "p", value: 0x221n },
      { text: "pte_wrprotect(p)", value: 0x621n, before: 0x221n },
    ]);
  });

  test("names the words by their kind, then by their place", () => {
    expect(inputNames(law("advance-is-additive"), parse(law("advance-is-additive").formula))).toEqual(["p", "m", "n"]);
    expect(inputNames(law("same-is-transitive"), parse(law("same-is-transitive").formula))).toEqual(["p", "q", "r"]);
    expect(inputNames({ inputs: ["pte", "write"] }, { calls: [] })).toEqual(["p", "w"]);
  });

  test("of a formula without calls takes the helpers that the law uses", () => {
    const trace = traceLaw(lab(), { formula: "it stays as it is", inputs: ["pte"], uses: ["wrprotect", "young"] }, [0x221n]);
    expect(trace.steps.map((step) => step.text)).toEqual(["pte_wrprotect(p)"]);
  });
});

describe("commands", () => {
  test("chain the helpers with their questions, and decode for the hardware's view", () => {
    const lab = all.get("x86_64") as Lab;
    const of = (id: string, words: readonly bigint[], hardware = false) =>
      handCommands(lab.profile, law(id), traceLaw(lab, law(id), words), hardware);
    expect(of("wrprotect-keeps-accessible", [0x67n, 1n])).toEqual(["ptelab apply -p x86_64 0x67 accessible=0x1 wrprotect accessible=0x1"]);
    expect(of("wrprotect-never-grants-read", [0x67n], true)).toEqual([
      "ptelab apply -p x86_64 0x67 wrprotect",
      "ptelab decode -p x86_64 0x67 0x400000000000025",
    ]);
    expect(of("pfn-round-trip", [0x12n, 1n])[0]).toBe("printf 'pfn_pte 0x8000000000000025 0x12\\n' | ptelab eval -p x86_64");
    expect(of("present-is-not-none", [0x1n])).toEqual(["ptelab apply -p x86_64 0x1 present none"]);
  });

  test("name only helpers that there are, each with its argument where it needs one", () => {
    const lab = all.get("x86_64") as Lab;
    for (const l of laws) {
      const words = inputMasks(lab, l).map((mask) => 0x8000000012345067n & mask);
      const lines = handCommands(lab.profile, l, traceLaw(lab, l, words), false);
      expect(lines.length, l.id).toBeGreaterThan(0);
      for (const word of lines.filter((line) => line.startsWith("ptelab apply")).flatMap((line) => line.split(" ").slice(5))) {
        const helper = findHelper(word.split("=")[0]);
        expect(hasHelper(helper, lab.profile), `${word} of ${l.id}`).toBe(true);
        if (helper.argument && !helper.optional) expect(word, l.id).toContain("=");
        if (!helper.argument) expect(word, l.id).not.toContain("=");
      }
    }
  });
});
