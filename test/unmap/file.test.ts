/** Page tables as text: what is written is read back, what is wrong is named. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type Lab, loadProfile } from "../../src/node.ts";
import { parseTable, readTable } from "../../src/unmap/file.ts";
import { tableText } from "../../src/unmap/fileText.ts";
import { findLoop } from "../../src/unmap/loops.ts";
import { findPolicy } from "../../src/unmap/policies.ts";
import { compareTable, type Outcome } from "../../src/unmap/replay.ts";
import { buildTable, isDirty, isHeld, type Slot, slotKind, type Table, type VmaRange } from "../../src/unmap/table.ts";
import { randomTable } from "./randomTable.ts";

const scratch = mkdtempSync(join(tmpdir(), "ptelab-table-"));
let [x86, s390]: Lab[] = [];
beforeAll(async () => {
  [x86, s390] = await Promise.all(["x86_64", "s390"].map((id) => loadProfile(id)));
});

const read = (text: string, lab = x86) => parseTable(lab, [{ lines: text.split("\n"), first: 1 }], "mine.pt");

/** `x` stands for held, `d` for dirty. */
function slots(table: Table): string[] {
  return [...table.ptes].map((pte, slot) => {
    const marks = `${isHeld(table, slot) ? "x" : ""}${isDirty(table, slot) ? "d" : ""}`;
    return [pte.toString(16), slotKind(table, slot), ...(marks ? [marks] : [])].join(" ");
  });
}

describe("a table as text", () => {
  test("an entry is a folio of its own where nothing else is said", async () => {
    expect(slots(await read("0x1025 # the first\n\n# nothing\n  0X2027 held\n0x3025 dirty held"))).toEqual([
      "1025 head",
      "2027 head x",
      "3025 head xd",
    ]);
  });

  test("a folio's entries need no words, and guests and holes lie in its midst", async () => {
    const text = "folio 5 held\n0x1025\n0x2025\n0x9067 guest dirty\nat 4\n0x5025\n0x6025";
    expect(slots(await read(text))).toEqual(["1025 head x", "2025 page", "9067 guest d", "0 foreign", "5025 page", "6025 head"]);
  });

  test("a folio's first page may lie behind another's", async () => {
    expect(slots(await read("folio 2 dirty\n0x9067 guest\n0x2025"))).toEqual(["9067 guest", "2025 head d"]);
  });

  test("every kind can be named", async () => {
    expect(slots(await read("0x1025 page\n0x2025 head held\n0x3025 page\n0x4025 guest\n0x5025 foreign"))).toEqual([
      "1025 page",
      "2025 head x",
      "3025 page",
      "4025 guest",
      "5025 foreign",
    ]);
  });

  test("references that are no mappings hold a folio", async () => {
    const text = "folio 1 refs=17 mapcount=16\n0x1025\n0x2025 refs=1 mapcount=1\n0x3025 mapcount=1 refs=2";
    expect(slots(await read(text))).toEqual(["1025 head x", "2025 head", "3025 head x"]);
  });

  test("repeat counts the frames of present entries up, and no others", async () => {
    expect(slots(await read("folio 3\nrepeat 3 0x1025\nrepeat 2 0x400 foreign"))).toEqual([
      "1025 head",
      "2025 page",
      "3025 page",
      "400 foreign",
      "400 foreign",
    ]);
  });

  test("a VMA goes on to the next, and may cut a folio", async () => {
    const text = "vma none\nat 1\nvma droppable uffd_wp\nfolio 3\nrepeat 2 0x1025\nvma\n0x3025\nvma shadow_stack flush_pending\n0x9025";
    expect((await read(text)).vmas).toEqual([
      { start: 1, end: 3, bits: 5 },
      { start: 3, end: 4, bits: 0 },
      { start: 4, end: 5, bits: 10 },
    ]);
    expect((await read("0x1025\n0x2025")).vmas).toEqual([{ start: 0, end: 2, bits: 0 }]);
  });

  test("empty slots are empty in the words of the profile", async () => {
    expect(slots(await read("at 2\n0x1", s390))).toEqual(["400 foreign", "400 foreign", "1 head"]);
  });

  test("a pasted half-forked folio shows the CVE", async () => {
    const table = await read("folio 4 held\n0x800000001f470867\n0x800000001f471825\n0x800000001f472825\n0x800000001f473867");
    const outcomes: Outcome[] = [];
    const some = ["first-pte", "respect-write"].map(findPolicy);
    compareTable(x86, table, some, findLoop("7.0", x86.profile), (outcome) => outcomes.push(outcome));
    expect(outcomes.map(({ counts }) => counts[0])).toEqual([2, 0]);
  });
});

