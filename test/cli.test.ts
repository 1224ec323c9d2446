/** The command as a user meets it: what it prints, how it ends, and what it says to bad input. */
import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { profiles, projectRoot } from "../src/node.ts";
import { ptelab } from "./support/cli.ts";

const scratch = mkdtempSync(join(tmpdir(), "ptelab-"));

function file(name: string, contents: string | Uint8Array): string {
  const path = join(scratch, name);
  writeFileSync(path, contents);
  return path;
}

describe("ptelab profiles", () => {
  test("lists every profile with its facts", () => {
    const { stdout, status } = ptelab(["profiles"]);
    expect(status).toBe(0);
    for (const { id } of profiles) expect(stdout).toContain(id);
    expect(stdout).toMatch(/powerpc-8xx-16k\s+powerpc\s+16K\s+32\s+big\s+6\.12\.117/);
  });
  test("as JSON, with protection_map as hexadecimal", () => {
    const { schema, profiles: listed } = JSON.parse(ptelab(["profiles", "--json"]).stdout);
    expect(schema).toBe("ptelab/profiles/1");
    expect(listed.find((p: { id: string }) => p.id === "x86_64").protectionMap[0]).toBe("0x120");
  });
});

describe("ptelab decode", () => {
  test("shows ruler, bits, fields, helpers and the hardware's verdict", () => {
    const { stdout } = ptelab(["decode", "-p", "x86_64", "0x84000000017e3825"]);
    expect(stdout).toContain("1000 0100 0000 0000 0000 0000 0000 0000 0000 0001 0111 1110 0011 1000 0010 0101");
    expect(stdout).toMatch(/58\s+SAVED_DIRTY\s+1\s+sw/);
    expect(stdout).toMatch(/user\s+yes\s+no: no write permission\s+no: no execute permission/);
    expect(stdout.split("\n").every((line) => line.length <= 140)).toBe(true);
  });
  test("names the shadow stack", () => {
    expect(ptelab(["decode", "-p", "x86_64", "8000000012345065"]).stdout).toMatch(/user\s+yes\s+no: shadow-stack page/);
  });
  test("puts several profiles side by side", () => {
    const { stdout } = ptelab(["decode", "-p", "x86_64", "-p", "riscv64", "-p", "s390", "0x67"]);
    expect(stdout).toMatch(/x86_64\s+riscv64\s+s390/);
    expect(stdout).toMatch(/\n1 {2,}RW=1\s+READ=1\s+SOFT_DIRTY=1/);
  });
  test("takes bytes as they lie in memory, in either order", () => {
    expect(ptelab(["decode", "-p", "x86_64", "--bytes", "--letters", "25 38 7e 01 00 00 00 84"]).stdout).toContain("0x84000000017e3825");
    expect(ptelab(["decode", "-p", "s390", "--bytes", "--letters", "000000000000061f"]).stdout).toContain("0x000000000000061f");
  });
  test("writes a line of the same width for every value on standard input", () => {
    const { stdout } = ptelab(["decode", "-p", "x86_64", "--letters"], "0 120\n8000000012345067\n\n07fffffffffffe00\n");
    const lines = stdout.split("\n").slice(0, -1);
    expect(lines).toHaveLength(4);
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  });
  test("as JSON: the tree, with words as hexadecimal strings", () => {
    const { schema, entries } = JSON.parse(ptelab(["decode", "-p", "arm64-4k", "--json", "0xe8000040585f43"]).stdout);
    expect(schema).toBe("ptelab/decode/1");
    expect(entries[0].helpers.pfn).toBe("0x40585");
    expect(entries[0].hardware.user.execute).toEqual({ granted: false, reason: "no execute permission" });
  });
  test("as JSON, for more entries than one string could hold", () => {
    const values = Array.from({ length: 20_000 }, (_, i) => (i * 4096 + 0x67).toString(16)).join("\n");
    const { entries } = JSON.parse(ptelab(["decode", "-p", "x86_64", "--json"], values).stdout);
    expect(entries).toHaveLength(20_000);
    expect(JSON.parse(ptelab(["decode", "-p", "x86_64", "--json"], "\n").stdout).entries).toEqual([]);
  });
  test("has no colour where the output is no terminal", () => {
    expect(ptelab(["decode", "-p", "x86_64", "67"]).stdout).not.toContain("\u001b");
  });
});

