/** The terminal: marks, the matrix and its width, findings, one verdict explained. */
import { beforeAll, describe, expect, test } from "vitest";
import { countMarks, isFinding, MARK_ORDER, MARKS, summarise } from "../../src/audit/summary.ts";
import type { Judged, Verdict } from "../../src/audit/verdict.ts";
import { countText } from "../../src/audit/words.ts";
import { auditText } from "../../src/cli/render/auditText.ts";
import { findingsText } from "../../src/cli/render/findings.ts";
import { matrix } from "../../src/cli/render/matrix.ts";
import { type Law, laws } from "../../src/laws/index.ts";
import type { Lab } from "../../src/profile/lab.ts";
import { labs, profiles } from "../support/labs.ts";
import { evidence, JUDGED, judgedOf, refuted, report } from "./fixtures.ts";

let all: ReadonlyMap<string, Lab>;
beforeAll(async () => {
  all = await labs();
});
const longest = (text: string) => Math.max(...text.split("\n").map((line) => line.length));

describe("two verdicts make one mark", () => {
  const holds: Verdict = { kind: "holds", evidence: evidence(8n, 4n) };
  const vacuous: Verdict = { kind: "vacuous", evidence: evidence(8n, 0n), reason: "r" };
  const fails = refuted([1n], 2n);
  const undecided: Verdict = { kind: "undecided", reason: "gave up" };
  const lacking: Verdict = { kind: "not-applicable", reason: "lacks it" };
  const mark = (verdict: Verdict, reachable?: Verdict) =>
    summarise({ profile: "x86_64", law: "l", sha256: "", all: verdict, reachable, ms: 0 }).mark;
  test.each<[string, Verdict, Verdict | undefined, string]>([
    ["holds for all words", holds, holds, "holds"],
    ["holds for all words, none of which a kernel builds", holds, vacuous, "holds"],
    ["fails on words only", fails, holds, "unreachable"],
    ["fails on words only, and says nothing of entries", fails, vacuous, "unreachable"],
    ["fails on an entry", fails, refuted([1n], 1n), "refuted"],
    ["fails on an entry though all words were too much", undecided, fails, "refuted"],
    ["fails, and what a kernel builds is not decided", fails, undecided, "undecided"],
    ["fails, and what a kernel builds was not asked", fails, undefined, "refuted"],
    ["all words were too much", undecided, holds, "undecided"],
    ["says nothing", vacuous, vacuous, "vacuous"],
    ["the kernel lacks it", lacking, lacking, "n/a"],
  ])("%s", (_, verdict, reachable, expected) => expect(mark(verdict, reachable)).toBe(expected));

  test("a finding is a refutation over the domain that was asked for", () => {
    const words = judgedOf("arm64-4k", "wrprotect-never-grants-exec");
    expect([isFinding(words, "all"), isFinding(words, "reachable")]).toEqual([true, false]);
    expect(isFinding({ ...words, reachable: undefined }, "reachable")).toBe(false);
    expect(countMarks(JUDGED)).toEqual({ refuted: 2, undecided: 1, unreachable: 2, holds: 44, vacuous: 6, "n/a": 1 });
  });
});

describe("the matrix", () => {
  test("of few profiles says words under their ids", () => {
    const text = matrix(
      report(
        all,
        JUDGED.filter((one) => ["x86_64", "arm64-4k"].includes(one.profile)),
      ),
    );
    const lines = text.split("\n");
    expect(lines[1]).toMatch(/^ +x86_64 +arm64-4k$/);
    expect(lines.find((line) => line.includes("wrprotect-never-grants-exec"))).toMatch(/ {2}holds +words only$/);
    expect(longest(text)).toBeLessThanOrEqual(120);
  });

  test("of many has a glyph a cell, under numbers that the legend explains", () => {
    const lines = matrix(report(all)).split("\n");
    const row = (id: string) =>
      lines
        .find((line) => line.startsWith(`  ${id} `))
        ?.slice(2 + id.length)
        .replaceAll(" ", "");
    expect(lines[1].replaceAll(" ", "")).toBe("1234567");
    expect(row("wrprotect-never-grants-read")).toBe("✓✓✓✓✗✗✓");
    expect(row("wrprotect-never-grants-exec")).toBe("✓~~✓✓✓?");
    expect(row("wrprotect-keeps-accessible")).toBe("✓✓✓∅∅∅✓");
    expect(row("wrprotect-keeps-present")).toBe("✓·✓✓✓✓✓");
    expect(lines.join("\n")).toMatch(/5 powerpc-8xx-4k/);
  });

  test("of every law on every profile has at most 120 columns, and each cell under its own number", () => {
    const every: Judged[] = profiles.flatMap(({ id }) =>
      laws.map(
        (l): Judged => ({
          ...judgedOf("x86_64", "wrprotect-keeps-present"),
          profile: id,
          law: l.id,
          ...(id === "riscv32" ? { all: refuted([1n], 1n), reachable: undefined } : {}),
        }),
      ),
    );
    const lines = matrix(report(all, every)).split("\n");
    expect(longest(lines.join("\n"))).toBeLessThanOrEqual(120);
    const column = lines[2].lastIndexOf("5");
    expect(lines[1][column]).toBe("2");
    for (const l of laws) expect(lines.find((line) => line.startsWith(`  ${l.id} `))?.[column], l.id).toBe("✗");
    expect(lines[0]).toMatch(/^ +x86 +arm64 +s390 +powerpc +riscv$/);
  });

  test("glyphs are told apart without colour", () => {
    const glyphs = MARK_ORDER.map((mark) => MARKS[mark].glyph);
    expect(new Set(glyphs).size).toBe(glyphs.length);
    expect(glyphs.every((glyph) => [...glyph].length === 1)).toBe(true);
  });
});