describe("what cannot be a table", () => {
  test.each([
    ["0x1025\nfoo", /^mine\.pt:2: "foo" is none of: an entry \(0x…\), vma, folio, at, repeat/],
    ["0x10_25", /^mine\.pt:1: entry "0x10_25" is not a hexadecimal number/],
    ["0x1ffffffffffffffff", /^mine\.pt:1: entry .* is wider than 64 bits/],
    ["0x1025 heads", /^mine\.pt:1: "heads" after an entry .*: it must be held, dirty, or refs=N and mapcount=N/],
    ["0x1025 refs=3", /^mine\.pt:1: refs= and mapcount= only say something together/],
    ["0x1025 refs=-3 mapcount=1", /^mine\.pt:1: refs "-3" must be a number from 0 to 16777216/],
    ["0x1025 foreign held", /^mine\.pt:1: held and dirty are said of a folio, .* this is a foreign slot/],
    ["folio 2\n0x1025\n0x2025 dirty", /^mine\.pt:3: held and dirty are said of a folio, .* this is a page slot/],
    ["folio 3\n0x1025\nfolio 2", /^mine\.pt:3: a folio where the folio before has 2 pages left/],
    ["folio 3\n0x1025\n0x2025 head", /^mine\.pt:3: "head" where the folio has 2 pages left/],
    ["folio 3\n0x1025\n\n", /^mine\.pt:4: the end where the folio before has 2 pages left/],
    ["folio 1\n0x1025 guest\n0x2025", /^mine\.pt:3: an entry where the folio before has no page of its own/],
    ["folio", /^mine\.pt:1: folio "" must be a number from 1 to/],
    ["folio 0", /^mine\.pt:1: folio "0" must be a number from 1 to/],
    ["repeat 99999999 0x1", /^mine\.pt:1: repeat "99999999" must be a number from 1 to 16777216/],
    ["repeat 3", /^mine\.pt:1: entry "" is not a hexadecimal number/],
    ["at 2\nat 1", /^mine\.pt:2: at 1 goes back: the next slot is 2/],
    ["at 1 2", /^mine\.pt:1: "2" after "at SLOT"/],
    [
      "vma droppable toString",
      /^mine\.pt:1: VMA flag "toString": it must be one of droppable, shadow_stack, uffd_wp, flush_pending, or none/,
    ],
    ["vma none uffd_wp", /^mine\.pt:1: VMA flag "none"/],
    ["# only words\n", /^mine\.pt:2: there is no entry/],
    ["repeat 16777216 0x0 foreign\n0x1", /^mine\.pt:2: there are more than 16777216 slots/],
  ])("%j is refused", async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  test("an entry is as wide as the profile's", async () => {
    await expect(read("0x100000000", await loadProfile("riscv32"))).rejects.toThrow(/wider than 32 bits/);
  });
});

describe("a file", () => {
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(scratch, name), content);
    return join(scratch, name);
  };

  test("is read compressed as well", async () => {
    const text = "folio 2\nrepeat 2 0x1025\n";
    const [plain, packed] = await Promise.all([file("a.pt", text), file("a.pt.gz", gzipSync(text))].map((name) => readTable(x86, name)));
    expect(slots(plain)).toEqual(["1025 head", "2025 page"]);
    expect(packed).toEqual(plain);
  });

  test.each([
    ["binary.pt", Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 0), /binary\.pt is not text: it holds a NUL byte near line 1$/],
    ["long.pt", "x".repeat(70_000), /long\.pt: line 1 is longer than 4096 characters/],
    ["not.gz", "0x1025\n", /not\.gz: cannot be read \(incorrect header check\)/],
    ["garbage.pt", Uint8Array.from({ length: 100 }, (_, i) => 128 + i), /garbage\.pt:1: .* is none of: an entry/],
    ["empty.pt", "", /empty\.pt: there is no entry/],
  ])("%s is refused", async (name, content, message) => {
    await expect(readTable(x86, file(name, content))).rejects.toThrow(message);
  });

  test("that is not there is named", async () => {
    await expect(readTable(x86, join(scratch, "none.pt"))).rejects.toThrow(/none\.pt: no such file$/);
  });

  test("of a million lines is read as it comes, lines cut anywhere", async () => {
    const words = Array.from({ length: 1_000_000 }, (_, i) => `0x${((i << 12) >>> 0).toString(16)}025`);
    const { ptes, vmas } = await readTable(x86, file("big.pt", words.join("\n")));
    expect([ptes.length, vmas]).toEqual([1_000_000, [{ start: 0, end: 1_000_000, bits: 0 }]]);
    expect(ptes.findIndex((pte, i) => pte !== BigInt(words[i]))).toBe(-1);
  });
});

