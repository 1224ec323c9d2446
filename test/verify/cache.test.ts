/** What is kept between runs: one works at a time, nothing half-made counts, and a mistake is told with what helps. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { InfrastructureError } from "../../src/profile/errors.ts";
import { begin, cacheRoot, finish, isFinished, isPlainPath, keyOf, locked, writeWhole } from "../../src/verify/cache.ts";
import { shellWords } from "../../src/verify/configure.ts";
import { firstError, mustRun, run } from "../../src/verify/run.ts";
import { installLine, missing, needsOf, requireTools } from "../../src/verify/tools.ts";

const root = mkdtempSync(join(tmpdir(), "ptelab-cache-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("a lock", () => {
  test("lets one work after the other, and gives each its own result", async () => {
    const folder = join(root, "one");
    const log: string[] = [];
    const work = (name: string) =>
      locked(folder, async () => {
        log.push(`${name} in`);
        await pause(20);
        log.push(`${name} out`);
        return name;
      });
    expect(await Promise.all([work("a"), work("b")])).toEqual(["a", "b"]);
    expect(log).toHaveLength(4);
    expect([log[1], log[3]]).toEqual([log[0].replace("in", "out"), log[2].replace("in", "out")]);
    expect(existsSync(`${folder}.lock`)).toBe(false);
  });
  test("is given back when the work fails", async () => {
    const folder = join(root, "failing");
    await expect(
      locked(folder, async () => {
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect(existsSync(`${folder}.lock`)).toBe(false);
  });
  test("of a process that is gone is taken over at once", async () => {
    const folder = join(root, "dead");
    const gone = spawnSync(process.execPath, ["-e", ""]).pid;
    writeFileSync(`${folder}.lock`, `${gone}`);
    const start = performance.now();
    expect(await locked(folder, async () => readFileSync(`${folder}.lock`, "utf8"))).toBe(`${process.pid}`);
    expect(performance.now() - start).toBeLessThan(150);
  });
  test("of a process that lives is waited for", async () => {
    const folder = join(root, "alive");
    writeFileSync(`${folder}.lock`, `${process.ppid}`);
    let done = false;
    const waiting = locked(folder, async () => {
      done = true;
    });
    await pause(60);
    expect(done).toBe(false);
    rmSync(`${folder}.lock`);
    await waiting;
    expect(done).toBe(true);
  });
  test("that is just being written is waited for; one that never was is taken over", async () => {
    const folder = join(root, "empty");
    writeFileSync(`${folder}.lock`, "");
    let done = false;
    const waiting = locked(folder, async () => {
      done = true;
    });
    await pause(60);
    expect(done).toBe(false);
    utimesSync(`${folder}.lock`, new Date(0), new Date(0));
    await waiting;
    expect(done).toBe(true);
  });
  test("that cannot be written is an error", async () => {
    await expect(locked(join(root, "nowhere", "x"), async () => 1)).rejects.toThrow(InfrastructureError);
  });
});

describe("a folder counts once it is finished", () => {
  test("for its key, until it is begun again", () => {
    const folder = join(root, "made");
    mkdirSync(folder);
    expect(isFinished(folder, "key")).toBe(false);
    finish(folder, "key");
    expect(isFinished(folder, "key")).toBe(true);
    expect(isFinished(folder, "other")).toBe(false);
    begin(folder);
    expect(isFinished(folder, "key")).toBe(false);
    expect(isFinished(join(root, "never"), "key")).toBe(false);
  });
  test("a file comes into place whole, and leaves nothing beside it", () => {
    const folder = join(root, "files");
    mkdirSync(folder);
    writeWhole(join(folder, "a"), "contents");
    expect(readdirSync(folder)).toEqual(["a"]);
    mkdirSync(join(folder, "b"));
    expect(() => writeWhole(join(folder, "b"), "contents")).toThrow(/^".*" cannot be written: EISDIR/);
    expect(readdirSync(folder)).toEqual(["a", "b"]);
  });
  test("a key changes with every text, and with where one ends", () => {
    const keys = [keyOf("ab", "c"), keyOf("a", "bc"), keyOf("abc"), keyOf("ab", "c", "")];
    expect(new Set(keys).size).toBe(4);
    expect(keyOf("ab", "c")).toBe(keys[0]);
    expect(keys[0]).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe("where the cache is", () => {
  test("as the environment says", () => {
    const at = (...path: string[]) => join(root, ...path);
    expect(cacheRoot({ PTELAB_CACHE: at("own"), XDG_CACHE_HOME: at("xdg") })).toBe(at("own"));
    expect(cacheRoot({ XDG_CACHE_HOME: at("xdg") })).toBe(at("xdg", "ptelab"));
    expect(statSync(at("xdg", "ptelab")).isDirectory()).toBe(true);
  });
  test("with a space or a colon in its path it is an error that says what to set", () => {
    expect(isPlainPath("/home/a/b-c_1.2")).toBe(true);
    for (const path of ["/tmp/a b", "/tmp/a:b", "/tmp/a\tb"]) {
      expect(() => cacheRoot({ PTELAB_CACHE: path })).toThrow(InfrastructureError);
      expect(() => cacheRoot({ PTELAB_CACHE: path })).toThrow(
        `the cache ${JSON.stringify(path)} has a space or a colon in its path, which the kernel's make does not take; set PTELAB_CACHE to a plain one, e.g. ${join(tmpdir(), "ptelab")}`,
      );
      expect(existsSync(path)).toBe(false);
    }
  });
  test("where it cannot be made it is an error that says what to set", () => {
    writeFileSync(join(root, "file"), "");
    expect(() => cacheRoot({ PTELAB_CACHE: join(root, "file", "x") })).toThrow(
      /cannot be made \(ENOTDIR.*\); set PTELAB_CACHE to a folder that can be written$/,
    );
  });
});

describe("a recorded command line is split as a shell would", () => {
  test.each([
    ["clang -O2  -o\tx y.c", ["clang", "-O2", "-o", "x", "y.c"]],
    [`-D'A="b c"' -DKBUILD='"x"' "a b"c`, [`-DA="b c"`, `-DKBUILD="x"`, "a bc"]],
    [String.raw`-Da=\"x\" a\ b "q \" \$ \x"`, [`-Da="x"`, "a b", String.raw`q " $ \x`]],
    ["", []],
    ["''", [""]],
  ] as const)("%s", (line, words) => expect(shellWords(line)).toEqual(words));
});

describe("what has to be installed", () => {
  test("names each package that is missing once, in order", () => {
    const needs = [
      { needs: "node-that-is-not-there", package: "b" },
      { needs: "/not/there/stdio.h", package: "a" },
      { needs: "another-that-is-not-there", package: "b" },
      { needs: process.execPath, package: "c" },
    ];
    expect(missing(needs)).toEqual(["b", "a"]);
    expect(installLine(missing(needs))).toBe("apt-get install --no-install-recommends b a");
    expect(() => requireTools(needs)).toThrow("missing: b, a; run: ptelab verify --setup, or: apt-get install --no-install-recommends b a");
    expect(() => requireTools(needs.slice(3))).not.toThrow();
  });
  test("the sources of each tree, and the cross compilers of what is run", () => {
    const config = { run: { gcc: "s390x-linux-gnu-gcc", qemu: "qemu-s390x-static", flags: [] } };
    const needs = needsOf(["6.12", "6.1"], [config as never]);
    expect(needs.slice(-4)).toEqual([
      { needs: "/usr/src/linux-source-6.12.tar.xz", package: "linux-source-6.12" },
      { needs: "/usr/src/linux-source-6.1.tar.xz", package: "linux-source-6.1" },
      { needs: "s390x-linux-gnu-gcc", package: "gcc-s390x-linux-gnu" },
      { needs: "qemu-s390x-static", package: "qemu-user-static" },
    ]);
    expect(needsOf([])).toContainEqual({ needs: "clang-19", package: "clang-19" });
  });
});

describe("a program that fails", () => {
  test("is told by the first line that says why", async () => {
    const script = "echo made; echo 'x.c:3: error: no such thing' >&2; echo other >&2; exit 2";
    await expect(mustRun("compiling", "sh", ["-c", script])).rejects.toThrow("compiling: x.c:3: error: no such thing");
    expect(firstError({ code: 1, stdout: "\n", stderr: "" })).toBe("it said nothing");
    expect(firstError({ code: 1, stdout: "out\n", stderr: "\nerr\n" })).toBe("err");
  });
  test("is told to be missing where it is", async () => {
    await expect(run("ptelab-is-no-program", [])).rejects.toThrow(
      "ptelab-is-no-program is not installed; ptelab verify --setup installs what is missing",
    );
  });
  test("runs without the user's make flags, in English", async () => {
    process.env.MAKEFLAGS = "-j99";
    try {
      expect(await run("sh", ["-c", "echo $MAKEFLAGS$LC_ALL$MORE; cat"], { env: { MORE: "x" }, input: "in" })).toEqual({
        code: 0,
        stdout: "Cx\nin",
        stderr: "",
      });
    } finally {
      delete process.env.MAKEFLAGS;
    }
  });
});
