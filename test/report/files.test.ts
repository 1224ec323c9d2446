/** Markdown, JUnit and SARIF: each well-formed whatever the texts hold, each with what its readers need. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { projectRoot } from "../../src/node.ts";
import type { Lab } from "../../src/profile/lab.ts";
import { toJunit } from "../../src/report/junit.ts";
import { toMarkdown } from "../../src/report/markdown.ts";
import { code, escapeMarkdown } from "../../src/report/markdownText.ts";
import { toSarif } from "../../src/report/sarif.ts";
import { escapeXml } from "../../src/report/xml.ts";
import { labs, profiles } from "../support/labs.ts";
import { AWKWARD_JUDGED, JUDGED, judgedOf, refuted, report } from "./fixtures.ts";
import { type Node, readXml } from "./strictXml.ts";

let all: ReadonlyMap<string, Lab>;
beforeAll(async () => {
  all = await labs();
});
const everything = () => report(all, [...JUDGED, ...AWKWARD_JUDGED]);

describe("Markdown", () => {
  /** Cells of a row; a pipe behind a backslash is text. */
  const cells = (line: string) => line.split(/(?<!\\)\|/).length;

  test("every row of a table has as many cells as its head", () => {
    const lines = toMarkdown(everything()).split("\n");
    let head = 0;
    let rows = 0;
    for (const line of lines) {
      if (!line.startsWith("|")) {
        head = 0;
        continue;
      }
      head = head || cells(line);
      rows++;
      expect(cells(line), line).toBe(head);
    }
    expect(rows).toBeGreaterThan(40);
  });

  test("has a table for each architecture, the findings, and what only words have", () => {
    const text = toMarkdown(everything());
    for (const arch of ["x86", "arm64", "s390", "powerpc", "riscv"]) expect(text).toContain(`\n## ${arch}\n`);
    expect(text).toContain("| law | powerpc-8xx-4k | powerpc-8xx-16k |");
    expect(text).toContain("| `wrprotect-never-grants-read` | **✗ REFUTED** | **✗ REFUTED** |");
    expect(text).toContain("| `pte_wrprotect(p)` | `0x00000621` | `r--` | `r--` |");
    expect(text).toContain("77 of 300 words that a kernel can have refute it");
    expect(text).toContain("| `wrprotect-never-grants-exec` | permission | arm64-4k, arm64-16k | `0x43` | 2^58 of 2^64 words |");
  });

  test("a law's and a story's text stay text", () => {
    const text = toMarkdown(everything());
    expect(text).toContain("a &lt; b &amp; c \\| d \"quoted\" 'single' &lt;/script&gt; \\`tick\\`");
    expect(text).toContain('1. mmap(PROT\\_NONE) &amp; "quotes" &lt;tag&gt; \\| pipe'.replace("\\_", "_"));
    expect(escapeMarkdown("__pte(x)*[y] _z")).toBe("\\_\\_pte(x)\\*\\[y\\] \\_z");
    expect(code("a`b|c")).toBe("``a`b\\|c``");
  });
});

describe("JUnit", () => {
  const suites = (document: string) => readXml(document).children;
  const find = (document: string, profile: string, law: string) =>
    suites(document)
      .find((suite) => suite.attributes.name === profile)
      ?.children.find((one) => one.attributes.name === law) as Node;

  test("is a suite for each profile and a case for each law, with the right totals", () => {
    const root = readXml(toJunit(everything()));
    expect(root.name).toBe("testsuites");
    expect(root.children.map((suite) => suite.attributes.name)).toEqual([...new Set(JUDGED.map((one) => one.profile))]);
    for (const suite of [...root.children]) {
      const count = (name: string) => String(suite.children.filter((one) => one.children.some((child) => child.name === name)).length);
      const { tests, failures, errors, skipped } = suite.attributes;
      expect([tests, failures, errors, skipped]).toEqual([
        String(suite.children.length),
        count("failure"),
        count("error"),
        count("skipped"),
      ]);
    }
    const { tests, failures, errors, skipped } = root.attributes;
    expect([tests, failures, errors, skipped]).toEqual(["57", "3", "1", "7"]);
  });

  test("a failure tells the counterexample, the path and the command", () => {
    const [failure] = find(toJunit(everything()), "powerpc-8xx-4k", "wrprotect-never-grants-read").children;
    expect(failure.name).toBe("failure");
    expect(failure.attributes.type).toBe("permission");
    expect(failure.text).toContain("p = 0x221\npte_wrprotect(p) = 0x621\nrefuted by 77 of 300 words");
    expect(failure.text).toContain('path: mmap(PROT_NONE) & "quotes" <tag> | pipe → fault');
    expect(failure.text).toContain("ptelab audit --explain wrprotect-never-grants-read -p powerpc-8xx-4k");
  });

  test("what only words break passes and says so; what is undecided is an error", () => {
    const document = toJunit(everything());
    expect(find(document, "arm64-4k", "wrprotect-never-grants-exec").children.map((c) => c.name)).toEqual(["system-out"]);
    expect(find(document, "riscv64", "wrprotect-never-grants-exec").children.map((c) => c.name)).toEqual(["error"]);
    expect(find(document, "s390", "wrprotect-keeps-accessible").children[0].attributes.message).toContain("vacuous: pte_accessible()");
    expect(find(document, "x86_64", "wrprotect-keeps-present").children).toEqual([]);
  });

  test("any text survives: escaped, and read again as it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const document = `<?xml version="1.0" encoding="UTF-8"?>\n<a b="${escapeXml(text)}">${escapeXml(text)}</a>`;
        const { text: read, attributes } = readXml(document);
        const kept = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
        expect([read, attributes.b]).toEqual([kept, kept]);
      }),
    );
  });
});

