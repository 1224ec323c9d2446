/** Captured page tables that were tampered with: what is not what that kernel left is found; and captures of one's own. */
import { describe, expect, test } from "vitest";
import { unmapCapturesText } from "../../src/cli/render/unmapCaptures.ts";
import { loadProfile } from "../../src/node.ts";
import { replayCaptures } from "../../src/unmap/captures/replay.ts";
import { readTable } from "../../src/unmap/file.ts";
import { findLoop } from "../../src/unmap/loops.ts";
import { findPolicy, UNBATCHED } from "../../src/unmap/policies.ts";
import { slotKind } from "../../src/unmap/table.ts";
import { differing, fileOf, flip, type Json, ownCapture, replay, rowsOf, tampered } from "./captureRows.ts";

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

test("a folio that was split while all its pages were clean goes, page by page", async () => {
  const rows = structuredClone(rowsOf("x86_64", "mthp_lazyfree_dirty_half_fork"));
  const gone = rows.find(({ step, index }) => step === "AFTER_pageout" && index === 1) as Json;
  for (const [i, row] of rows.entries()) {
    const dirty = 1n << 6n;
    if (row.step === "BEFORE_pageout") row.mem = `0x${(BigInt(row.mem) & ~dirty).toString(16)}`;
    else if (row.folio?.order === 0 && row.index !== 4) rows[i] = { ...gone, ...row, folio: {}, mem: "0x0" };
  }
  const found = await replay(rows);
  // Page 4 alone is left, to show the split.
  expect(differing(found)).toEqual([[4, "entry"]]);
  expect(found.rows.filter(({ outcome }) => outcome.kind === "explained" && outcome.what === "split")).toHaveLength(13);
});

test("a VMA that is droppable loses dirty pages too, and what is held there does not become swap-backed", async () => {
  const droppable = (run: string, scenario: string) =>
    rowsOf(run, scenario).map((row) => ({ ...row, vma: { ...row.vma, vmflags: `${row.vma.vmflags}dp ` } }));
  expect(differing(await replay(droppable("x86_64", "lazyfree_reclaim")))).toEqual([1, 3, 9, 11].map((page) => [page, "entry"]));
  const held = differing(await replay(droppable("x86_64", "lazyfree_reclaim_ref")));
  expect(held.filter(([, what]) => what === "folio_test_swapbacked()").map(([page]) => page)).toEqual([
    0, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15,
  ]);
});

test("a scenario that comes twice in a file is replayed twice", async () => {
  const rows = rowsOf("x86_64", "lazyfree_reclaim");
  const again = tampered(rows, "AFTER_pageout", 1, (row) => flip(row, 6n));
  expect((await replayCaptures([fileOf([...rows, ...again])])).map(differing)).toEqual([[], [[1, "entry"]]]);
});

test("a later kernel's unmap would not have left these entries", async () => {
  const kernel = { loop: findLoop("7.0", (await loadProfile("x86_64")).profile), policy: findPolicy("first-pte") };
  const rows = rowsOf("x86_64", "mthp_lazyfree_dirty");
  const [found] = await replayCaptures([fileOf(rows)], [], kernel);
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
  const scenario = "mthp_lazyfree_dirty_half_fork";

  test("is what lay there before, whatever rows came after", async () => {
    const lab = await loadProfile("x86_64");
    const rows = rowsOf("x86_64", scenario);
    const { table } = await replay(rows);
    expect(await readTable(lab, fileOf(rows))).toEqual(table);
    expect(await readTable(lab, fileOf(rows.filter(({ step }) => step === "BEFORE_pageout")))).toEqual(table);
  });

  test("pages that are no neighbours lie in page tables of their own, at the slots of their addresses", async () => {
    const lab = await loadProfile("x86_64");
    const rows = rowsOf("x86_64", scenario).filter(({ step, index }) => step === "BEFORE_pageout" && (index < 2 || index > 7));
    const table = await readTable(lab, fileOf(rows));
    expect(table.vmas).toEqual([
      { start: 0x1d0, end: 0x1d2, bits: 0 },
      { start: 0x3d8, end: 0x3e0, bits: 0 },
    ]);
    expect([table.ptes[0x1d0], table.ptes[0x3d8]]).toEqual([BigInt(rows[0].mem), BigInt(rows[2].mem)]);
  });

  test("is refused for another architecture, or where nothing is lazyfree", async () => {
    const rows = rowsOf("x86_64", scenario).filter(({ step, index }) => step === "BEFORE_pageout" && index === 1);
    await expect(readTable(await loadProfile("s390"), fileOf(rows))).rejects.toThrow(/ndjson:1: the row is of "x86_64", and s390 is not/);
    await expect(readTable(await loadProfile("x86_64"), fileOf(rows))).rejects.toThrow(
      /none of its 1 pages is lazyfree.*\(1 swap-backed\)/,
    );
    await expect(readTable(await loadProfile("x86_64"), fileOf([]))).rejects.toThrow(/none of its 0 pages is lazyfree.*\(no rows\)/);
  });
});
