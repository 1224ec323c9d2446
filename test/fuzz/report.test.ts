/** What a report says of a campaign, and that every form of it is well-formed whatever the texts hold. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toJson } from "../../src/cli/json.ts";
import { stepsOf } from "../../src/fuzz/chainSteps.ts";
import { type FuzzReport, fuzzReport, isNews } from "../../src/fuzz/report/data.ts";
import { fuzzHtml } from "../../src/fuzz/report/html.ts";
import { fuzzJunit } from "../../src/fuzz/report/junit.ts";
import { fuzzMarkdown } from "../../src/fuzz/report/markdown.ts";
import { coverageName } from "../../src/fuzz/report/names.ts";
import { fuzzSarif } from "../../src/fuzz/report/sarif.ts";
import { fuzzText, MOST_FINDINGS } from "../../src/fuzz/report/text.ts";
import { findProfile } from "../../src/profile/find.ts";
import { readXml } from "../report/strictXml.ts";
import { HAS_CHROMIUM, openPage, type Page } from "../support/chromium.ts";
import { AWKWARD, finding, LAW, recorded, shard } from "./recorded.ts";

const NAMES = (set: string, bit: number) => (set === "flags/x86_64" ? `state-${bit}` : undefined);
const clean = fuzzReport(recorded(Array.from({ length: 10 }, (_, i) => shard(i))), NAMES);
const empty = fuzzReport(recorded([], 4), NAMES);
const awkward = finding(3, { message: AWKWARD, decoded: AWKWARD, c: `/* ${AWKWARD} */`, least: [AWKWARD] });
const broken = fuzzReport(
  recorded(
    [
      shard(0, {
        findings: [awkward, finding(5, { target: "chains", known: true })],
        violations: { [`x86_64:${LAW}`]: 12, "x86_64:chains": 3 },
      }),
      shard(3),
    ],
    6,
  ),
  NAMES,
);
const thousands = fuzzReport(
  recorded([shard(0, { findings: Array.from({ length: 5000 }, (_, i) => finding(i)), violations: { [`x86_64:${LAW}`]: 5000 } })]),
  NAMES,
);
const ALL: readonly (readonly [string, FuzzReport])[] = [
  ["clean", clean],
  ["empty", empty],
  ["broken", broken],
  ["thousands", thousands],
];

describe("the data", () => {
  test("sums are over all shards, the digest modulo 2^64", () => {
    expect(clean.cases).toEqual({ words: 10_000, chains: 100, unmap: 0 });
    expect(clean.total).toBe(10_100);
    expect(clean.digest).toBe("000000000000000a");
    expect(clean.complete).toBe(true);
  });

  test("the order of shards changes nothing", () => {
    const shards = Array.from({ length: 10 }, (_, i) => shard(i));
    expect(fuzzReport(recorded([...shards].reverse()), NAMES)).toEqual(clean);
  });

  test("missing units are runs", () => {
    expect(broken.units).toEqual({
      done: 2,
      of: 6,
      missing: [
        [1, 2],
        [4, 5],
      ],
    });
    expect(broken.complete).toBe(false);
    const ranges = fuzzReport({ ...recorded([{ ...shard(0), range: { first: 2, units: 5 } }]), of: 10 }, NAMES);
    expect(ranges.units).toEqual({
      done: 5,
      of: 10,
      missing: [
        [0, 1],
        [7, 9],
      ],
    });
  });

  test("what was never seen has names, and bits without a name a number", () => {
    const report = fuzzReport(
      recorded([
        shard(0, { coverage: { sets: { "flags/x86_64": { bits: "00d", of: 10 }, "new/x86_64": { bits: "2", of: 3 } } } }),
        shard(1, { coverage: { sets: { "flags/x86_64": { bits: "3f2", of: 10 } } } }),
      ]),
      NAMES,
    );
    expect(report.coverage).toEqual([
      { set: "flags/x86_64", seen: 10, of: 10, never: [] },
      { set: "new/x86_64", seen: 1, of: 3, never: ["bit 0", "bit 2"] },
    ]);
    expect(broken.coverage[0].never).toEqual([1, 2, 4, 5, 6, 7, 8, 9].map((bit) => `state-${bit}`));
  });

  test("helper pairs are told by the helpers' names, in their order", () => {
    const { of, never } = fuzzReport(recorded([shard(0, { coverage: { sets: { "pairs/x86_64": { bits: "6", of: 4 } } } })]), coverageName)
      .coverage[0];
    const [first, , , fourth] = stepsOf(findProfile("x86_64")).map(({ helper }) => helper.name);
    expect([of, never]).toEqual([4, [`${first}, ${first}`, `${first}, ${fourth}`]]);
    expect(coverageName("unheard-of/x86_64", 0)).toBeUndefined();
  });

  test("a finding counts once however many shards have it, in the form that is decoded", () => {
    const same = { violations: { [`x86_64:${LAW}`]: 2 } };
    const input = recorded([
      shard(0, { ...same, findings: [finding(1)] }),
      shard(1, { ...same, findings: [finding(1, { token: "other" })] }),
    ]);
    const report = fuzzReport({ ...input, corpus: [finding(1, { decoded: "words" }), finding(99)] }, NAMES);
    expect(report.findings.map(({ key, decoded, command }) => [key, decoded, command])).toEqual([
      [finding(1).key, "words", `ptelab replay ${finding(1).token}`],
    ]);
    expect(report.rows).toEqual([{ profile: "x86_64", target: LAW, violations: 4, findings: 1, known: false }]);
  });

  test("known findings are no news; violations without a finding are", () => {
    const of = (known: boolean) => fuzzReport(recorded([shard(0, { findings: [finding(1, { known })] })]), NAMES);
    expect(isNews(of(true))).toBe(false);
    expect(isNews(of(false))).toBe(true);
    expect(isNews(fuzzReport(recorded([shard(0, { violations: { "x86_64:chains": 1 } })]), NAMES))).toBe(true);
    expect(isNews(clean)).toBe(false);
  });
});

describe("speed over time", () => {
  const whole = ({ speed }: FuzzReport) =>
    speed.points.reduce((sum, { seconds, cases }, i) => sum + cases.words * (seconds - (speed.points[i - 1]?.seconds ?? 0)), 0);

  test("one shard a second is its cases a second, all the time", () => {
    expect(clean.speed).toMatchObject({ seconds: 10, rests: 0 });
    expect(clean.speed.points.length).toBe(10);
    for (const { cases } of clean.speed.points) expect(cases.words).toBeCloseTo(1000, 6);
  });

  test("two workers at once are twice as fast, and no case gets lost", () => {
    const twice = fuzzReport(recorded(Array.from({ length: 20 }, (_, i) => shard(i, {}, 1_000_000 + (i >> 1) * 1000))), NAMES);
    expect(twice.speed.seconds).toBe(10);
    expect(whole(twice)).toBeCloseTo(20_000, 3);
    for (const { cases } of twice.speed.points) expect(cases.words).toBeCloseTo(2000, 6);
  });

  test("a night between two runs is left out", () => {
    const night = 8 * 3600_000;
    const report = fuzzReport(recorded([0, 1, 2, 3].map((i) => shard(i, {}, 1_000_000 + i * 1000 + (i > 1 ? night : 0)))), NAMES);
    expect(report.speed).toMatchObject({ seconds: 4, rests: 1 });
    expect(whole(report)).toBeCloseTo(4000, 6);
    expect(fuzzHtml(report)).toContain("1 rest left out");
  });

  test("axes have names, and the unit fits the speed", () => {
    const fast = fuzzReport(recorded([0, 1].map((i) => shard(i, { cases: { words: 2.5e9, chains: 0, unmap: 0 } }))), NAMES);
    const page = fuzzHtml(fast);
    for (const part of [">billion cases/s<", ">seconds of work<", "Speed over time: words for laws"]) expect(page).toContain(part);
    expect(page).not.toContain("Speed over time: chains");
  });
});

describe.each(ALL)("forms of a campaign that is %s", (name, report) => {
  test("JUnit is well-formed, with right totals and all findings", () => {
    const suites = readXml(fuzzJunit(report)).children;
    expect(suites.map((suite) => suite.attributes.name)).toEqual(["campaign", ...report.profiles]);
    const failed = suites.flatMap((suite) => {
      const cases = suite.children;
      const having = (kind: string) => cases.filter((one) => one.children.some((child) => child.name === kind)).length;
      expect(suite.attributes).toMatchObject({
        tests: `${cases.length}`,
        failures: `${having("failure")}`,
        errors: `${having("error")}`,
      });
      return cases.flatMap((one) =>
        one.children.filter((child) => child.name === "failure").map((child) => [one.attributes.name, child.text]),
      );
    });
    expect(failed.length).toBe(report.rows.filter(({ known }) => !known).length);
    expect(suites[0].attributes.errors).toBe(report.complete ? "0" : "1");
    for (const [, text] of failed) expect(text).toContain("ptelab replay x86_64:");
    if (name === "broken") expect(failed[0][1]).toContain(AWKWARD.replace("\u001b", "\ufffd"));
  });

  test("SARIF has rules that results point at, and fingerprints", () => {
    const document = JSON.parse(fuzzSarif(report, "1.2.3"));
    expect(document).toMatchObject({ version: "2.1.0", $schema: expect.stringContaining("sarif-2.1.0") });
    const [{ tool, results }] = document.runs;
    expect(tool.driver).toMatchObject({ name: "ptelab", semanticVersion: "1.2.3" });
    expect(new Set(tool.driver.rules.map((rule: { id: string }) => rule.id)).size).toBe(tool.driver.rules.length);
    expect(results.length).toBe(report.findings.length);
    const prints = new Set<string>();
    for (const [i, one] of results.entries()) {
      expect(tool.driver.rules[one.ruleIndex].id).toBe(one.ruleId);
      expect(one.level === "note").toBe(report.findings[i].known === true);
      expect(one.locations[0].physicalLocation.artifactLocation.uri).toMatch(/^arch\/.*pgtable\.ts$/);
      prints.add(one.partialFingerprints["targetProfileLeast/v1"]);
    }
    expect(prints.size).toBe(results.length);
  });

  test("JSON has everything", () => {
    const document = JSON.parse(toJson("fuzz-report/1", { ...report }));
    expect(document).toMatchObject({ schema: "ptelab/fuzz-report/1", seed: "0x7", digest: report.digest, complete: report.complete });
    expect(document.findings.length).toBe(report.findings.length);
    expect(document.speed.points.length).toBe(report.speed.points.length);
  });

  test("Markdown's tables have as many cells in every row as in their head", () => {
    const cells = (line: string) => line.split(/(?<!\\)\|/).length;
    let head = 0;
    for (const line of fuzzMarkdown(report).split("\n")) {
      head = line.startsWith("|") ? head || cells(line) : 0;
      if (head > 0) expect(cells(line), line).toBe(head);
    }
    expect(fuzzMarkdown(report)).toContain("# ptelab fuzz\n");
    expect(Buffer.byteLength(fuzzMarkdown(report))).toBeLessThan(1 << 20);
  });

  test("the page needs nothing but itself, and no text becomes markup", () => {
    const page = fuzzHtml(report);
    expect(page).toContain("Content-Security-Policy\" content=\"default-src 'none';");
    for (const [, address] of page.matchAll(/\b(?:src|href)\s*=\s*"([^"]*)"/g)) expect(address).toBe("data:,");
    expect(page).not.toMatch(/<script|<tag>|@import/);
    expect(page.split("<details").length - 1).toBeGreaterThanOrEqual(report.findings.length);
  });

  test("the text says the state, and shows no more findings than people read", () => {
    const text = fuzzText(report);
    expect(text).toContain(report.complete ? "complete:" : "partial:");
    expect(text.split("$ ptelab replay").length - 1).toBe(Math.min(report.findings.length, MOST_FINDINGS));
    expect(text.split("\n").length).toBeLessThan(250);
    expect(text.includes("No new finding.")).toBe(!isNews(report));
    if (name === "thousands") expect(text).toContain(`and ${(5000 - MOST_FINDINGS).toLocaleString("en")} more findings`);
  });
});

test("no control code of a ledger reaches a terminal", () => {
  expect(fuzzText(broken)).not.toMatch(/\u001b\[31m\]\]>/);
  expect(fuzzText(broken)).toContain("[31m]]>");
});

describe.skipIf(!HAS_CHROMIUM)("in Chromium", () => {
  let page: Page;
  const folder = mkdtempSync(join(tmpdir(), "ptelab-fuzz-page-"));
  const open = async (report: FuzzReport, width: number) => {
    const path = join(folder, "report.html");
    writeFileSync(path, fuzzHtml(report));
    await page.send("Emulation.setDeviceMetricsOverride", { width, height: 900, deviceScaleFactor: 1, mobile: false });
    await page.open(pathToFileURL(path).href);
  };
  beforeAll(async () => {
    page = await openPage();
  }, 30_000);
  afterAll(() => page?.close());

  test("texts of a plot do not overlap, and nothing scrolls sideways, wide or narrow", async () => {
    const overlaps = `[...document.querySelectorAll("figure svg")].flatMap((svg) => {
      const boxes = [...svg.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
      return boxes.flatMap(([a, p], i) => boxes.slice(i + 1).filter(([, q]) => p.left < q.right && q.left < p.right && p.top + 2 < q.bottom && q.top + 2 < p.bottom).map(([b]) => a + " / " + b));
    })`;
    const many = fuzzReport(recorded(Array.from({ length: 60 }, (_, i) => shard(i % 10, { shard: i }, 1_000_000 + i * 777_000))), NAMES);
    for (const report of [clean, many, broken])
      for (const width of [1300, 400]) {
        await open(report, width);
        expect(await page.value("document.querySelectorAll('figure svg').length")).toBe(2);
        expect(await page.value(overlaps)).toEqual([]);
        expect(await page.value("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
      }
    expect(page.complaints).toEqual([]);
    expect(page.requests.filter((address) => !address.startsWith("file:") && !address.startsWith("data:"))).toEqual([]);
  });

  test("findings unfold without a script, and texts stay text", async () => {
    await open(broken, 1300);
    expect(await page.value("document.querySelectorAll('#findings details[open]').length")).toBe(2);
    expect(await page.value("document.querySelectorAll('tag, script').length")).toBe(0);
    expect(await page.value("document.querySelector('#findings').innerText")).toContain("</script> `tick` <tag>");
  });
});
