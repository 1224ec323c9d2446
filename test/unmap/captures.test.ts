/** Captured page tables: the replay turns every entry from before a pageout into the one from after. */
import { beforeAll, describe, expect, test } from "vitest";
import { toJson } from "../../src/cli/json.ts";
import { unmapCapturesData, unmapCapturesText } from "../../src/cli/render/unmapCaptures.ts";
import { loadProfile, profiles } from "../../src/node.ts";
import { type CaptureReplay, countRows, replayCaptures } from "../../src/unmap/captures/replay.ts";
import { findings } from "../../src/unmap/findings.ts";
import { UNBATCHED } from "../../src/unmap/policies.ts";
import { walkByTheLetter } from "../../src/unmap/reference.ts";
import { differing, type Json } from "./captureRows.ts";

describe("the captures of five kernels", () => {
  let replays: readonly CaptureReplay[] = [];
  beforeAll(async () => {
    replays = await replayCaptures();
  });
  const of = (scenario: string) => replays.filter((one) => one.scenario === scenario);

  test("every entry from before becomes the one from after, bit for bit, and every folio what it was found as", () => {
    expect(replays.flatMap((one) => differing(one).map((row) => [one.run, one.scenario, ...row]))).toEqual([]);
    expect(countRows(replays)).toEqual({ same: 592, explained: 144, differs: 0 });
    expect([...new Set(replays.map(({ run }) => run))]).toEqual(["arm64-4k", "ppc64le-64k-radix", "riscv64", "s390x", "x86_64"]);
  });

  test("more than an unmap happened only to pages that were split or swap-backed", () => {
    const explained = replays.flatMap(({ scenario, to, rows }) =>
      rows.flatMap(({ outcome }) => (outcome.kind === "explained" ? [`${scenario} ${to} ${outcome.what}`] : [])),
    );
    const counts = Object.fromEntries([...new Set(explained)].map((name) => [name, explained.filter((other) => other === name).length]));
    expect(counts).toEqual({
      "lazyfree_reclaim_ro AFTER_second_pageout swapped-out": 80,
      "mthp_lazyfree_dirty_half_fork AFTER_pageout split": 56,
      "mthp_lazyfree_dirty_half_fork AFTER_pageout swapped-out": 8,
    });
  });

  test("arm64's contiguous block comes out unfolded, all of it dirty and accessed as one entry was", () => {
    const [{ rows }] = of("mthp_lazyfree_dirty").filter(({ run }) => run === "arm64-4k");
    const cont = (word: bigint | undefined) => ((word as bigint) >> 52n) & 1n;
    expect(rows.map(({ before, after, outcome }) => [cont(before), cont(after), outcome.kind])).toEqual(rows.map(() => [1n, 0n, "same"]));
    expect(new Set(rows.map(({ before }) => (before as bigint) & 0xfffn)).size).toBeGreaterThan(1);
    expect(new Set(rows.map(({ after }) => (after as bigint) & 0xfffn)).size).toBe(1);
  });

  test("pages before a folio's first dirty one go, the others stay", () => {
    const [{ rows }] = of("mthp_lazyfree_dirty").filter(({ run }) => run === "x86_64");
    expect(rows.map(({ after }) => after === 0n)).toEqual(rows.map((_, page) => page === 0));
  });

  test("the walk by the letter makes the same of them", async () => {
    const unchanged = replays.filter(({ rows }) => rows.every(({ outcome }) => outcome.kind === "same"));
    // The riscv64 run's profile is a derived one, which has no name to load it by.
    const named = unchanged.filter(({ profile }) => profiles.some(({ id }) => id === profile));
    expect(named).toHaveLength(8 + 8 + 5 + 8);
    for (const { profile, table, rows } of named) {
      const lab = await loadProfile(profile);
      const { ptes } = walkByTheLetter(lab, table, UNBATCHED).table;
      const empty = lab.call("clear_value", 0n);
      expect([...ptes].slice(ptes.length - rows.length)).toEqual(rows.map(({ after }) => after ?? empty));
    }
  });

  test("every policy is tried on the same pages: restoring one protection over a half-forked folio gains or loses writing", () => {
    const gained = findings.find(({ id }) => id === "write gained")?.bit as number;
    const lost = findings.find(({ id }) => id === "write lost")?.bit as number;
    for (const { policies } of of("mthp_lazyfree_dirty_half_fork")) {
      const count = (id: string, bit: number) => policies.find(({ policy }) => policy.id === id)?.counts[bit];
      expect([count("merge-write-check", gained), count("first-pte", lost)]).toEqual([4, 8]);
      expect([count("respect-write", gained), count("respect-write", lost)]).toEqual([0, 0]);
    }
  });

  test("a clean folio that nobody holds comes out the same under every policy, in one batch", () => {
    for (const { policies } of of("mthp_lazyfree_clean")) {
      expect(policies.map(({ marked }) => marked)).toEqual(policies.map(() => 0));
      expect(policies.map(({ tally }) => tally.batches)).toEqual(policies.map(({ policy }) => (policy === UNBATCHED ? 16 : 1)));
    }
  });

  test("the report names every explanation and every policy", () => {
    const text = unmapCapturesText(replays);
    expect(text).toMatch(/54 {2}mthp_lazyfree_dirty_half_fork, AFTER_pageout: the folio was split .* order 4 before and 0 after/);
    expect(text).toMatch(/merge-write-check +6 +10\.3 +\+4/);
    expect(text).not.toContain("Differences");
  });

  test("as data every row has its words and its outcome", () => {
    const data = JSON.parse(toJson("unmap-captures/1", unmapCapturesData(of("mthp_lazyfree_dirty_half_fork").slice(0, 1))));
    const [{ rows, policies, table }] = data.regions;
    expect([data.same, data.explained, data.differs, rows.length, policies.length, table]).toEqual([0, 16, 0, 16, 8, undefined]);
    const word = { before: "0xe8000040572f43", after: "0x231004", vaddr: "0xfffff7fd1000" };
    expect(rows[1]).toMatchObject({ ...word, kind: "explained", what: "swapped-out" });
    expect(policies.find(({ id }: Json) => id === "first-pte").findings["write lost"]).toBe(8);
  });
});
