/** The build: it rebuilds only what changed, and the modules are what they claim to be. */
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { build } from "../src/compile/build.ts";
import { compile } from "../src/compile/compile.ts";
import { lawExport } from "../src/laws/index.ts";
import { findProfile, helpers, type Lab, laws, loadProfile, profiles, projectRoot } from "../src/node.ts";
import { labs } from "./support/labs.ts";

const root = projectRoot();

describe("npm run build", () => {
  /** A checkout of its own, which a test may change. */
  const copy = mkdtempSync(join(tmpdir(), "ptelab-build-"));
  const two = ["s390", "riscv32"].map(findProfile);
  beforeAll(() => {
    for (const part of ["arch", "assembly", "src", "asconfig.json", "package.json"])
      cpSync(join(root, part), join(copy, part), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  });

  test("builds, then finds all fresh, then rebuilds only the room that changed", async () => {
    expect(await build(copy, ["release"], two)).toMatchObject({ built: 2, fresh: 0, errors: [] });
    expect(await build(copy, ["release"], two)).toMatchObject({ built: 0, fresh: 2 });
    const file = join(copy, "arch/s390/pgtable.ts");
    writeFileSync(file, `${readFileSync(file, "utf8")}\n// changed\n`);
    expect(await build(copy, ["release"], two)).toMatchObject({ built: 1, fresh: 1 });
    const core = join(copy, "assembly/bulk.ts");
    writeFileSync(core, `${readFileSync(core, "utf8")}\n// changed\n`);
    expect(await build(copy, ["release"], two)).toMatchObject({ built: 2, fresh: 0 });
  });
  test("says which profile does not compile, and builds the others", async () => {
    const file = join(copy, "arch/s390/pgtable.ts");
    writeFileSync(file, `${readFileSync(file, "utf8")}\nexport function pte_none<T>(pte: T): T { return nonsense; }\n`);
    writeFileSync(join(copy, "arch/riscv/bits.ts"), `${readFileSync(join(copy, "arch/riscv/bits.ts"), "utf8")}\n`);
    const { built, errors } = await build(copy, ["release"], two);
    expect(built).toBe(1);
    expect(errors[0]).toMatch(/^profile s390 does not compile/);
  });
});

describe("a module", () => {
  let all: ReadonlyMap<string, Lab>;
  beforeAll(async () => {
    all = await labs();
  });
  test.each(profiles)("$id exports the whole contract: every helper, every law, and the loops over them", ({ id }) => {
    const { exports } = all.get(id) as Lab;
    for (const helper of helpers) expect(typeof exports[helper.export], helper.export).toBe("function");
    for (const law of laws)
      expect([typeof exports[`at_${lawExport(law)}`], typeof exports[`index_${lawExport(law)}`]]).toEqual(["function", "object"]);
    for (const loop of ["each", "enumerate", "random", "check_wrprotect_keeps_accessible"]) expect(typeof exports[loop]).toBe("function");
  });
  test.each(profiles)("$id has no state but `zero`, which keeps vector masks out of loops, and where a walk is", ({ id }) => {
    const wat = readFileSync(join(root, "build/release", `${id}.wat`), "utf8");
    const globals = [...wat.matchAll(/\(global \$(\S+) \(mut/g)].map(([, name]) => name);
    expect(globals.filter((name) => !name.startsWith("assembly/unmap/walk/"))).toEqual(["arch/generic/word/zero"]);
  });
  test.each(profiles)("$id: pte_wrprotect() is a handful of instructions without a branch or a call", ({ id }) => {
    const wat = readFileSync(join(root, "build/release", `${id}.wat`), "utf8");
    // Equal functions are merged, so that the export may bear another's name.
    const name = /\(export "pte_wrprotect" \(func (\S+)\)\)/.exec(wat)?.[1] ?? "";
    const body = wat.slice(wat.indexOf(`(func ${name} `)).split("\n )")[0];
    expect(body).toContain("(result i64)");
    expect(body).not.toMatch(/\b(if|br_if|br_table|call|loop)\b/);
    expect(body.split("\n").length).toBeLessThan(30);
  });
  test("is the same for the same sources", async () => {
    const profile = findProfile("powerpc-44x");
    const [a, b] = [await compile(root, profile, "release"), await compile(root, profile, "release")];
    expect(Buffer.from(a.wasm).equals(Buffer.from(b.wasm))).toBe(true);
  });
});

describe("the library's path for browsers", () => {
  test("imports nothing of Node's", () => {
    const seen = new Set<string>();
    const visit = (file: string) => {
      if (seen.has(file)) return;
      seen.add(file);
      const text = readFileSync(file, "utf8");
      expect(text, file).not.toMatch(/from "node:|\bprocess\.|require\(/);
      for (const [, path] of text.matchAll(/from "(\.[^"]+)"/g)) visit(join(file, "..", path.endsWith(".ts") ? path : `${path}.ts`));
    };
    visit(join(root, "src/index.ts"));
    expect(seen.size).toBeGreaterThan(20);
  });
  test("says what to do where a module is not built", async () => {
    await expect(loadProfile("x86_64", "nonsense" as "release")).rejects.toThrow(/is not built .*npm run build/);
  });
});
