/** Captured page tables: the replay turns every entry from before a pageout into the one from after, and a tampered row is found. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { toJson } from "../../src/cli/json.ts";
import { unmapCapturesData, unmapCapturesText } from "../../src/cli/render/unmapCaptures.ts";
import { loadProfile, profiles } from "../../src/node.ts";
import { type CaptureReplay, countRows, ownCaptures, replayCaptures } from "../../src/unmap/captures/replay.ts";
import { readTable } from "../../src/unmap/file.ts";
import { findings } from "../../src/unmap/findings.ts";
import { findLoop } from "../../src/unmap/loops.ts";
import { findPolicy, UNBATCHED } from "../../src/unmap/policies.ts";
import { walkByTheLetter } from "../../src/unmap/reference.ts";
import { slotKind } from "../../src/unmap/table.ts";

// biome-ignore lint/suspicious/noExplicitAny: rows of JSON that the tests tamper with
type Json = any;

const scratch = mkdtempSync(join(tmpdir(), "ptelab-unmap-"));

const ownCapture = (run: string) => ownCaptures().find((name) => name.endsWith(`/${run}.ndjson.gz`)) as string;

function rowsOf(run: string, scenario: string): Json[] {
  const rows = gunzipSync(readFileSync(ownCapture(run)))
    .toString()
    .trimEnd()
    .split("\n");
  return rows.map((row) => JSON.parse(row)).filter((row) => row.scenario === scenario && row.step.endsWith("pageout"));
}

let files = 0;
async function replay(rows: readonly Json[]): Promise<CaptureReplay> {
  const file = join(scratch, `${files++}.ndjson`);
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const replays = await replayCaptures([file]);
  expect(replays).toHaveLength(1);
  return replays[0];
}

/** One row changed. */
function tampered(rows: readonly Json[], step: string, index: number, change: (row: Json) => void): Json[] {
  const copy = structuredClone(rows) as Json[];
  change(copy.find((row) => row.step === step && row.index === index));
  return copy;
}

function flip(row: Json, bit: bigint): void {
  row.mem = `0x${(BigInt(row.mem) ^ (1n << bit)).toString(16)}`;
}

const differing = ({ rows }: CaptureReplay) => rows.flatMap((row, i) => (row.outcome.kind === "differs" ? [[i, row.outcome.what]] : []));

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

describe("a row that is not what that kernel left", () => {
  test.each([
    ["arm64-4k", "mthp_lazyfree_dirty", 5, 55n, "entry"],
    ["x86_64", "lazyfree_reclaim_ref", 2, 1n, "entry"],
    ["x86_64", "mthp_lazyfree_dirty_half_fork", 4, 1n, "entry"],
    ["s390x", "lazyfree_reclaim", 1, 2n, "entry"],
    ["riscv64", "mthp_lazyfree_dirty_half_fork", 1, 60n, "swap entry"],
  ])("is found: %s %s, page %i, bit %i", async (run, scenario, page, bit, what) => {
    const found = await replay(tampered(rowsOf(run, scenario), "AFTER_pageout", page, (row) => flip(row, bit)));
    expect(differing(found)).toEqual([[page, what]]);
    const { outcome } = found.rows[page];
    expect(outcome.kind === "differs" && outcome.kernel ^ outcome.ours).toBe(1n << bit);
    expect(unmapCapturesText([found])).toContain(`Differences:\n${found.file}:`);
  });

  test.each([
    ["dirty", 0, "folio_test_dirty()"],
    ["swapbacked", 0, "folio_test_swapbacked()"],
    ["mapcount", 16, "folio_mapcount()"],
  ])("is found by the folio's %s", async (name, value, what) => {
    const rows = tampered(rowsOf("x86_64", "mthp_lazyfree_dirty"), "AFTER_pageout", 7, (row) => {
      row.folio[name] = value;
    });
    expect(differing(await replay(rows))).toEqual([[7, what]]);
  });

  test("a reference that somebody holds is what keeps a clean page", async () => {
    const rows = tampered(rowsOf("x86_64", "lazyfree_reclaim_ref"), "BEFORE_pageout", 2, (row) => {
      row.folio.refs = row.folio.mapcount;
    });
    expect(differing(await replay(rows))).toEqual([[2, "entry"]]);
  });

  test("a split is believed only where the rows from after show smaller folios", async () => {
    const rows = rowsOf("x86_64", "mthp_lazyfree_dirty_half_fork");
    for (const row of rows) if (row.step === "AFTER_pageout" && row.folio?.order === 0) Object.assign(row.folio, { order: 4, mapcount: 8 });
    expect(differing(await replay(rows)).length).toBeGreaterThan(0);
  });
});