describe("ptelab encode and apply", () => {
  test("encode builds an entry from a protection, a frame and fields", () => {
    expect(ptelab(["encode", "-p", "x86_64", "prot=rw-s", "pfn=0x12345", "dirty=1"]).stdout.trim()).toBe("0x8000000012345067");
  });
  test("encode builds a swap entry: the kernel's own self-test values", () => {
    expect(ptelab(["encode", "-p", "x86_64", "type=3", "offset=0x1234567"]).stdout.trim()).toBe("0x1ffffffdb9753000");
    expect(ptelab(["encode", "-p", "s390", "type=1", "offset=2"]).stdout.trim()).toBe("0x0000000000002604");
  });
  test("apply shows each step and the bits that it changed", () => {
    const { stdout } = ptelab(["apply", "-p", "x86_64", "8000000012345067", "wrprotect", "mkwrite", "write"]);
    expect(stdout).toContain("SAVED_DIRTY[58] 0→1  DIRTY[6] 1→0  RW[1] 1→0");
    expect(stdout).toMatch(/write\s+= 0x1/);
  });
});

describe("ptelab eval", () => {
  test("answers a line for a line, and - where the architecture lacks the helper", () => {
    const input =
      "wrprotect 8000000012345067\naccessible 120\naccessible 120 1\npfn_pte 8000000000000025 12345\nnone 20\nis_swap 7fffffffffffe00\n";
    expect(ptelab(["eval", "-p", "x86_64"], input).stdout).toBe("8400000012345025\n0\n1\n8000000012345025\n1\n1\n");
    expect(ptelab(["eval", "-p", "arm64-4k"], "soft_dirty 1\nmksoft_dirty 1\nuffd_wp 400000000000001\n").stdout).toBe("-\n-\n1\n");
    expect(ptelab(["eval", "-p", "x86_64@6.1"], "mkwrite_novma 1\nmkwrite 1\n").stdout).toBe("-\n3\n");
  });
  test("as JSON lines", () => {
    const lines = ptelab(["eval", "-p", "arm64-4k", "--json"], "pfn e8000040585f43\nsoft_dirty 1\n")
      .stdout.trimEnd()
      .split("\n")
      .map((l) => JSON.parse(l));
    expect(lines).toEqual([
      { schema: "ptelab/eval/1", profile: "arm64-4k" },
      { helper: "pfn", pte: "e8000040585f43", result: "0x40585" },
      { helper: "soft_dirty", pte: "1", result: null },
    ]);
  });
  test("keeps order over many chunks", () => {
    const lines = Array.from({ length: 50_000 }, (_, i) => `pfn ${((BigInt(i) << 12n) | 1n).toString(16)}`);
    const out = ptelab(["eval", "-p", "x86_64"], `${lines.join("\n")}\n`)
      .stdout.trimEnd()
      .split("\n");
    expect(out).toEqual(Array.from({ length: 50_000 }, (_, i) => i.toString(16)));
  });
  test("prints what it had before the bad line", () => {
    const { stdout, stderr, status } = ptelab(["eval", "-p", "x86_64"], "none 0\nnone 1\nnonsense 1\nnone 0\n");
    expect([stdout, status]).toEqual(["1\n0\n", 2]);
    expect(stderr).toMatch(/^ptelab: line 3: unknown helper "nonsense"; nearest: .*\n$/);
  });
});

