/** The ledger: what is in it stays, what contradicts it is an error, and one campaign at a time writes. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { openLedger } from "../../src/fuzz/ledger.ts";
import { NO_RESULT } from "../../src/fuzz/merge.ts";
import type { Campaign, Finding, ShardResult } from "../../src/fuzz/types.ts";
import { InfrastructureError } from "../../src/profile/errors.ts";

const scratch = mkdtempSync(join(tmpdir(), "ptelab-ledger-"));
let files = 0;
const fresh = () => join(scratch, `${files++}.ledger`);

const campaign: Campaign = {
  schema: 1,
  seed: 0xffff_ffff_ffff_fff1n,
  profiles: ["x86_64"],
  targets: ["chains"],
  blocks: 8,
  modules: { x86_64: "ab" },
};
const result = (digest: string, findings: readonly Finding[] = []): ShardResult => ({ ...NO_RESULT, digest, findings });
const finding = (key: string, token = "x86_64:chains:0x1:1"): Finding => ({
  token,
  profile: "x86_64",
  target: "chains",
  least: ["0x1"],
  key,
  message: "m",
});

describe("what a ledger keeps", () => {
  test("campaigns with all 64 bits of the seed, results in order of units, findings once", () => {
    const file = fresh();
    const ledger = openLedger(file, "write");
    ledger.begin("h", campaign);
    ledger.begin("h", campaign);
    expect(ledger.put("h", { first: 4, units: 4 }, result("0x2", [finding("k", "later")]))).toBe("new");
    expect(ledger.put("h", { first: 0, units: 4 }, result("0x1", [finding("k"), finding("l")]))).toBe("new");
    ledger.close();
    const read = openLedger(file, "read");
    expect(read.campaigns().map((stored) => stored.campaign)).toEqual([campaign]);
    expect([...read.results("h")].map(({ first, units, result }) => [first, units, result.digest])).toEqual([
      [0, 4, "0x1"],
      [4, 4, "0x2"],
    ]);
    expect(read.findings().map(({ finding }) => [finding.key, finding.token])).toEqual([
      ["k", "later"],
      ["l", "x86_64:chains:0x1:1"],
    ]);
    read.close();
  });

  test("a second result of the same units is verified, also where they were cut into smaller pieces", () => {
    const ledger = openLedger(fresh(), "write");
    ledger.begin("h", campaign);
    ledger.put("h", { first: 0, units: 2 }, result("0xffffffffffffffff"));
    ledger.put("h", { first: 2, units: 2 }, result("0x3"));
    expect(ledger.put("h", { first: 0, units: 2 }, result("0xffffffffffffffff"))).toBe("verified");
    expect(ledger.put("h", { first: 0, units: 4 }, result("0x2"))).toBe("verified");
    expect(ledger.ranges("h")).toEqual([
      { first: 0, units: 2 },
      { first: 2, units: 2 },
    ]);
    ledger.close();
  });

  test("another digest is nondeterminism, and the error names both; neither it nor its findings are kept", () => {
    const ledger = openLedger(fresh(), "write");
    ledger.begin("h", campaign);
    ledger.put("h", { first: 0, units: 2 }, result("0xaaaa"));
    const again = () => ledger.put("h", { first: 0, units: 2 }, result("0xbbbb", [finding("k")]));
    expect(again).toThrow(InfrastructureError);
    expect(again).toThrow(/^nondeterminism: units 0\.\.1 .*0xaaaa.*0xbbbb/);
    expect([...ledger.results("h")].map(({ result }) => result.digest)).toEqual(["0xaaaa"]);
    expect(ledger.findings()).toEqual([]);
    ledger.close();
  });

  test("units that can be neither added nor verified are refused", () => {
    const ledger = openLedger(fresh(), "write");
    ledger.begin("h", campaign);
    ledger.put("h", { first: 2, units: 4 }, result("0x1"));
    expect(() => ledger.put("h", { first: 0, units: 4 }, result("0x1"))).toThrow(/units 0\.\.3 overlap .*2\.\.5/);
    expect(() => ledger.put("h", { first: 3, units: 1 }, result("0x1"))).toThrow(/overlap/);
    ledger.close();
  });
});

describe("who writes", () => {
  test("a second writer is refused with the name of the first, a reader is not; when the first has closed, the next may write", () => {
    const file = fresh();
    const first = openLedger(file, "write");
    first.begin("h", campaign);
    expect(() => openLedger(file, "write")).toThrow(`another campaign is writing into it (process ${process.pid} on `);
    const reader = openLedger(file, "read");
    expect(reader.campaigns()).toHaveLength(1);
    reader.close();
    first.close();
    openLedger(file, "write").close();
  });

  test("a writer that was killed blocks nobody", async () => {
    const file = fresh();
    const url = new URL("../../src/fuzz/ledger.ts", import.meta.url);
    const code = `import { openLedger } from ${JSON.stringify(url.href)}; openLedger(${JSON.stringify(file)}, "write"); console.log("open"); setInterval(() => {}, 1000);`;
    const other = spawn(process.execPath, ["--input-type=module", "-e", code], { stdio: ["ignore", "pipe", "inherit"] });
    await once(other.stdout, "data");
    expect(() => openLedger(file, "write")).toThrow(`(process ${other.pid} on `);
    other.kill("SIGKILL");
    await once(other, "exit");
    openLedger(file, "write").close();
  });
});

describe("what is wrong with a file is one line", () => {
  const message = (act: () => unknown): string => {
    try {
      act();
    } catch (error) {
      expect(error).toBeInstanceOf(InfrastructureError);
      return (error as Error).message;
    }
    throw new Error("it was opened");
  };

  test("no SQLite file: it is left as it was, and nothing is made beside it", () => {
    const file = fresh();
    writeFileSync(file, "no ledger at all, but long enough to be looked at as the header of a database, which has 100 bytes");
    const before = readFileSync(file);
    expect(message(() => openLedger(file, "write"))).toBe(`ledger ${file}: it is no ledger (not an SQLite file); choose another name`);
    expect(readFileSync(file)).toEqual(before);
    expect(existsSync(`${file}-lock`)).toBe(false);
  });

  test("somebody else's SQLite file", () => {
    const file = fresh();
    const db = new DatabaseSync(file);
    db.exec("CREATE TABLE mine (x)");
    db.close();
    const before = readFileSync(file);
    expect(message(() => openLedger(file, "write"))).toContain("no ledger of ptelab");
    expect(readFileSync(file)).toEqual(before);
  });

  test("a newer ptelab's ledger", () => {
    const file = fresh();
    openLedger(file, "write").close();
    const db = new DatabaseSync(file);
    db.exec("PRAGMA user_version = 99");
    db.close();
    for (const mode of ["write", "read"] as const) expect(message(() => openLedger(file, mode))).toContain("version 99");
  });

  test("a folder that is not there, and a ledger to read that is not there or is empty", () => {
    expect(message(() => openLedger(join(scratch, "no/such.ledger"), "write"))).toContain("is its folder there");
    expect(message(() => openLedger(fresh(), "read"))).toContain("cannot be opened");
    const file = fresh();
    writeFileSync(file, "");
    expect(message(() => openLedger(file, "read"))).toContain("it is empty");
  });

  test("a read-only ledger, and a read-only folder", () => {
    const folder = join(scratch, "locked");
    mkdirSync(folder);
    const file = join(folder, "a.ledger");
    const ledger = openLedger(file, "write");
    ledger.begin("h", campaign);
    ledger.close();
    const db = new DatabaseSync(file);
    // So that what is read is in the file alone.
    db.exec("PRAGMA journal_mode = DELETE");
    db.close();
    chmodSync(file, 0o444);
    chmodSync(folder, 0o555);
    chmodSync(scratch, 0o755);
    const root = process.getuid?.() === 0;
    // Root may write everywhere.
    if (root) process.seteuid?.(65534);
    try {
      expect(message(() => openLedger(file, "write"))).toMatch(/read-only/);
      expect(message(() => openLedger(join(folder, "b.ledger"), "write"))).toContain("may you write into it");
      expect(openLedger(file, "read").campaigns()).toHaveLength(1);
    } finally {
      if (root) process.seteuid?.(0);
      chmodSync(folder, 0o755);
    }
  });

  test("a full disk: what was written stays, what did not fit is not there in part", () => {
    const file = fresh();
    const ledger = openLedger(file, "write", { mostPages: 24 });
    ledger.begin("h", campaign);
    ledger.put("h", { first: 0, units: 1 }, result("0x1"));
    const large = result("0x2", [finding("k".repeat(400_000))]);
    expect(message(() => ledger.put("h", { first: 1, units: 1 }, large))).toContain("no space is left");
    expect(ledger.ranges("h")).toEqual([{ first: 0, units: 1 }]);
    expect(ledger.findings()).toEqual([]);
    ledger.put("h", { first: 1, units: 1 }, result("0x2"));
    ledger.close();
    const db = new DatabaseSync(file);
    expect(db.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
    db.close();
  });
});

test("no warning about SQLite is printed, others are", () => {
  const url = new URL("../../src/fuzz/ledger.ts", import.meta.url);
  const code = `import { openLedger } from ${JSON.stringify(url.href)}; openLedger(${JSON.stringify(fresh())}, "write").close(); process.emitWarning("another one");`;
  const { stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" });
  expect(stderr).toContain("another one");
  expect(stderr).not.toMatch(/sqlite/i);
});
