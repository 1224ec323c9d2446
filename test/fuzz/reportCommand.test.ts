/** Which campaign of a ledger is reported, where the forms go, and the exit code; the ledger is made up. */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { addReport } from "../../src/cli/commands/report.ts";
import { chooseCampaign } from "../../src/fuzz/report/choose.ts";
import type { Recorded } from "../../src/fuzz/report/data.ts";
import { UsageError } from "../../src/profile/errors.ts";
import { readXml } from "../report/strictXml.ts";
import { finding, recorded, shard } from "./recorded.ts";

describe("the campaign", () => {
  const hashes = ["aa11", "aa22", "bb33"];
  test("is the only one, or the one whose hash begins so", () => {
    expect(chooseCampaign(["aa11"], undefined, "l")).toBe("aa11");
    expect(chooseCampaign(hashes, "BB", "l")).toBe("bb33");
    expect(chooseCampaign(hashes, "aa22", "l")).toBe("aa22");
  });

  test("has to be told where there are several, and the message names them", () => {
    expect(() => chooseCampaign(hashes, undefined, "l")).toThrow(/3 campaigns: choose one with --campaign HASH, of aa11, aa22, bb33/);
    expect(() => chooseCampaign(hashes, "aa", "l")).toThrow(/2 campaigns begin with "aa"/);
    expect(() => chooseCampaign(hashes, "cc", "l")).toThrow(/no campaign is, or begins with, "cc"/);
    expect(() => chooseCampaign(hashes, "", "l")).toThrow(UsageError);
    expect(() => chooseCampaign([], undefined, "l")).toThrow(/holds no campaign yet/);
  });
});

describe("the command", () => {
  let said = "";
  let closed = 0;
  const before = process.exitCode;
  beforeEach(() => {
    [said, closed, process.exitCode] = ["", 0, 0];
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      said += text;
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    process.exitCode = before;
  });
  const call = async (campaigns: readonly Recorded[], ...args: string[]) => {
    const program = new Command().exitOverride();
    const open = () => ({
      campaigns: () => campaigns.map(({ hash }) => hash),
      read: (hash: string) => campaigns.find((one) => one.hash === hash) as Recorded,
      close: () => {
        closed++;
      },
    });
    addReport(program, { open, names: () => undefined });
    await program.parseAsync(["report", "fuzz.ledger", ...args], { from: "user" });
    return process.exitCode;
  };
  const clean = recorded([shard(0), shard(1)]);
  const broken = recorded([shard(0, { findings: [finding(1)] })], 3, { hash: "ff".repeat(32) });

  test("without options is a table; findings exit with 1, unless told not to", async () => {
    expect(await call([clean])).toBe(0);
    expect(said).toContain("complete: all 2 units");
    expect(await call([broken])).toBe(1);
    expect(said).toContain("partial: 1 of 3 units; missing: 1-2");
    process.exitCode = 0;
    expect(await call([broken], "--exit-zero")).toBe(0);
    expect(closed).toBe(3);
  });

  test("writes several forms into files and one to standard output", async () => {
    const file = (name: string) => join(mkdtempSync(join(tmpdir(), "ptelab-report-")), name);
    const [html, junit, sarif] = [file("r.html"), file("r.xml"), file("r.sarif")];
    expect(await call([clean, broken], "--campaign", "ff", "--html", html, "--junit", junit, "--sarif", sarif, "--json")).toBe(1);
    expect(JSON.parse(said)).toMatchObject({ schema: "ptelab/fuzz-report/1", campaign: broken.hash, complete: false });
    expect(readFileSync(html, "utf8")).toContain("<h1>ptelab fuzz</h1>");
    expect(readXml(readFileSync(junit, "utf8")).attributes.name).toBe("ptelab fuzz");
    expect(JSON.parse(readFileSync(sarif, "utf8")).runs[0].results.length).toBe(1);
  });

  test("two forms to standard output, or no way to tell the campaign, are mistakes of the user's", async () => {
    await expect(call([clean], "--json", "--sarif")).rejects.toThrow(UsageError);
    expect(closed).toBe(0);
    await expect(call([clean, broken])).rejects.toThrow(/choose one with --campaign/);
    await expect(call([])).rejects.toThrow(/no campaign yet/);
    expect(closed).toBe(2);
  });
});
