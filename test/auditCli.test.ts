/** `ptelab audit` as a user runs it: what it prints, where it writes, how it ends, and what it says to bad input. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ptelab } from "./support/cli.ts";

const folder = mkdtempSync(join(tmpdir(), "ptelab-audit-"));
afterAll(() => rmSync(folder, { recursive: true }));
const inFolder = (name: string) => join(folder, name);
const audit = (...args: string[]) => ptelab(["audit", "--random", "256", ...args]);
const CLAIM = ["--law", "wrprotect"];

describe("the table", () => {
  test("of all profiles fits 120 columns, and tells each refuted law with its way", () => {
    const { stdout, status } = audit(...CLAIM, "--no-captures");
    expect(status).toBe(1);
    for (const line of stdout.split("\n")) expect(line.length, line).toBeLessThanOrEqual(120);
    expect(stdout).toContain("path    mmap(PROT_EXEC, MAP_PRIVATE|MAP_ANONYMOUS) → fetch: the zero page");
    expect(stdout).toMatch(/200 verdicts: 8 laws on 25 profiles/);
  });

  test("ends with 0 where all holds, or where it is told to", () => {
    expect(audit(...CLAIM, "-p", "x86_64").status).toBe(0);
    expect(audit(...CLAIM, "-p", "powerpc-8xx-4k").status).toBe(1);
    expect(audit(...CLAIM, "-p", "powerpc-8xx-4k", "--exit-zero").status).toBe(0);
  });

  test("counts a refutation in the domain that is asked for only", () => {
    const args = ["--law", "wrprotect-never-grants-exec", "-p", "riscv64"];
    expect(audit(...args).status).toBe(1);
    const all = audit(...args, "--domain", "all");
    expect([all.status, all.stdout.includes("whether a kernel builds it was not asked")]).toEqual([1, true]);
    expect(audit(...args, "--domain", "reachable").status).toBe(0);
  });

  test("is narrowed by architecture and kernel", () => {
    const { stdout } = audit(...CLAIM, "--kernel", "6.1", "--json");
    const { verdicts } = JSON.parse(stdout) as { verdicts: { profile: string }[] };
    expect([...new Set(verdicts.map((v) => v.profile))]).toEqual(["x86_64@6.1", "arm64-4k@6.1"]);
    expect(audit(...CLAIM, "--kernel", "6.1", "--arch", "s390").stderr).toMatch(/no profile is left/);
  });
});

describe("the other forms", () => {
  test("JSON has a schema, the module's hash and all evidence", () => {
    const { stdout } = audit("-p", "powerpc-8xx-4k", "--law", "wrprotect-never-grants-read", "--json");
    const { schema, laws, verdicts } = JSON.parse(stdout);
    expect([laws.length, laws[0].inputs]).toEqual([1, ["pte"]]);
    expect(schema).toBe("ptelab/audit/2");
    const [{ sha256, all, reachable, story }] = verdicts;
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect([all.kind, all.smallest, all.counterexamples]).toEqual(["refuted", ["0x221"], "0x10000000"]);
    expect(all.evidence.enumeration).toEqual({ words: 16, applied: 13, violated: 1, exhaustive: true });
    expect(all.evidence.fuzz.words).toBe(256);
    expect([reachable.kind, story[0].words]).toEqual(["refuted", "mmap(PROT_EXEC, MAP_PRIVATE|MAP_ANONYMOUS)"]);
  });

  test("files are written whole beside the table", () => {
    const files = ["markdown", "junit", "sarif", "html"].map((form) => inFolder(`audit.${form}`));
    const { stdout } = audit(...CLAIM, "-p", "s390", ...files.flatMap((file) => [`--${file.split(".").at(-1)}`, file]));
    expect(stdout).toContain("wrprotect-keeps-present");
    const [markdown, junit, sarif, html] = files.map((file) => readFileSync(file, "utf8"));
    expect(markdown).toContain("| ");
    expect(junit).toMatch(/^<\?xml/);
    expect(JSON.parse(sarif).version).toBe("2.1.0");
    expect(html).toMatch(/<\/html>\s*$/);
  });

  test("two on standard output are refused, and so is a folder that is not there", () => {
    expect(audit("--json", "--junit").status).toBe(2);
    const { status, stderr } = audit("--html", join(folder, "none/x.html"), ...CLAIM, "-p", "s390");
    expect([status, stderr.includes("cannot write")]).toEqual([3, true]);
  });
});

describe("a baseline", () => {
  test("makes known findings pass, and only those", () => {
    const file = inFolder("baseline");
    const args = [...CLAIM, "-p", "powerpc-8xx-4k"];
    expect(audit(...args, "--write-baseline", file).status).toBe(1);
    expect(audit(...args, "--baseline", file).status).toBe(0);
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    writeFileSync(file, `${lines.slice(0, -1).join("\n")}\n`);
    const { status, stdout } = audit(...args, "--baseline", file);
    expect([status, stdout.includes("1 new")]).toEqual([1, true]);
  });

  test("that is none is a usage error", () => {
    const file = inFolder("no-baseline");
    writeFileSync(file, "hello\n");
    expect(audit(...CLAIM, "-p", "s390", "--baseline", file).status).toBe(2);
    expect(audit(...CLAIM, "-p", "s390", "--baseline", inFolder("missing")).status).toBe(2);
  });
});

describe("laws of a user's own", () => {
  const law = (body: string) =>
    `/**\n * @sentence pte_wrprotect() keeps the young bit\n */\nexport function my_law<T>(pte: T): T { return ${body}; }\n`;
  const write = (name: string, text: string) => {
    writeFileSync(inFolder(name), text);
    return inFolder(name);
  };

  test("are compiled on the spot and judged", () => {
    const right = write("right.ts", law("promise<T>(pte_young<T>(pte), pte_young<T>(pte_wrprotect<T>(pte)))"));
    const wrong = write("wrong.ts", law("promise<T>(pte_write<T>(pte), pte_write<T>(pte_wrprotect<T>(pte)))"));
    expect(audit("--law", right, "-p", "arm64-4k").status).toBe(0);
    const { status, stdout } = audit("--law", wrong, "-p", "arm64-4k");
    expect([status, stdout.includes("REFUTED")]).toEqual([1, true]);
  });

  test("that cannot be proved are undecided, which is no pass", () => {
    const memory = write("memory.ts", law("promise<T>(pte_young<T>(pte), word<T>(load<u64>(64)))"));
    const { status, stdout } = audit("--law", memory, "-p", "s390");
    expect([status, stdout.includes("memory is not modelled")]).toEqual([1, true]);
  });

  test("with a mistake are shown where it is", () => {
    const { status, stderr } = audit("--law", write("typo.ts", law("pte_yong<T>(pte)")), "-p", "s390");
    expect(status).toBe(2);
    expect(stderr).toMatch(/typo\.ts\(4,/);
  });

  test("are not mixed with the catalogue's", () => {
    expect(audit("--law", inFolder("right.ts"), "--law", "wrprotect", "-p", "s390").stderr).toMatch(/separate runs/);
  });
});

describe("--explain", () => {
  test("tells one verdict from the formula to the C that shows it", () => {
    const { stdout, status } = audit("--explain", "wrprotect-never-grants-read", "-p", "powerpc-8xx-4k");
    expect(status).toBe(0);
    for (const part of [
      "module SHA-256",
      "enumeration in the module: 16 combinations",
      "How a kernel gets there",
      "ptelab apply -p powerpc-8xx-4k",
      "kunit",
      "Instructions of pte_wrprotect",
    ])
      expect(stdout).toContain(part);
  });
  test("wants one law and one profile", () => {
    expect(audit("--explain", "wrprotect-keeps-dirty").stderr).toMatch(/choose one profile with -p/);
    expect(audit("--explain", "wrprotect-keeps-dirt", "-p", "s390").stderr).toMatch(/nearest: wrprotect-keeps-dirty/);
  });
});

describe("bad input is named, with what is nearest", () => {
  test.each([
    [["--law", "wrprotekt"], /unknown law "wrprotekt"; nearest: wrprotect/],
    [["--arch", "arm"], /unknown architecture "arm"; nearest: arm64/],
    [["--kernel", "5.4"], /no profile is of kernel "5.4"/],
    [["--domain", "some"], /it is one of both, all, reachable/],
    [["--random", "-1"], /whole number/],
    [["--law", "none.ts"], /cannot read the law file/],
  ])("%j", (args, message) => {
    const { status, stderr } = ptelab(["audit", ...args]);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});