describe("SARIF", () => {
  type Result = {
    ruleId: string;
    ruleIndex: number;
    kind: string;
    level: string;
    message: { text: string };
    locations: { physicalLocation: { artifactLocation: { uri: string } }; logicalLocations: { name: string }[] }[];
    codeFlows?: { threadFlows: { locations: { location: { message: { text: string } } }[] }[] }[];
    partialFingerprints: Record<string, string>;
    properties: Record<string, string>;
  };
  type Run = {
    tool: { driver: { name: string; semanticVersion?: string; rules: { id: string; help: { text: string; markdown: string } }[] } };
    results: Result[];
  };
  const run = (document: string): Run => JSON.parse(document).runs[0];
  const result = (document: string, profile: string, law: string) =>
    run(document).results.find((one) => one.ruleId === law && one.properties.profile === profile) as Result;

  test("has the fields that the standard requires, and rules that results point at", () => {
    const document = toSarif({ ...everything(), version: "1.2.3" });
    expect(JSON.parse(document)).toMatchObject({ version: "2.1.0", $schema: expect.stringContaining("sarif-2.1.0") });
    const { tool, results } = run(document);
    expect(tool.driver).toMatchObject({ name: "ptelab", semanticVersion: "1.2.3" });
    expect(new Set(tool.driver.rules.map((rule) => rule.id)).size).toBe(tool.driver.rules.length);
    // 8xx twice, awkward, arm64 twice, riscv64.
    expect(results.length).toBe(6);
    for (const one of results) {
      expect(tool.driver.rules[one.ruleIndex].id).toBe(one.ruleId);
      expect(one.message.text.length).toBeGreaterThan(20);
      expect(["error", "warning", "note", "none"]).toContain(one.level);
    }
    for (const rule of tool.driver.rules) expect(rule.help.text.length, rule.id).toBeGreaterThan(20);
  });

  test("levels follow the severity; words only are notes; undecided is open", () => {
    const document = toSarif(everything());
    expect(result(document, "powerpc-8xx-4k", "wrprotect-never-grants-read")).toMatchObject({ kind: "fail", level: "error" });
    expect(result(document, "arm64-4k", "wrprotect-never-grants-exec")).toMatchObject({ kind: "fail", level: "note" });
    expect(result(document, "riscv64", "wrprotect-never-grants-exec")).toMatchObject({ kind: "open", level: "none" });
  });

  test("the place is the room's helpers, which exist for every profile", () => {
    const judged = profiles.map(({ id }) => ({
      ...judgedOf("x86_64", "wrprotect-keeps-present"),
      profile: id,
      all: refuted([1n], 1n),
      reachable: undefined,
    }));
    for (const { locations, properties } of run(toSarif(report(all, judged))).results) {
      const { uri } = locations[0].physicalLocation.artifactLocation;
      expect(existsSync(join(projectRoot(), uri)), uri).toBe(true);
      expect(locations[0].logicalLocations[0].name).toBe(properties.profile);
    }
    const read = result(toSarif(everything()), "powerpc-8xx-4k", "wrprotect-never-grants-read");
    expect(read.locations[0].physicalLocation.artifactLocation.uri).toBe("arch/powerpc/8xx/pgtable.ts");
    expect(read.codeFlows?.[0].threadFlows[0].locations.map((l) => l.location.message.text.slice(0, 5))).toEqual(["mmap(", "fault"]);
  });

  test("the fingerprint changes with law, profile and words, and with nothing else", () => {
    const print = (document: string, profile = "powerpc-8xx-4k") =>
      result(document, profile, "wrprotect-never-grants-read").partialFingerprints["lawProfileWords/v1"];
    const base = print(toSarif(everything()));
    expect(base).toMatch(/^[0-9a-f]{64}$/);
    expect(print(toSarif(everything()), "powerpc-8xx-16k")).not.toBe(base);
    const judged = judgedOf("powerpc-8xx-4k", "wrprotect-never-grants-read");
    const again = { ...judged, ms: 99, sha256: "other", story: undefined, reachable: refuted([0x221n], 1n) };
    expect(print(toSarif(report(all, [again])))).toBe(base);
    expect(print(toSarif(report(all, [{ ...judged, reachable: refuted([0x223n], 77n) }])))).not.toBe(base);
  });
});