/** Folios of up to 20 pages with what may lie between them, entries that often count up, VMAs anywhere. */
const tables = fc
  .array(
    fc.record({
      kind: fc.constantFrom<Slot["kind"]>("head", "page", "page", "page", "page", "guest", "foreign"),
      held: fc.boolean(),
      dirty: fc.boolean(),
      pte: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 2n ** 63n }) }),
    }),
    { minLength: 1, maxLength: 200 },
  )
  .chain((drawn) => {
    const cuts = fc.uniqueArray(fc.integer({ min: 0, max: drawn.length }), { maxLength: 6 });
    const vmas = fc.tuple(cuts, fc.array(fc.integer({ min: -4, max: 15 }), { minLength: 6, maxLength: 6 }));
    return vmas.map(([ends, bits]): [typeof drawn, VmaRange[]] => {
      const borders = ends.sort((a, b) => a - b);
      const ranges = borders.slice(1).map((end, i) => ({ start: borders[i], end, bits: bits[i] }));
      return [drawn, ranges.filter((range) => range.bits >= 0)];
    });
  });

describe("tableText()", () => {
  test("is read back as the same table", async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.boolean(), async ([drawn, vmas], big) => {
        const lab = big ? s390 : x86;
        const empty = lab.call("clear_value", 0n);
        const slotsOf = drawn.map(({ kind, held, dirty, pte }, i): Slot => {
          const plain = lab.call("pfn_pte", lab.profile.protectionMap[3], BigInt(0x1000 + i));
          const said = kind === "head" || kind === "guest";
          return { kind, pte: pte ?? (kind === "foreign" ? empty : plain), held: said && held, dirty: said && dirty };
        });
        const table = buildTable(slotsOf, vmas);
        const text = tableText(lab, table);
        expect(await read(text, lab), text).toEqual(table);
      }),
      { numRuns: 500 },
    );
  });

  test("is read back as the same table where folios are large and guests held", async () => {
    for (const seed of [1n, 2n, 3n]) {
      const table = randomTable(s390, seed, 3000);
      expect(await read(tableText(s390, table), s390)).toEqual(table);
    }
  });

  test("is short where entries are alike", () => {
    const entry = (page: number): Slot => ({ pte: 0x1025n + BigInt(page << 12), kind: page === 0 ? "head" : "page", held: page === 0 });
    const hole: Slot = { pte: 0n, kind: "foreign" };
    const all = [hole, hole, ...[0, 1, 2, 3].map(entry), { pte: 0x9067n, kind: "guest" as const }, entry(5), hole];
    expect(tableText(x86, buildTable(all, [{ start: 2, end: 8, bits: 1 }]))).toBe(
      "vma none\nat 2\nvma droppable\nfolio 6 held\nrepeat 4 0x1025\n0x9067 guest\n0x6025\nvma none\nat 9\n",
    );
  });

  test("says where a folio begins and ends though the entries go on alike", () => {
    const kinds: readonly Slot["kind"][] = ["head", "head", "page", "head", "head"];
    const table = buildTable(kinds.map((kind, page) => ({ kind, pte: 0x1025n + BigInt(page << 12) })));
    expect(tableText(x86, table)).toBe("0x1025\nfolio 2\nrepeat 2 0x2025\nrepeat 2 0x4025\n");
  });
});
