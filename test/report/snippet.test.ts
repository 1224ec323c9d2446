/** C snippets: what a compiler says of them, and that they say what the law says. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { exampleWords } from "../../src/audit/snippet/example.ts";
import { snippet } from "../../src/audit/snippet.ts";
import { inputMasks, type Law, laws } from "../../src/laws/index.ts";
import type { Lab } from "../../src/profile/lab.ts";
import { labs } from "../support/labs.ts";

let all: ReadonlyMap<string, Lab>;
beforeAll(async () => {
  all = await labs();
});
const lab = (id: string) => all.get(id) as Lab;
const law = (id: string) => laws.find((l) => l.id === id) as Law;

const HAS_GCC = spawnSync("gcc", ["--version"]).status === 0;

/** Many snippets, each a file of its own, one run of the compiler: what it has to say. */
function compile(texts: ReadonlyMap<string, string>, ...flags: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "ptelab-snippets-"));
  const files = [...texts].map(([name, text]) => {
    const path = join(folder, `${name}.c`);
    writeFileSync(path, text.replace(/^#include.*$/gm, ""));
    return path;
  });
  const header = join(import.meta.dirname, "kernel.h");
  return spawnSync("gcc", ["-fsyntax-only", "-Wall", "-Werror", "-std=gnu11", ...flags, "-include", header, ...files], { encoding: "utf8" })
    .stderr;
}

describe("the compiler", () => {
  const texts = (id: string, chosen: readonly Law[]) => new Map(chosen.map((l) => [l.id, snippet(lab(id), l)]));

  test.skipIf(!HAS_GCC)("takes a snippet of every law, under strict types", () => {
    expect(compile(texts("x86_64", laws))).toBe("");
    expect(compile(texts("powerpc-8xx-4k", laws))).toBe("");
  });

  test.skipIf(!HAS_GCC)("pte_mkwrite() takes no VMA before 6.6", () => {
    const older = laws.filter((l) => !l.uses.includes("mkwrite_novma") && !l.uses.includes("advance_pfn"));
    expect(compile(texts("x86_64@6.1", older), "-DMKWRITE_TAKES_NO_VMA")).toBe("");
  });

  test.skipIf(!HAS_GCC)("refuses a snippet with a wrong type: the check has teeth", () => {
    const wrong = snippet(lab("x86_64"), law("wrprotect-keeps-present")).replaceAll("pte_wrprotect(p)", "pte_wrprotect(pte_val(p))");
    expect(compile(new Map([["wrong", wrong]]))).toContain("error");
  });
});

describe("every law", () => {
  test("has a snippet whose brackets and comments close, on every profile", () => {
    for (const one of all.values()) {
      for (const l of laws) {
        const code = snippet(one, l).replaceAll(/\/\*[\s\S]*?\*\//g, "");
        expect(code, l.id).not.toMatch(/\/\*|\*\/|undefined|→|NaN/);
        for (const [open, close] of ["()", "{}", "[]"]) expect(code.split(open).length, `${l.id} ${open}`).toBe(code.split(close).length);
        expect(code).toContain(`static void ${l.id.replaceAll("-", "_")}(struct kunit *test)`);
      }
    }
  });

  test("shows words that the law takes", () => {
    for (const one of all.values())
      for (const l of laws)
        for (const [i, word] of exampleWords(one, l).entries())
          expect(word & ~inputMasks(one, l)[i], `${l.id} on ${one.profile.id}`).toBe(0n);
  });
});

describe("a counterexample", () => {
  test("of a law that C can say fails in C", () => {
    const text = snippet(lab("x86_64"), law("wrprotect-keeps-present"), [0x67n]);
    expect(text).toContain("const pte_t p = __pte(0x67ULL);");
    expect(text).toContain("KUNIT_EXPECT_TRUE(test, !pte_present(p) || pte_present(pte_wrprotect(p)));");
  });

  test("of a law about the hardware shows the values, and what it grants", () => {
    const text = snippet(lab("powerpc-8xx-4k"), law("wrprotect-never-grants-read"), [0x221n]);
    expect(text).toContain("KUNIT_EXPECT_EQ(test, (u64)pte_val(pte_wrprotect(p)), 0x621ULL);");
    expect(text).toContain("p = 0x221: user ---, supervisor ---");
    expect(text).toMatch(/pte_wrprotect\(p\) = 0x621: user r--/);
    expect(text).not.toContain("KUNIT_EXPECT_TRUE");
  });

  test("says that it breaks the law only where it does", () => {
    // Not dirty before, so soft-dirty has to come from pte_mkdirty().
    expect(snippet(lab("arm64-4k"), law("mkdirty-sets-soft-dirty"), [0x68000040585fc3n])).toContain("which these words break");
    expect(snippet(lab("x86_64"), law("mkdirty-sets-soft-dirty"), [0x67n])).not.toContain("which these words break");
  });

  test("a comment is not ended by the law's own text", () => {
    const text = snippet(lab("x86_64"), { ...law("wrprotect-keeps-present"), sentence: "a */ b" });
    expect(text).toContain("a * / b");
  });
});
