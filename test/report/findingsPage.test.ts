/** docs/findings.md: what a kernel can have first, each with its path and who says so. */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Judged } from "../../src/audit/verdict.ts";
import { currentFindings, findingsPath } from "../../src/docs/findings.ts";
import { findingsPage } from "../../src/docs/findingsPage.ts";
import { known, knownOf, OWN_READING } from "../../src/docs/known.ts";
import { laws } from "../../src/laws/index.ts";
import type { Lab } from "../../src/profile/lab.ts";
import { labs, profiles } from "../support/labs.ts";
import { AWKWARD_JUDGED, JUDGED, refuted, report, STORY } from "./fixtures.ts";

let all: ReadonlyMap<string, Lab>;
let page: string;
const SHADOW: Judged = {
  profile: "riscv64@7.0",
  law: "wrprotect-never-grants-read",
  sha256: "",
  all: refuted([0x1n], 3n),
  reachable: refuted([0x1n], 2n),
  story: STORY,
  ms: 0,
};
beforeAll(async () => {
  all = await labs();
  page = findingsPage(report(all, [...JUDGED, SHADOW]));
});

describe("the page", () => {
  test("has a section for each law that a kernel can break, and a table of what only words break", () => {
    const sections = [...page.matchAll(/^## (.*)$/gm)].map((match) => match[1]);
    expect(sections).toEqual(["wrprotect-never-grants-read", "Only on words that no kernel builds"]);
    expect(page).toContain(
      "| [wrprotect-never-grants-read](#wrprotect-never-grants-read) | permission | powerpc-8xx-4k, powerpc-8xx-16k, riscv64@7.0 |",
    );
    expect(page).toContain("| `wrprotect-never-grants-exec` | permission | arm64-4k, arm64-16k | `0x43` |");
  });

  test("tells the entries, how many there are, the path with its sources, and what it would mean", () => {
    expect(page).toContain("On powerpc-8xx-4k, powerpc-8xx-16k, 77 of 300 words refute it");
    expect(page).toContain("| `pte_wrprotect(p)` | `0x00000621` | `r--` | `r--` |");
    expect(page).toContain("2. fault: `pfn_pte` `mkyoung` (mm/memory.c: do\\_anonymous\\_page())".replaceAll("\\_", "_"));
    expect(page).toContain("it would mean: a page can be read that its mapping does not let be read.");
    expect(page).toMatch(/\| riscv64@7\.0 \| `0x1` `0x3` \| 2 of 2\^32 words \| mmap\(PROT_NONE\)/);
  });

  test("says who else says so, by profile, and that nobody does where nobody does", () => {
    expect(page).toContain(`*${OWN_READING} (powerpc-8xx-4k, powerpc-8xx-16k).*`);
    expect(page).toContain("*Known (riscv64@7.0):* 540de7ade1e1");
    expect(page).toContain("No kernel was run for this page");
  });

  test("is the same page in whatever time it was made, and has tables with equal columns", () => {
    const later = [...JUDGED, SHADOW].map((one) => ({ ...one, ms: 99, sha256: "other" }));
    expect(findingsPage(report(all, later))).toBe(page);
    let head = 0;
    for (const line of page.split("\n")) {
      const cells = line.split(/(?<!\\)\|/).length;
      head = line.startsWith("|") ? head || cells : 0;
      if (line.startsWith("|")) expect(cells, line).toBe(head);
    }
  });

  test("escapes what laws and stories say", () => {
    expect(findingsPage(report(all, AWKWARD_JUDGED))).toContain("**a &lt; b &amp; c \\| d");
  });
});

describe("what is known", () => {
  test("is of laws and profiles that there are", () => {
    for (const { laws: ids, profiles: starts, note } of known) {
      for (const id of ids) expect(laws.map((law) => law.id)).toContain(id);
      for (const start of starts)
        expect(
          profiles.some(({ id }) => id.startsWith(start)),
          start,
        ).toBe(true);
      expect(note).not.toMatch(/\.$/);
    }
  });

  test("is looked up by law and by the start of the profile's id", () => {
    expect(knownOf("wrprotect-never-grants-read", "riscv64@7.0")?.status).toBe("known");
    expect(knownOf("wrprotect-never-grants-read", "powerpc-8xx-4k")).toBeUndefined();
    expect(knownOf("batch-same-write", "s390")?.note).toContain("CVE-2026-31398");
  });
});

test("docs/findings.md is what npm run findings writes", async () => {
  expect(readFileSync(findingsPath(), "utf8")).toBe(await currentFindings());
});