test("a later kernel's unmap would not have left these entries", async () => {
  const kernel = { loop: findLoop("7.0", (await loadProfile("x86_64")).profile), policy: findPolicy("first-pte") };
  const rows = rowsOf("x86_64", "mthp_lazyfree_dirty");
  const name = join(scratch, "batched.ndjson");
  writeFileSync(name, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const [found] = await replayCaptures([name], [], kernel);
  // The whole batch is dirty where one entry is: page 0 stays too, and all come out as it.
  expect(differing(found)).toHaveLength(16);
  expect(found.policies).toEqual([]);
  const [held] = await replayCaptures([ownCapture("x86_64")], [], { ...kernel, policy: UNBATCHED }).then((all) =>
    all.filter(({ scenario }) => scenario === "mthp_lazyfree_clean_ref"),
  );
  expect(differing(held)).toEqual(held.rows.map((_, page) => [page, "folio_test_swapbacked()"]));
});

describe("pages in the midst of a folio", () => {
  test("a lazyfree copy is a folio of its own, a swap-backed one is left alone", async () => {
    const rows = tampered(rowsOf("x86_64", "mthp_lazyfree_dirty_half_fork"), "BEFORE_pageout", 1, (row) => {
      row.folio.swapbacked = 0;
    });
    const { table } = await replay(rows);
    const first = table.ptes.length - 16;
    const kinds = rows.slice(0, 5).map((_, page) => slotKind(table, first + page));
    expect([first % 16, ...kinds]).toEqual([0, "head", "guest", "page", "foreign", "page"]);
  });
});

describe("a file that cannot be replayed", () => {
  test("a page without a row from after is named", async () => {
    const rows = rowsOf("x86_64", "lazyfree_reclaim").filter(({ step, index }) => step === "BEFORE_pageout" || index !== 3);
    await expect(replay(rows)).rejects.toThrow(
      /ndjson:4: the page at 0x7ffff7fd3000 has a row of BEFORE_pageout, but none of AFTER_pageout/,
    );
  });
  test("rows of other steps are not enough", async () => {
    const rows = rowsOf("x86_64", "lazyfree_reclaim").filter(({ step }) => step === "BEFORE_pageout");
    await expect(replay(rows)).rejects.toThrow(/holds no rows of the steps BEFORE_pageout and AFTER_pageout/);
  });
  test("a row without an address has no slot", async () => {
    const rows = tampered(rowsOf("x86_64", "lazyfree_reclaim"), "BEFORE_pageout", 0, (row) => {
      delete row.vaddr;
    });
    await expect(replay(rows)).rejects.toThrow(/ndjson:1: the row has no vaddr/);
  });
});

describe("a capture of one's own as a table", () => {
  const file = (rows: readonly Json[]) => {
    const name = join(scratch, `${files++}.ndjson`);
    writeFileSync(name, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    return name;
  };
  const scenario = "mthp_lazyfree_dirty_half_fork";

  test("is what lay there before, whatever rows came after", async () => {
    const lab = await loadProfile("x86_64");
    const rows = rowsOf("x86_64", scenario);
    const { table } = await replay(rows);
    expect(await readTable(lab, file(rows))).toEqual(table);
    expect(await readTable(lab, file(rows.filter(({ step }) => step === "BEFORE_pageout")))).toEqual(table);
  });

  test("pages that are no neighbours lie in page tables of their own, at the slots of their addresses", async () => {
    const lab = await loadProfile("x86_64");
    const rows = rowsOf("x86_64", scenario).filter(({ step, index }) => step === "BEFORE_pageout" && (index < 2 || index > 7));
    const table = await readTable(lab, file(rows));
    expect(table.vmas).toEqual([
      { start: 0x1d0, end: 0x1d2, bits: 0 },
      { start: 0x3d8, end: 0x3e0, bits: 0 },
    ]);
    expect([table.ptes[0x1d0], table.ptes[0x3d8]]).toEqual([BigInt(rows[0].mem), BigInt(rows[2].mem)]);
  });

  test("is refused for another architecture, or where nothing is lazyfree", async () => {
    const rows = rowsOf("x86_64", scenario).filter(({ step, index }) => step === "BEFORE_pageout" && index === 1);
    await expect(readTable(await loadProfile("s390"), file(rows))).rejects.toThrow(/ndjson:1: the row is of "x86_64", and s390 is not/);
    await expect(readTable(await loadProfile("x86_64"), file(rows))).rejects.toThrow(/none of its 1 pages is lazyfree.*\(1 swap-backed\)/);
    await expect(readTable(await loadProfile("x86_64"), file([]))).rejects.toThrow(/none of its 0 pages is lazyfree.*\(no rows\)/);
  });
});