describe("findings", () => {
  test("show the entries before and after, how many, the path, what it means and how to check", () => {
    const text = findingsText(report(all));
    expect(text).toContain("on      powerpc-8xx-4k, powerpc-8xx-16k");
    expect(text).toMatch(/p {17}0x00000221 {2}user --- {2}supervisor --- /);
    expect(text).toMatch(/pte_wrprotect\(p\) {2}0x00000621 {2}user r-- {2}supervisor r-- /);
    expect(text).toContain("changed: RO[10:9] 1→3");
    expect(text).toContain("refuted by 77 of 300 words that a kernel can have");
    expect(text).toContain('path    mmap(PROT_NONE) & "quotes" <tag> | pipe → fault');
    expect(text).toContain("means   a page can be read that its mapping does not let be read");
    expect(text).toContain("ptelab apply -p powerpc-8xx-4k 0x221 wrprotect\n");
    expect(text).toContain("ptelab audit --explain wrprotect-never-grants-read -p powerpc-8xx-4k");
  });

  test("that only words have come last and in short", () => {
    const text = findingsText(report(all));
    const [first, second] = [text.indexOf("wrprotect-never-grants-read"), text.indexOf("Only on words")];
    expect(first).toBeGreaterThan(0);
    expect(second).toBeGreaterThan(first);
    expect(text.slice(second)).toContain("arm64-4k, arm64-16k: 0x43 → 0xc3 (RDONLY[7] 0→1); 2^58 of 2^64 words");
  });

  test("of one law on several architectures are told together, the first in full", () => {
    const other: Judged = {
      ...judgedOf("riscv64@7.0", "wrprotect-never-grants-read"),
      all: refuted([0x1n], 2n),
      reachable: refuted([0x1n], 2n),
    };
    const text = findingsText(
      report(all, [...JUDGED, { ...other, law: "wrprotect-never-grants-read", profile: "riscv64@7.0", sha256: "", ms: 0 }]),
    );
    expect(text.match(/✗ wrprotect-never-grants-read/g)?.length).toBe(1);
    expect(text).toContain("also on riscv64@7.0: 0x1 → 0x3 (READ[1] 0→1); 2 of 2^32 words");
  });

  test("come in the order of severity", () => {
    const fails = (id: string): Judged => ({
      ...judgedOf("x86_64", "wrprotect-keeps-present"),
      law: id,
      all: refuted([0x67n], 1n),
      reachable: refuted([0x67n], 1n),
    });
    const picked = (["contract", "accounting", "crash", "data", "permission"] as const).map(
      (s) => laws.find((l) => l.severity === s && l.inputs.length === 1) as Law,
    );
    const text = findingsText(
      report(
        all,
        picked.map((l) => fails(l.id)),
      ),
    );
    const places = [...picked].reverse().map((l) => text.indexOf(`✗ ${l.id}`));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(Math.min(...places)).toBeGreaterThan(0);
  });

  test("of every law can be shown, whatever its words are", () => {
    for (const { id } of profiles) {
      const judged = laws.map(
        (l): Judged => ({
          profile: id,
          law: l.id,
          sha256: "",
          all: refuted(
            l.inputs.map(() => 1n),
            1n,
          ),
          ms: 0,
        }),
      );
      const text = findingsText(report(all, judged));
      expect(text).not.toMatch(/undefined|NaN/);
      for (const l of laws) expect(text).toContain(`✗ ${l.id}`);
    }
  });

  test("there are none where all is well", () => {
    expect(findingsText(report(all, [judgedOf("x86_64", "wrprotect-keeps-present")]))).toBe("");
  });
});

test("numbers are exact, and short where they can be", () => {
  const texts = [0n, 12345n, 1n << 20n, 1n << 58n, 9n << 66n, 3n ** 30n, (1n << 64n) - 1n].map(countText);
  expect(texts).toEqual(["0", "12,345", "2^20", "2^58", "9·2^66", "205,891,132,094,649", "18,446,744,073,709,551,615"]);
});

test("the whole result fits 120 columns but for commands, and ends with a line a mark", () => {
  const text = auditText(report(all), ["captures"]);
  const wide = text.split("\n").filter((line) => line.length > 120 && !line.includes("ptelab "));
  expect(wide).toEqual([]);
  expect(text).toContain("56 verdicts: 8 laws on 7 profiles; 103 proofs");
  expect(text.split("\n").at(-1)).toMatch(/^ +1 {2}n\/a/);
});
