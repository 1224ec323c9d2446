/** Knees, targets, baselines and what is written of a run, on figures made up. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compareRuns, readBaseline } from "../../src/bench/baseline.ts";
import { parseBatch } from "../../src/bench/cases.ts";
import { picturesOf } from "../../src/bench/charts.ts";
import { benchCsv, benchDocument } from "../../src/bench/document.ts";
import { kneeOf, knees } from "../../src/bench/knee.ts";
import { ratiosTo } from "../../src/bench/measure.ts";
import { benchHtml } from "../../src/bench/page.ts";
import { verdicts } from "../../src/bench/targets.ts";
import { benchMarkdown, benchText } from "../../src/bench/text.ts";
import { bandwidthLimit } from "../../src/bench/workers.ts";
import { UsageError } from "../../src/node.ts";
import { aCase, aReport, measured, same } from "./support.ts";

describe("the knee", () => {
  it.each([
    [
      "the size before the first small gain",
      [
        [1, 8],
        [2, 4],
        [4, 3.9],
        [8, 1],
      ] as const,
      2,
    ],
    [
      "none where each larger size gains",
      [
        [1, 8],
        [2, 4],
        [4, 2],
      ] as const,
      undefined,
    ],
    [
      "the smallest where nothing gains",
      [
        [1, 1],
        [2, 1.2],
      ] as const,
      1,
    ],
    [
      "just 5 % is enough to go on",
      [
        [1, 100],
        [2, 95],
        [4, 94],
      ] as const,
      2,
    ],
  ])("is %s", (_, costs, expected) => {
    expect(kneeOf(costs)).toBe(expected);
  });

  it("is found per profile, policy and flags, without the mix", () => {
    const cases = [1, 2, 4].map((batch) => measured(aCase({ batch }), { wasm: batch === 1 ? 8 : 4 }));
    expect(knees([...cases, measured(aCase({ batch: "mix" }), { wasm: 3 })])).toEqual([
      { profile: "x86_64", policy: "first-pte", flags: "uniform", size: "cache", batch: 2, ns: 4, least: 4 },
    ]);
  });
});

describe("targets", () => {
  const of = (id: string, all: Parameters<typeof verdicts>) => verdicts(...all).find((verdict) => verdict.id === id);

  it("go by the batches that were made, not by the folio's size", () => {
    const one = measured(aCase({ batch: 512 }), { wasm: 1.2, "c-O3": 1, "c-native": 1 }, 2);
    expect(of("short", [[one], [], undefined])).toMatchObject({ cases: 1, met: 1, worst: 1.2 });
    expect(of("long", [[one], [], undefined])).toBeUndefined();
  });

  it("name the worst case", () => {
    const [good, bad] = [measured(aCase(), { wasm: 0.5, "c-O3": 1 }), measured(aCase({ policy: "unbatched" }), { wasm: 1.1, "c-O3": 1 })];
    expect(of("sixteen", [[good, bad], [], undefined])).toMatchObject({
      cases: 2,
      met: 1,
      worst: 1.1,
      where: "x86_64 unbatched 16 uniform cache",
    });
  });

  it("compare architectures where batches are as long", () => {
    const x86 = measured(aCase(), { wasm: 1 });
    const other = measured(aCase({ profile: "s390" }), { wasm: 1.4 });
    const shorter = measured(aCase({ profile: "powerpc-radix-64k" }), { wasm: 3 }, 8);
    expect(of("architectures", [[x86, other, shorter], [], undefined])).toMatchObject({ cases: 1, met: 1, worst: 1.4 });
  });

  it("ask of two workers at least 1.8 times the work", () => {
    const point = { ptes: 65536, alone: same(1), together: same(1.25), speedup: same(1.6) };
    expect(of("workers", [[], [point], undefined])).toMatchObject({ met: 0, worst: 1.6 });
    expect(of("memory", [[], [], 8.502])).toMatchObject({ met: 1 });
  });
});

it("says from which size on bandwidth is the limit", () => {
  const point = (ptes: number, speedup: number) => ({ ptes, alone: same(1), together: same(1), speedup: same(speedup) });
  expect(bandwidthLimit([point(64, 1.95), point(256, 1.9), point(1024, 1.2)])).toBe(1024);
  expect(bandwidthLimit([point(64, 1.95), point(256, 1.9)])).toBeUndefined();
});

it("takes a ratio round by round", () => {
  const one = { test: aCase(), length: 16, rounds: { wasm: [1, 2, 9], "c-O3": [2, 4, 3] } };
  expect(ratiosTo(one, "c-O3")?.median).toBe(0.5);
  expect(ratiosTo(one, "halves")).toBeUndefined();
});

describe("a baseline", () => {
  const folder = mkdtempSync(join(tmpdir(), "ptelab-bench-"));
  const rounds = (from: number) => Array.from({ length: 11 }, (_, i) => from + i / 100);
  const now = { test: aCase(), length: 16, rounds: { wasm: rounds(2) } };

  it("is what --save wrote", () => {
    const path = join(folder, "saved.json");
    writeFileSync(path, JSON.stringify(benchDocument(aReport({ measured: [{ ...now, rounds: { wasm: rounds(1) } }] }))));
    expect(compareRuns([now], readBaseline(path))).toMatchObject([{ name: "x86_64 first-pte 16 uniform cache", change: "slower" }]);
  });

  it.each([
    ["faster", 3],
    ["slower", 1],
    ["same", 2.01],
  ])("says %s where it is more than chance and more than 3 %%", (change, before) => {
    const saved = {
      schema: "",
      machine: { cpu: "" },
      cases: [{ name: "x86_64 first-pte 16 uniform cache", rounds: { wasm: rounds(before) } }],
    };
    expect(compareRuns([now], saved)).toMatchObject([{ change }]);
  });

  it("that is none is refused with the way to make one", () => {
    const path = join(folder, "other.json");
    writeFileSync(path, "{}");
    expect(() => readBaseline(path)).toThrow(UsageError);
    expect(() => readBaseline(join(folder, "nowhere.json"))).toThrow(/--save FILE/);
  });
});

describe("what is written", () => {
  const report = aReport({
    workers: [65536, 1 << 20].map((ptes) => ({ ptes, alone: same(1), together: same(1.02), speedup: same(1.96) })),
    changes: [{ name: "a case", before: 1, after: 2, ratio: 2, p: 0.00001, change: "slower" }],
  });
  const full = { ...report, knees: knees(report.measured), targets: verdicts(report.measured, report.workers, 8.5) };

  it("as text has every table", () => {
    const text = benchText(full);
    for (const part of ["Cases", "The knee", "Two workers", "Against the baseline", "Targets", "0.80", "1.96 ×"])
      expect(text).toContain(part);
  });

  it("says what to install where C is missing", () => {
    const without = aReport({ machine: { ...report.machine, c: "" }, measured: [measured(aCase(), { wasm: 1 })] });
    expect(benchText(without)).toContain("apt-get install gcc");
  });

  it("as Markdown has tables that are whole", () => {
    const rows = benchMarkdown(full)
      .split("\n")
      .filter((line) => line.startsWith("| x86"));
    expect(rows.length).toBeGreaterThan(3);
    expect(new Set(rows.slice(0, 4).map((line) => line.split(" | ").length)).size).toBe(1);
  });

  it("as CSV has a line for each case and side, and as many cells in each", () => {
    const lines = benchCsv(full).trimEnd().split("\n");
    expect(lines).toHaveLength(1 + 7 * 3);
    expect(new Set(lines.map((line) => line.split(",").length)).size).toBe(1);
  });

  it("as a page needs nothing from elsewhere and escapes what it is told", () => {
    const page = benchHtml(full);
    expect(page).toContain("A &lt;processor&gt;");
    expect(page).not.toMatch(/(?:src|href)="(?!data:)/);
    expect(page.match(/<svg/g)).toHaveLength(3);
  });

  it("as pictures has a panel for each architecture and no number that is none", () => {
    const two = [...report.measured, ...report.measured.map((one) => ({ ...one, test: { ...one.test, profile: "s390" } }))];
    for (const { svg } of picturesOf({ ...report, measured: two })) expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(picturesOf({ ...report, measured: two })[0].svg.match(/class="frame"/g)).toHaveLength(2);
  });
});

it("knows batch sizes", () => {
  expect([parseBatch("16"), parseBatch("mix")]).toEqual([16, "mix"]);
  expect(() => parseBatch("3")).toThrow(/1, 2, 4/);
});
