/** Ledgers put together: exact, verified, and what is missing named. */
import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { beforeAll, describe, expect, test } from "vitest";
import { choosePieces, type Piece, verifyPieces } from "../../src/fuzz/combine.ts";
import { openLedger } from "../../src/fuzz/ledger.ts";
import { unitCount } from "../../src/fuzz/plan.ts";
import { cutOf } from "../../src/fuzz/ranges.ts";
import { ptelab, type Ran } from "../support/cli.ts";
import { fakeCampaign, freshLedger, runFake } from "./support/campaigns.ts";

const campaign = fakeCampaign(30);
const units = unitCount(campaign);
const piece = (first: number, count: number, digest: string, file = "a"): Piece => ({ first, units: count, digest, file });

async function part(i: number, n: number, data: Parameters<typeof runFake>[1] = { every: 7 }): Promise<string> {
  const file = freshLedger();
  const ledger = openLedger(file, "write");
  await runFake(campaign, data, { ledger, within: cutOf(units, i, n) });
  ledger.close();
  return file;
}

const merge = (...args: readonly string[]): Ran => ptelab(["merge", ...args]);

describe("ptelab merge", () => {
  let parts: readonly string[];
  let whole: Awaited<ReturnType<typeof runFake>>;
  beforeAll(async () => {
    parts = [await part(1, 3), await part(2, 3), await part(3, 3)];
    whole = await runFake(campaign, { every: 7 });
  });

  test("three parts are the whole: digest, cases, violations, findings; also in the ledger that it writes", () => {
    const into = freshLedger();
    const { stdout, status } = merge(...parts, "--json", "--into", into);
    expect(status).toBe(1);
    const { digest, cases, violations, findings, partial } = JSON.parse(stdout);
    const { total, found } = whole;
    expect({ digest, violations, partial }).toEqual({ digest: total.digest, violations: total.violations, partial: false });
    expect(cases).toMatchObject(total.cases);
    expect(findings.total).toBe(found);
    const again = JSON.parse(merge(into, "--json").stdout);
    expect([again.digest, again.findings.total]).toEqual([total.digest, found]);
    const read = openLedger(into, "read");
    expect(read.findings()).toHaveLength(found);
    read.close();
  });

  test("a part that is missing is named by its units, and the exit code says so", () => {
    const { stdout, status } = merge(parts[0], parts[2]);
    expect(status).toBe(3);
    expect(stdout).toContain("missing: 40..79");
    const { units, partial } = JSON.parse(merge(parts[0], parts[2], "--json").stdout);
    expect([units.missing, partial]).toEqual([[{ first: 40, units: 40 }], true]);
  });

  test("parts that overlap, cut in other places, are verified and counted once", async () => {
    const halves = [await part(1, 2), await part(2, 2)];
    const { digest, cases } = JSON.parse(merge(...parts, ...halves, parts[0], "--json").stdout);
    expect(digest).toBe(whole.total.digest);
    expect(cases).toMatchObject(whole.total.cases);
  });

  test("a machine that computes otherwise is an error that names both ledgers; nothing is written", async () => {
    const wrong = await part(2, 3, { wrong: 1 });
    const into = freshLedger();
    const { stderr, status } = merge(...parts, wrong, "--into", into);
    expect(status).toBe(3);
    expect(stderr).toMatch(/^ptelab: nondeterminism: units \d+\.\.\d+ /);
    expect(stderr).toContain(parts[1]);
    expect(stderr).toContain(wrong);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(existsSync(into)).toBe(false);
  });

  test("a digest that was changed in the file is an error", async () => {
    const file = await part(1, 3);
    const db = new DatabaseSync(file);
    db.exec("UPDATE shards SET digest = '0x1' WHERE first = 0");
    db.close();
    const { stderr, status } = merge(file, ...parts);
    expect(status).toBe(3);
    expect(stderr).toContain(file);
  });

  test("what is no ledger, is not there, or holds no such campaign", () => {
    expect(merge(import.meta.filename).stderr).toContain("it is no ledger");
    expect(merge(freshLedger()).status).toBe(3);
    const { stderr, status } = merge(parts[0], "--campaign", "zz");
    expect([status, stderr]).toEqual([2, expect.stringContaining("no campaign begins with it")]);
    expect(merge(parts[0], "--into", parts[1])).toMatchObject({ status: 2, stderr: expect.stringContaining("it is there already") });
  });
});

describe("pieces", () => {
  test("are verified where two ways lead to the same place, over any number of pieces and backwards, too", () => {
    const right = [piece(0, 4, "0x5"), piece(0, 1, "0xffffffffffffffff"), piece(1, 3, "0x6"), piece(4, 2, "0x1"), piece(1, 5, "0x7")];
    expect(() => verifyPieces(right)).not.toThrow();
    for (const i of right.keys()) {
      const wrong = right.map((one, j) => (i === j ? { ...one, digest: "0x1234", file: "b" } : one));
      expect(() => verifyPieces(wrong), `piece ${i}`).toThrow("nondeterminism");
    }
  });

  test("are chosen so that as many units as can be are there, each once", () => {
    const chosen = choosePieces([piece(0, 4, "0x1"), piece(2, 6, "0x1"), piece(4, 2, "0x1"), piece(0, 2, "0x1"), piece(0, 2, "0x1", "b")]);
    expect(chosen.map(({ first, units, file }) => [first, units, file])).toEqual([
      [0, 2, "a"],
      [2, 6, "a"],
    ]);
  });
});
