import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../../src/node.ts";
import { findings } from "../../src/unmap/findings.ts";
import { policies } from "../../src/unmap/policies.ts";
import { ptelab as run } from "../support/cli.ts";

const ptelab = (...args: readonly string[]) => run(args);

interface Document {
  readonly schema: string;
  readonly partial: boolean;
  readonly profiles: readonly {
    readonly profile: string;
    readonly ptes: number;
    readonly policies: readonly { readonly id: string; readonly findings: Record<string, number>; readonly batches: number }[];
  }[];
}

describe("ptelab unmap", () => {
  it("shows the CVE under first-pte and ends with 1; alone, what was merged ends with 0", () => {
    const all = ptelab("unmap", "-p", "x86_64", "-p", "arm64-4k", "--json");
    expect(all.status).toBe(1);
    const { schema, profiles } = JSON.parse(all.stdout) as Document;
    expect(schema).toBe("ptelab/unmap/1");
    for (const { policies: rows } of profiles) {
      expect(rows.map(({ id }) => id)).toEqual(policies.map(({ id }) => id));
      expect(rows.find(({ id }) => id === "first-pte")?.findings["write gained"]).toBe(8);
      expect(rows.find(({ id }) => id === "respect-write-soft-dirty")?.findings["write gained"]).toBeUndefined();
    }
    expect(ptelab("unmap", "-p", "x86_64", "--policy", "respect-write-soft-dirty").status).toBe(0);
    expect(ptelab("unmap", "-p", "x86_64", "--exit-zero").status).toBe(0);
  });

  it("prints a table that fits a mail, and the smallest batch decoded", () => {
    const { stdout } = ptelab("unmap", "-p", "x86_64");
    const rows = stdout.split("\n").filter((line) => policies.some(({ id }) => line.startsWith(`${id} `)));
    expect(rows).toHaveLength(policies.length);
    for (const row of rows) expect(row.length).toBeLessThan(132);
    expect(stdout).toMatch(/first-pte: write gained with a folio of 2 pages/);
    expect(stdout).toMatch(/RW\[1\] 0→1/);
  });

  it("has nothing but one entry at a time for kernels that do not batch", () => {
    const { stdout, status } = ptelab("unmap", "-p", "x86_64", "--loop", "own", "--json");
    expect(status).toBe(0);
    expect((JSON.parse(stdout) as Document).profiles[0].policies.map(({ id }) => id)).toEqual(["unbatched"]);
  });

  it("tells a batch step by step, from mmap() to what is put back", () => {
    const { stdout, status } = ptelab("unmap", "-p", "x86_64", "--policy", "first-pte", "--explain");
    expect(status).toBe(0);
    const steps = [
      "mmap(",
      "fork()",
      "MADV_FREE",
      "batch 0-15: 16 of up to 16",
      "a flush is queued",
      "marked dirty",
      "put back as",
      "write gained",
    ];
    let at = 0;
    for (const step of steps) {
      const found = stdout.indexOf(step, at);
      expect(found, step).toBeGreaterThanOrEqual(at);
      at = found;
    }
  });

  it("takes a policy of the user's own", () => {
    const ask = (policy: string) => ptelab("unmap", "-p", "riscv64", "--policy", policy, "--json");
    const counts = (policy: string) => (JSON.parse(ask(policy).stdout) as Document).profiles[0].policies[0].findings;
    expect(counts("mine=none")).toEqual(counts("first-pte"));
    expect(counts("mine=RESPECT_WRITE|FPB_RESPECT_SOFT_DIRTY,restore:first")).toEqual(counts("respect-write-soft-dirty"));
    expect(counts("mine=none,wrprotect:restore")).toEqual(counts("wrprotect-restore"));
    expect(counts("mine=none,restore:own")["write gained"]).toBeUndefined();
  });

  it("gives the same for the same seed and other numbers for another", () => {
    const run = (...more: string[]) => {
      const { stdout } = ptelab(
        "unmap",
        "-p",
        "x86_64",
        "--scenario",
        "fork",
        "--ptes",
        "64Ki",
        "--policy",
        "first-pte",
        "--json",
        ...more,
      );
      return (JSON.parse(stdout) as Document).profiles[0].policies[0].findings;
    };
    expect(run("--seed", "0x7")).toEqual(run("--seed", "0x7", "--workers", "1"));
    expect(run("--seed", "0x7")).not.toEqual(run("--seed", "0x8"));
    expect(run("--knob", "fork=0")["write gained"]).toBeUndefined();
  });

  it("reads a page table of the user's", () => {
    const file = join(mkdtempSync(join(tmpdir(), "ptelab-")), "table.txt");
    writeFileSync(file, "folio 2 dirty\n0x8000000012340807\n0x8000000012341805\n");
    const { stdout, status } = ptelab("unmap", "-p", "x86_64", "--file", file, "--json");
    expect(status).toBe(1);
    const rows = (JSON.parse(stdout) as Document).profiles[0].policies;
    expect(rows.find(({ id }) => id === "first-pte")?.findings["write gained"]).toBe(1);
    expect(rows.find(({ id }) => id === "respect-write")?.findings["write gained"]).toBeUndefined();
  });

  it("turns what kernels had before a pageout into what they had after it", () => {
    const { stdout, status } = ptelab("unmap", "--scenario", "captures", "--policy", "respect-write-soft-dirty");
    expect(stdout).not.toContain("Differences");
    expect(status).toBe(0);
  });

  it("ends with 1 where a sentence of the thread is refuted and with 0 where none is", () => {
    expect(ptelab("unmap", "--scenario", "thread", "-p", "riscv32").status).toBe(0);
    const refuted = ptelab("unmap", "--scenario", "thread", "-p", "s390");
    expect(refuted.status).toBe(1);
    expect(refuted.stdout).toContain("we won't lose soft_dirty bits, only gain");
  });

  it("prints what was done until Ctrl-C, marked, and ends with 130", async () => {
    const child = spawn(process.execPath, [
      join(projectRoot(), "dist/src/cli/main.js"),
      "unmap",
      "-p",
      "x86_64",
      "--scenario",
      "mixed",
      "--ptes",
      "16Gi",
      "--policy",
      "first-pte",
      "--json",
    ]);
    let stdout = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    setTimeout(() => child.kill("SIGINT"), 2500);
    const status = await new Promise((resolve) => child.on("close", resolve));
    expect(status).toBe(130);
    const { partial, profiles } = JSON.parse(stdout) as Document;
    expect(partial).toBe(true);
    expect(profiles[0].ptes).toBeLessThan(2 ** 34);
  });

  it.each([
    [["--scenario", "foo"], /unknown scenario "foo"; nearest: /],
    [["--policy", "fist-pte"], /nearest: first-pte/],
    [["--policy", "first-pte=none"], /is a policy already/],
    [["--policy", "mine=FOO"], /it must be one of RESPECT_DIRTY/],
    [["--policy", "mine=none,wrprotect:sometimes"], /it must be one of never, early/],
    [["--loop", "5.0"], /it must be one of 6\.12, 6\.15, 6\.16, 7\.0 or own/],
    [["--loop", "6.12", "--policy", "first-pte"], /unmaps one entry at a time/],
    [["--ptes", "64Ki"], /--ptes means nothing for the scenario cve-2026-31398/],
    [["--scenario", "fork", "--ptes", "12"], /4096 to 1024Gi/],
    [["--scenario", "fork", "--batch", "3"], /a power of two from 1 to 4096/],
    [["--scenario", "fork", "--knob", "frok=1"], /nearest: fork/],
    [["--scenario", "fork", "--knob", "fork=101"], /0 to 100/],
    [["--scenario", "fork", "--knob", "orders=9-3"], /LEAST-MOST/],
    [["--scenario", "fork", "--workers", "0"], /1 to 256/],
    [["--scenario", "captures", "-p", "riscv32"], /no capture is of riscv32/],
    [["--file", "/nonexistent", "-p", "x86_64"], /no such file/],
    [["--file", "x", "--scenario", "fork"], /give one of them/],
    [["--explain"], /give -p ID once/],
  ] as const)("refuses %j in one line", (args, message) => {
    const { status, stderr, stdout } = ptelab("unmap", ...args);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toMatch(message);
  });
});

describe("findings", () => {
  it("are in the order of their bits, each once", () => {
    expect(findings.map(({ bit }) => bit)).toEqual([...findings.keys()]);
    expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
  });
});