describe("bad input is one clear line, exit code 2, and no stack trace", () => {
  const cases: [string, string[], string | Uint8Array, RegExp][] = [
    ["not a number", ["decode", "-p", "x86_64", "hello"], "", /not a hexadecimal number/],
    ["a negative number", ["decode", "-p", "x86_64", "--", "-5"], "", /negative/],
    ["wider than the PTE", ["decode", "-p", "riscv32", "100000000"], "", /wider than 32 bits/],
    ["wider than a word", ["decode", "-p", "x86_64", "10000000000000000"], "", /wider than 64 bits/],
    ["odd digits", ["decode", "-p", "s390", "--bytes", "123"], "", /odd number of digits/],
    ["too few bytes", ["decode", "-p", "s390", "--bytes", "1234"], "", /2 bytes; an entry of this profile has 8/],
    ["an unknown profile, with the nearest", ["decode", "-p", "x86_46", "1"], "", /nearest: x86_64/],
    ["a switch that the profile lacks", ["decode", "-p", "s390,pie=on", "1"], "", /no switch of s390; it has .*nx=on\|off/],
    ["a switch without a value", ["decode", "-p", "arm64-4k,pie", "1"], "", /pie=on\|off/],
    ["no profile", ["decode", "1"], "", /needs a profile/],
    ["an unknown command", ["decoed"], "", /unknown command/],
    ["an unknown option", ["profiles", "--nope"], "", /unknown option/],
    ["an unknown helper", ["apply", "-p", "x86_64", "1", "wrprotec"], "", /nearest: wrprotect/],
    ["a missing argument", ["apply", "-p", "x86_64", "1", "modify"], "", /modify needs an argument: prot/],
    ["an argument too many", ["apply", "-p", "x86_64", "1", "wrprotect=1"], "", /takes no argument/],
    ["an unknown field", ["encode", "-p", "x86_64", "RWX=1"], "", /unknown field "RWX".*nearest: RW/],
    ["a field value that is too wide", ["encode", "-p", "x86_64", "RW=2"], "", /field RW 0x2 is wider than 1 bits/],
    ["no value for a field", ["encode", "-p", "x86_64", "RW="], "", /not name=value/],
    ["a protection that is none", ["encode", "-p", "x86_64", "prot=xyz"], "", /not a protection/],
    ["an empty line", ["eval", "-p", "x86_64"], "none 0\n\n", /line 2: empty line/],
    ["a line without an entry", ["eval", "-p", "x86_64"], "none\n", /line 1: "none" has no entry/],
    ["a truth that is neither 0 nor 1", ["eval", "-p", "x86_64"], "accessible 1 2\n", /neither 0 nor 1/],
    ["an endless line", ["eval", "-p", "x86_64"], "a".repeat(1_000_000), /longer than 256 characters/],
    ["a binary file", ["eval", "-p", "x86_64"], new Uint8Array(4096), /NUL byte/],
    ["a capture that is not there", ["capture", "/no/such/file"], "", /no such file/],
    ["a capture that is a folder", ["capture", scratch], "", /cannot be read/],
    ["an empty capture", ["capture", file("empty.ndjson", "")], "", /holds no row/],
    [
      "invalid JSON, with its line",
      ["capture", "-p", "s390", file("bad.ndjson", '{"arch":"s390x","level":"none"}\n{"arch"')],
      "",
      /bad\.ndjson:2: not valid JSON/,
    ],
    ["a capture row without arch", ["capture", file("row.ndjson", '{"pte":"0x1"}')], "", /row\.ndjson:1: arch is/],
    [
      "a capture of an unknown machine",
      ["capture", file("vax.ndjson", '{"arch":"vax","level":"pte","pte":"0x1","config":{}}')],
      "",
      /unknown arch "vax"/,
    ],
    ["a compressed capture that is none", ["capture", file("not.ndjson.gz", "plain text")], "", /cannot be read/],
    ["an unknown law", ["audit", "--law", "wrprotect-keeps-presence"], "", /nearest: wrprotect-keeps-present/],
    ["a count that is none", ["audit", "--random", "many"], "", /whole number/],
    ["an unknown shell", ["completion", "tcsh"], "", /Allowed choices/],
  ];
  test.each(cases)("%s", (_, args, input, message) => {
    const { status, stderr } = ptelab(args, input);
    expect(status).toBe(2);
    expect(
      stderr
        .trimEnd()
        .split("\n")
        .filter((line) => !line.startsWith("(Did you mean")),
    ).toHaveLength(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("a closed pipe ends it quietly", async () => {
    const child = spawn(process.execPath, [join(projectRoot(), "dist/src/cli/main.js"), "eval", "-p", "x86_64"]);
    let stderr = "";
    child.stderr.on("data", (data) => (stderr += data));
    child.stdin.on("error", () => {});
    child.stdout.once("data", () => child.stdout.destroy());
    const lines = "wrprotect 8000000012345067\n".repeat(10_000);
    const pump = setInterval(() => child.stdin.writable && child.stdin.write(lines), 1);
    const code = await new Promise((resolve) => child.on("exit", resolve));
    clearInterval(pump);
    expect([code, stderr]).toEqual([0, ""]);
  });
});

describe("help and completion", () => {
  test.each(["profiles", "decode", "encode", "apply", "eval", "capture", "audit"])("%s --help has examples", (command) => {
    const { stdout, status } = ptelab([command, "--help"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/Examples:\n {2}\$ ptelab|Examples:\n {2}\$ printf/);
  });
  test.each(["bash", "zsh", "fish"])("%s gets a script that knows commands and profiles", (shell) => {
    const { stdout } = ptelab(["completion", shell]);
    expect(stdout).toContain("powerpc-8xx-16k");
    expect(stdout).toContain("capture");
  });
});
