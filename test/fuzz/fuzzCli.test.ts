/** `ptelab fuzz` as a user meets it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseShard, parseTargets, parseTime } from "../../src/cli/fuzz/options.ts";
import { panelLines, plainLine } from "../../src/cli/fuzz/panel.ts";
import { shownLength } from "../../src/cli/render/text.ts";
import type { Status } from "../../src/fuzz/status.ts";
import { allTargets } from "../../src/fuzz/targets.ts";
import { projectRoot } from "../../src/node.ts";
import { ptelab } from "../support/cli.ts";

const scratch = mkdtempSync(join(tmpdir(), "ptelab-fuzz-"));
const at = (name: string) => join(scratch, name);
const FEW = ["-p", "riscv64", "--laws", "wrprotect", "--laws", "unmap/first-pte"];
const fuzz = (...args: readonly string[]) => ptelab(["fuzz", ...FEW, ...args]);

describe("the result", () => {
  const one = fuzz("--cases", "2e7", "--workers", "1", "--json");
  const whole = JSON.parse(one.stdout);

  test("has the same digest with two threads, and in three parts that are merged", () => {
    const two = JSON.parse(fuzz("--cases", "2e7", "--workers", "2", "--json").stdout);
    expect(two.digest).toBe(whole.digest);
    expect(two.cases).toEqual(whole.cases);
    const files = [1, 2, 3].map((i) => at(`part-${i}.ledger`));
    for (const [i, file] of files.entries()) fuzz("--cases", "2e7", "--shard", `${i + 1}/3`, "--ledger", file);
    const merged = JSON.parse(ptelab(["merge", ...files, "--json"]).stdout);
    expect([merged.digest, merged.cases, merged.partial]).toEqual([whole.digest, whole.cases, false]);
  });

  test("has at least the cases that were asked for, and says how to have it again", () => {
    expect(whole.cases.total).toBeGreaterThanOrEqual(2e7);
    const again = JSON.parse(fuzz(...whole.reproduce.split(" "), "--json").stdout);
    expect(again.digest).toBe(whole.digest);
    expect(again.campaign).toBe(whole.campaign);
  });

  test("by units is the same as by cases; another seed has another digest", () => {
    expect(JSON.parse(fuzz("--units", `${whole.units.done}`, "--json").stdout).digest).toBe(whole.digest);
    expect(JSON.parse(fuzz("--cases", "2e7", "--seed", "0x2", "--json").stdout).digest).not.toBe(whole.digest);
  });

  test("goes on from a ledger: what is there is not computed again", () => {
    const file = at("resumed.ledger");
    fuzz("--cases", "2e7", "--ledger", file, "--shard", "2/3");
    const rest = JSON.parse(fuzz("--cases", "2e7", "--ledger", file, "--json").stdout);
    expect(rest.digest).toBe(whole.digest);
    expect(rest.computed.total).toBeLessThan(whole.cases.total);
    const nothing = JSON.parse(fuzz("--cases", "2e7", "--ledger", file, "--json").stdout);
    expect([nothing.digest, nothing.computed.total]).toEqual([whole.digest, 0]);
  });

  test("of a policy of one's own that loses data is a finding, and exit code 1; run again first the next time", () => {
    const file = at("own.ledger");
    const own = ["fuzz", "-p", "riscv64", "--laws", "unmap/mine=RESPECT_WRITE,wrprotect:restore-batch", "--cases", "1e5", "--ledger", file];
    const first = ptelab([...own, "--json"]);
    const { findings } = JSON.parse(first.stdout);
    expect(first.status).toBe(findings.unknown > 0 ? 1 : 0);
    const second = JSON.parse(ptelab([...own, "--json"]).stdout);
    expect(second.corpus.failing.length).toBe(findings.total);
  });
});

describe("signals and files", () => {
  test("SIGINT finishes what runs, prints a partial result, exits with 130; the ledger goes on from there", async () => {
    const file = at("stopped.ledger");
    const [status, csv] = [at("status.json"), at("speed.csv")];
    const main = join(projectRoot(), "dist/src/cli/main.js");
    const args = [main, "fuzz", ...FEW, "--units", "1000000", "--ledger", file, "--json", "--status", status, "--csv", csv];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (data) => {
      text += data;
    });
    setTimeout(() => child.kill("SIGINT"), 2500);
    expect(await once(child, "close")).toEqual([130, null]);
    const result = JSON.parse(text);
    expect([result.ending, result.partial]).toEqual(["interrupted", true]);
    expect(result.units.done).toBeGreaterThan(0);
    const again = JSON.parse(fuzz("--units", `${result.units.done}`, "--ledger", file, "--json").stdout);
    expect([again.digest, again.computed.total]).toEqual([result.digest, 0]);
    const state = JSON.parse(readFileSync(status, "utf8"));
    expect(state).toMatchObject({ schema: "ptelab/fuzz-status/1", state: "interrupted", cases: result.cases });
    const [header, ...rows] = readFileSync(csv, "utf8").trim().split("\n");
    for (const row of rows) expect(row.split(",")).toHaveLength(header.split(",").length);
    expect(readdirSync(scratch).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("a second campaign on the same ledger is refused in one line, with exit code 3", async () => {
    const file = at("busy.ledger");
    const main = join(projectRoot(), "dist/src/cli/main.js");
    const child = spawn(process.execPath, [main, "fuzz", ...FEW, "--units", "1000000", "--ledger", file, "--status", at("busy.json")]);
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (readdirSync(scratch).includes("busy.json")) break;
    }
    const { status, stderr } = fuzz("--cases", "1e5", "--ledger", file);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(status).toBe(3);
    expect(stderr).toMatch(/^ptelab: ledger .*another campaign is writing into it \(process \d+ on [^\n]*\n$/);
    expect(fuzz("--cases", "1e5", "--ledger", file).status).toBe(0);
  });
});

describe("bad input is one line and exit code 2", () => {
  test.each([
    [["--cases", "0"], "--cases"],
    [["--cases", "1.5"], "--cases"],
    [["--cases", "1e5", "--time", "1s"], "--cases and --time"],
    [["--time", "10"], "--time"],
    [["--time", "0s"], "--time"],
    [["--shard", "1/2"], "--cases"],
    [["--shard", "3/2", "--cases", "1e5"], "--shard"],
    [["--shard", "1/999999", "--cases", "1e5"], "no more than"],
    [["--laws", "wrprotekt"], "nearest: wrprotect"],
    [["--laws", "unmap/nothing"], "nothing"],
    [["--workers", "0"], "--workers"],
    [["--max-findings", "x"], "--max-findings"],
    [["--seed", "0x10000000000000000"], "--seed"],
    [["-p", "x87"], "x87"],
  ])("%j", (args, said) => {
    const { status, stderr } = fuzz(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(said);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  test("a ledger or a status file that cannot be: exit code 3", () => {
    for (const option of ["--ledger", "--status", "--csv"]) {
      const { status, stderr } = fuzz("--cases", "1e5", option, at("no/such/folder"));
      expect([status, stderr.trim().split("\n").length]).toEqual([3, 1]);
    }
  });
});

test("targets: a family of laws, all laws, chains, all policies", () => {
  expect(parseTargets(["words", "chains", "unmap"])?.length).toBe(allTargets().length);
  expect(parseTargets(["wrprotect"])?.every((target) => allTargets().includes(target))).toBe(true);
  expect(parseTargets(undefined)).toBeUndefined();
});

test("times and parts are read as they are written", () => {
  expect([parseTime("90s"), parseTime("1h30m"), parseTime("0.5m")]).toEqual([90_000, 5_400_000, 30_000]);
  expect(parseShard("2/3", 10)).toEqual({ first: 3, units: 3 });
});

describe("the panel", () => {
  const status: Status = {
    state: "running",
    campaign: "abc",
    updated: "2026-01-01T00:00:00.000Z",
    seconds: 72,
    workers: 2,
    units: { done: 30, of: 100 },
    cases: { words: 12_345_678_901, chains: 4096, unmap: 0, total: 12_345_682_997 },
    casesPerSecond: { words: 171e6, chains: 57, unmap: 0, total: 171e6 },
    coverage: [{ kind: "flags", seen: 199, of: 200 }],
    violations: 5,
    findings: { total: 3, unknown: 1 },
    lastNew: 12,
    eta: 168,
  };
  test.each([200, 80, 40, 24])("of %i columns: every line fits and is as long as the others", (columns) => {
    const lines = panelLines(
      status,
      "ptelab fuzz  x86_64 arm64-4k riscv64 and some more that are too many to be shown",
      columns,
      (_, text) => text,
    );
    const lengths = new Set(lines.map(shownLength));
    expect(lengths.size).toBe(1);
    expect([...lengths][0]).toBeLessThan(columns);
  });
  test("says cases, speed, families, coverage, findings, what was last, and what is left", () => {
    const text = panelLines(status, "t", 80, (_, text) => text).join("\n");
    for (const part of [
      "12.3 G",
      "171 M/s",
      "words",
      "chains",
      "flags 199/200 99.5 %",
      "3, 1 of them new",
      "12 s ago",
      "30.0 %, 2 min 48 s left",
    ])
      expect(text).toContain(part);
    expect(text).not.toContain("unmap");
    expect(plainLine(status)).toContain("12.3 G cases");
  });
});
