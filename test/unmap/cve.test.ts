import { describe, expect, it } from "vitest";
import { loadProfile, profiles } from "../../src/node.ts";
import { findings } from "../../src/unmap/findings.ts";
import { findLoop } from "../../src/unmap/loops.ts";
import { policies } from "../../src/unmap/policies.ts";
import { compareTable } from "../../src/unmap/replay.ts";
import { stageCve } from "../../src/unmap/scenarios/cve.ts";

describe("the reproducer of CVE-2026-31398", () => {
  it.each(profiles.map(({ id }) => id))(
    "makes eight read-only pages of %s writable under first-pte, and none under what was merged",
    async (id) => {
      const lab = await loadProfile(id);
      const { table } = stageCve(lab);
      expect([...table.ptes].map((pte) => lab.call("write", pte)).join("")).toBe("1111111100000000");
      const outcome = new Map<string, Record<string, number>>();
      compareTable(lab, table, policies, findLoop("7.0", lab.profile), ({ policy, counts }) =>
        outcome.set(policy.id, Object.fromEntries(findings.map((finding) => [finding.id, counts[finding.bit]]))),
      );
      expect(outcome.get("first-pte")).toMatchObject({ "write gained": 8, "write lost": 0, "data lost": 0 });
      expect(outcome.get("respect-write-soft-dirty")).toMatchObject({ "write gained": 0, "write lost": 0, "hw write gained": 0 });
      expect(outcome.get("wrprotect-restore")).toMatchObject({ "write gained": 0, "write lost": 8 });
    },
  );

  it("goes the other way round where a read-only page comes first: write access is lost", async () => {
    const lab = await loadProfile("x86_64");
    const { table } = stageCve(lab);
    const turned = { ...table, ptes: table.ptes.map((_, slot) => table.ptes[(slot + 8) % 16]) };
    const frames = turned.ptes.map((pte, slot) => lab.call("advance_pfn", pte, slot < 8 ? BigInt.asUintN(64, -8n) : 8n));
    compareTable(lab, { ...table, ptes: frames }, policies.slice(1, 2), findLoop("7.0", lab.profile), ({ counts }) => {
      expect(findings.filter(({ bit }) => counts[bit] > 0).map(({ id, bit }) => [id, counts[bit]])).toContainEqual(["write lost", 8]);
    });
  });
});
