/** A kernel tree of the user's: what is none is refused with what helps, and one that make would refuse is linked to. */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UsageError } from "../../src/profile/errors.ts";
import { userTree } from "../../src/verify/tree.ts";

const root = mkdtempSync(join(tmpdir(), "ptelab-tree-"));
const before = process.env.PTELAB_CACHE;
beforeAll(() => {
  process.env.PTELAB_CACHE = join(root, "cache");
});
afterAll(() => {
  if (before === undefined) delete process.env.PTELAB_CACHE;
  else process.env.PTELAB_CACHE = before;
  rmSync(root, { recursive: true, force: true });
});

const MAKEFILE = "# SPDX\nVERSION = 6\nPATCHLEVEL = 13\nSUBLEVEL = 2\nEXTRAVERSION = -rc1\nNAME = Test\n";

function fakeTree(name: string, makefile = MAKEFILE): string {
  const path = join(root, name);
  mkdirSync(join(path, "include", "linux"), { recursive: true });
  mkdirSync(join(path, ".git"));
  mkdirSync(join(path, "Documentation"));
  writeFileSync(join(path, "Makefile"), makefile);
  writeFileSync(join(path, "Kconfig"), "");
  writeFileSync(join(path, "include", "linux", "mm.h"), "int mm;\n");
  writeFileSync(join(path, ".git", "HEAD"), "ref");
  symlinkSync("mm.h", join(path, "include", "linux", "alias.h"));
  return path;
}

describe("a tree", () => {
  test("with its version, as the Makefile says", async () => {
    const path = fakeTree("plain");
    expect(await userTree(path)).toMatchObject({ path, name: path, version: "6.13.2-rc1" });
    expect((await userTree(fakeTree("short", "VERSION = 7\nPATCHLEVEL = 0\nSUBLEVEL =\nEXTRAVERSION =\n"))).version).toBe("7.0");
  });
  test("is another one once a file has changed, and not when its history has", async () => {
    const path = fakeTree("changing");
    const { state } = await userTree(path);
    expect((await userTree(path)).state).toBe(state);
    writeFileSync(join(path, ".git", "HEAD"), "another");
    writeFileSync(join(path, "Documentation", "x"), "another");
    expect((await userTree(path)).state).toBe(state);
    utimesSync(join(path, "include", "linux", "mm.h"), new Date(0), new Date(0));
    const touched = (await userTree(path)).state;
    expect(touched).not.toBe(state);
    writeFileSync(join(path, "include", "linux", "new.h"), "");
    expect((await userTree(path)).state).not.toBe(touched);
  });
});

describe("what is no clean tree is a mistake of the user's", () => {
  const refuses = async (path: string, message: string) => {
    await expect(userTree(path)).rejects.toThrow(UsageError);
    await expect(userTree(path)).rejects.toThrow(message);
  };
  test("no folder", async () => {
    await refuses("/not/there", '--linux "/not/there" is no folder; give the top of a kernel tree');
    writeFileSync(join(root, "f"), "");
    await refuses(join(root, "f"), "is no folder");
  });
  test("a folder without a Makefile, or with one of something else", async () => {
    mkdirSync(join(root, "empty"));
    await refuses(join(root, "empty"), "is no kernel source: no Makefile with VERSION and PATCHLEVEL; give the top folder of a tree");
    await refuses(fakeTree("other", "all:\n\techo VERSION\n"), "is no kernel source");
    const path = fakeTree("no-kconfig");
    rmSync(join(path, "Kconfig"));
    await refuses(path, "is no kernel source");
  });
  test.each([".config", "include/config/auto.conf"])("configured in place: %s", async (file) => {
    const path = fakeTree(`configured${file.length}`);
    mkdirSync(join(path, "include", "config"));
    writeFileSync(join(path, file), "");
    await refuses(
      path,
      "was configured in place, and the kernel's make then refuses to build elsewhere; give a clean one (git worktree add, or make mrproper)",
    );
  });
});

describe("a path with a space", () => {
  test("is linked to, file by file, out of the cache", async () => {
    const path = fakeTree("a tree");
    const tree = await userTree(path);
    expect(tree.name).toBe(path);
    expect(tree.path).toMatch(/^\S+\/cache\/links-[0-9a-f]{16}$/);
    const header = join(tree.path, "include", "linux", "mm.h");
    expect(readlinkSync(header)).toBe(join(path, "include", "linux", "mm.h"));
    expect(readFileSync(header, "utf8")).toBe("int mm;\n");
    expect(lstatSync(join(tree.path, "include")).isDirectory()).toBe(true);
    expect(readlinkSync(join(tree.path, "include", "linux", "alias.h"))).toBe("mm.h");
    expect(existsSync(join(tree.path, ".git"))).toBe(false);
    // Nothing is written into the user's tree.
    expect(existsSync(join(path, ".ptelab"))).toBe(false);
    expect(await userTree(path)).toEqual(tree);
  });
  test("a new file is linked to, too", async () => {
    const path = fakeTree("another tree");
    const old = await userTree(path);
    writeFileSync(join(path, "include", "linux", "new.h"), "");
    const tree = await userTree(path);
    expect(tree.path).toBe(old.path);
    expect(tree.state).not.toBe(old.state);
    expect(existsSync(join(tree.path, "include", "linux", "new.h"))).toBe(true);
  });
});
