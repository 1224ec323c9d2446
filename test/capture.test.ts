/** Entries out of running kernels: every value that can be compared agrees, and a value that is tampered with is found. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { CaptureSession } from "../src/capture/capture.ts";
import { SwapTypes } from "../src/capture/swapTypes.ts";
import { projectRoot } from "../src/node.ts";

const FOLDER = join(projectRoot(), "test/fixtures/captures");
const files = readdirSync(FOLDER).filter((f) => f.endsWith(".gz"));
const scratch = mkdtempSync(join(tmpdir(), "ptelab-"));

function rowsOf(name: string): Record<string, never>[] {
  return gunzipSync(readFileSync(join(FOLDER, name)))
    .toString()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

function write(name: string, rows: readonly unknown[]): string {
  const path = join(scratch, name);
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return path;
}

test("the fixtures are all there: 9,981 entries and their operations", () => {
  const entries = files.filter((f) => !f.includes(".ops.")).flatMap(rowsOf);
  expect([files.length, entries.length]).toEqual([10, 9981]);
});

describe.each(files)("%s", (name) => {
  test("agrees with the kernel in every value that can be compared", async () => {
    const report = await new CaptureSession().compareFile(join(FOLDER, name));
    expect(report.differences.slice(0, 3)).toEqual([]);
    expect(report.compared).toBeGreaterThan(8000);
    const known =
      /^(pagemap hides|pagemap takes|pagemap does not walk|pagemap of a hugetlb page|pte_access_permitted\(\) of an entry|no page table there)/;
    for (const why of Object.keys(report.notCompared)) expect(why).toMatch(known);
  });
});

describe("the profile comes from the row", () => {
  const [row] = rowsOf("x86_64.ndjson.gz") as Record<string, unknown>[];
  const profileOf = async (change: Record<string, unknown>) => {
    const path = write("row.ndjson", [{ ...row, ...change, helpers: {}, bytes: undefined, mem: undefined, pagemap: undefined }]);
    return (await new CaptureSession().compareFile(path)).profiles[0];
  };
  test.each([
    [{ arch: "x86_64", config: { shstk: true } }, "x86_64"],
    [{ arch: "x86_64", config: {} }, "x86_64-noshstk"],
    [{ arch: "x86_64", config: { soft_dirty: false } }, "x86_64-noshstk,soft_dirty=off"],
    [{ arch: "aarch64", config: { page_size: 65536 } }, "arm64-64k"],
    [{ arch: "arm64", config: { page_size: 4096, lpa2: true } }, "arm64-4k-lpa2"],
    [{ arch: "aarch64_be", config: { page_size: 4096 } }, "arm64-4k,big-endian"],
    [{ arch: "ppc64le", config: { mmu: "hash", page_size: 4096 } }, "powerpc-hash-4k"],
    [{ arch: "riscv64", config: { svpbmt: true } }, "riscv64-svpbmt"],
    [{ arch: "riscv64", config: { svpbmt: true, svnapot: true } }, "riscv64-svpbmt-svnapot"],
    [{ arch: "s390x", config: { nx: true } }, "s390"],
  ])("%j is %s", async (change, id) => {
    expect(await profileOf(change)).toBe(id);
  });
  test("a derived profile answers by its own configuration", async () => {
    const without = {
      ...row,
      level: "pte",
      pte: "0x67",
      config: { soft_dirty: false },
      helpers: { soft_dirty: 0 },
      bytes: undefined,
      mem: undefined,
      pagemap: undefined,
    };
    const operation = { arch: "x86_64", run: "x86_64", level: "pte", pte: "0x27", ops: { mkdirty: "0x67" } };
    const { differences, profiles } = await new CaptureSession().compareFile(write("derived.ndjson", [without, operation]));
    expect([differences, profiles]).toEqual([[], ["x86_64-noshstk,soft_dirty=off"]]);
  });
});

describe("every switch that a capture can turn gives a module that compiles", () => {
  test.each([
    ["x86_64", { nx: false, soft_dirty: false, uffd_wp: false }, "x86_64-noshstk,soft_dirty=off,uffd_wp=off,nx=off", { modify_r: "0x25" }],
    [
      "arm64",
      { page_size: 4096, contpte: false, epan: true, uffd_wp: false },
      "arm64-4k,uffd_wp=off,contpte=off,epan=on",
      { modify_r: "0x60000000000fc3" },
    ],
    ["s390x", { nx: false, soft_dirty: false }, "s390,soft_dirty=off,nx=off", { mkdirty: "0x34e" }],
    ["ppc64le", { mmu: "hash", page_size: 65536, soft_dirty: false }, "powerpc-hash-64k,soft_dirty=off", { mkold: "0x8000000000000004" }],
    ["riscv64", { svpbmt: true, svnapot: true }, "riscv64-svpbmt-svnapot", { modify_r: "0x53" }],
  ])("%s %j", async (arch, config, id, ops) => {
    const pte = { x86_64: "0x27", arm64: "0x60000000000fc3", s390x: "0x346", ppc64le: "0x8000000000000104", riscv64: "0x57" }[arch];
    const { differences, profiles } = await new CaptureSession().compareFile(
      write("switch.ndjson", [{ arch, config, level: "pte", pte, ops }]),
    );
    expect([differences, profiles]).toEqual([[], [id]]);
  });
});

describe("entries above the PMD", () => {
  const said = { none: 0, present: 1, leaf: 1, write: 1 };
  test.each([
    ["x86_64", {}, "0x80000000400008e7", { ...said, pfn: "0x40000" }],
    ["arm64", { page_size: 4096 }, "0xe8000040000f41", { ...said, pfn: "0x40000" }],
    ["riscv64", {}, "0x100000d7", { ...said, pfn: "0x40000" }],
    ["s390x", { nx: true }, "0x24", { none: 1, present: 0, leaf: 0 }],
    ["s390x", { nx: true }, "0x80003507", { ...said, pfn: "0x80000" }],
    ["s390x", { nx: true }, "0x121007", { none: 0, present: 1, leaf: 0 }],
    ["ppc64le", { mmu: "radix", page_size: 65536 }, "0xc000000040000387", { ...said, pfn: "0x4000" }],
  ])("%s %j pud %s", async (arch, config, pte, helpers) => {
    const { differences, compared } = await new CaptureSession().compareFile(
      write("pud.ndjson", [{ arch, config, level: "pud", pte, helpers }]),
    );
    expect([differences, compared]).toEqual([[], Object.keys(helpers).length]);
  });
});

describe("teeth", () => {
  const rows = rowsOf("arm64-4k.ndjson.gz") as unknown as { level: string; helpers: Record<string, number | string> }[];
  const present = rows.findIndex((r) => r.level === "pte" && r.helpers.write !== undefined);
  test.each(["write", "dirty", "young", "protnone", "accessible", "cont"])("a wrong %s is found", async (name) => {
    const changed = structuredClone(rows.slice(0, present + 1));
    changed[present].helpers[name] = 1 - Number(changed[present].helpers[name]);
    const { differences } = await new CaptureSession().compareFile(write("wrong.ndjson", changed));
    expect(differences.map((d) => [d.line, d.name])).toContainEqual([present + 1, name]);
  });
  test("a word in memory that no gathering explains is found", async () => {
    const folded = (rows as unknown as { mem: string; pte: string }[]).findIndex((r) => r.mem && r.mem !== r.pte);
    const changed = structuredClone(rows[folded]) as unknown as { mem: string; bytes?: string };
    changed.mem = `0x${(BigInt(changed.mem) ^ 0x40n).toString(16)}`;
    changed.bytes = undefined;
    const { differences } = await new CaptureSession().compareFile(write("folded.ndjson", [changed]));
    expect(differences.map((d) => d.name)).toContain("mem");
  });
  test("the wrong profile is found", async () => {
    const { differences, differing } = await new CaptureSession("x86_64").compareFile(join(FOLDER, "riscv64.ndjson.gz"));
    expect(differences.length).toBeGreaterThan(100);
    // The first thousand are kept, all are counted.
    expect([differences.length, differing > 10_000]).toEqual([1000, true]);
  });
  test("swap types that no configuration explains are found", () => {
    const types = new SwapTypes();
    expect(types.fits("is_marker", 31n, 1n)).toBe(true);
    expect(types.fits("is_hwpoison", 27n, 1n)).toBe(true);
    expect(types.fits("is_hwpoison", 26n, 1n)).toBe(false);
    expect(types.fits("non_swap_entry", 3n, 1n)).toBe(false);
  });
});
