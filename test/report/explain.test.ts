/** One verdict explained, from the sentence to the instructions. */
import { beforeAll, describe, expect, test } from "vitest";
import type { Judged } from "../../src/audit/verdict.ts";
import { explain } from "../../src/cli/render/explain.ts";
import { type Law, laws } from "../../src/laws/index.ts";
import type { Lab } from "../../src/profile/lab.ts";
import { labs } from "../support/labs.ts";
import { judgedOf, refuted } from "./fixtures.ts";

let all: ReadonlyMap<string, Lab>;
beforeAll(async () => {
  all = await labs();
});
const law = (id: string) => laws.find((l) => l.id === id) as Law;

describe("one verdict explained", () => {
  const explained = (profile: string, id: string) =>
    explain({
      judged: judgedOf(profile, id),
      law: law(id),
      lab: all.get(profile) as Lab,
      instructions: [{ name: "pte_wrprotect", lines: ["local.get 0", "i64.const 2"] }],
      term: "p & 1",
    });

  test("has its evidence, the entries bit by bit, the path, commands, C and instructions", () => {
    const text = explained("powerpc-8xx-4k", "wrprotect-never-grants-read");
    for (const part of [
      "refuted, the counterexample with the shortest way 0x221; 77 of 300 words refute it",
      "decided by p: RO[9] EXEC[6] ACCESSED[5] PRESENT[0]",
      "module SHA-256 5fd924625f6ab16a19cc9807c7c506ae1813490e4ba675f843d5a10e0baacdb8",
      "enumeration in the module: 128 combinations, every value of the deciding bits",
      "mm/memory.c: do_anonymous_page()",
      "0x00000000 → 0x00000221",
      "KUNIT_EXPECT_EQ(test, (u64)pte_val(pte_wrprotect(p)), 0x621ULL);",
      "Instructions of pte_wrprotect\n  local.get 0\n  i64.const 2",
      "As the prover lifted it\np & 1",
    ])
      expect(text).toContain(part);
    expect(text).toMatch(/10:9 +RO=0x1 +RO=0x3/);
  });

  test("works the formula with the values", () => {
    expect(explained("x86_64", "wrprotect-keeps-accessible")).toContain("(1 → 1)  is true");
    const judged: Judged = {
      ...judgedOf("arm64-4k", "wrprotect-keeps-present"),
      law: "mkdirty-sets-soft-dirty",
      all: refuted([0x3n], 1n),
      reachable: undefined,
    };
    const text = explain({ judged, law: law("mkdirty-sets-soft-dirty"), lab: all.get("arm64-4k") as Lab, instructions: [] });
    expect(text).toContain("pte_soft_dirty(pte_mkdirty(p))\n  0  is false");
  });

  test("of what the kernel lacks is a reason, no example", () => {
    const text = explained("arm64-4k", "wrprotect-keeps-present");
    expect(text).toContain("not applicable: arm64-4k has no soft-dirty bit");
    expect(text).not.toContain("In C");
  });

  test("there is one for every law on every profile", () => {
    for (const [id, lab] of all) {
      for (const l of laws) {
        const judged: Judged = { ...judgedOf("x86_64", "wrprotect-keeps-present"), profile: id, law: l.id };
        expect(explain({ judged, law: l, lab, instructions: [] }), `${l.id} on ${id}`).not.toMatch(/undefined|NaN/);
      }
    }
  });
});
