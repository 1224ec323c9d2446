/** The real thing: Debian's kernel source, compiled and proved equal; and a tree with one wrong bit, in which that bit is found. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findProfile } from "../../src/node.ts";
import type { ProfileReport } from "../../src/verify/outcome.ts";
import { missing, needsOf } from "../../src/verify/tools.ts";
import { debianTree } from "../../src/verify/tree.ts";
import { diffTrees } from "../../src/verify/treeDiff.ts";
import { verifyProfiles } from "../../src/verify/verify.ts";
import { ptelab } from "../support/cli.ts";

const lacking = missing(needsOf(["6.12"]));
const MINUTES = 60_000;

/** Those that are no proof, with what came of them. */
const unproved = ({ verified }: ProfileReport) => verified.filter(({ outcome }) => outcome.kind !== "proved");

/** The tree again, of links, but for one file that is another. */
function treeWith(path: string, original: string, file: string, change: (text: string) => string): void {
  const parts = file.split("/");
  mkdirSync(path);
  for (const [depth, part] of parts.entries()) {
    const folder = parts.slice(0, depth).join("/");
    for (const name of readdirSync(join(original, folder)))
      if (name !== part) symlinkSync(join(original, folder, name), join(path, folder, name));
    if (depth < parts.length - 1) mkdirSync(join(path, folder, part));
  }
  writeFileSync(join(path, file), change(readFileSync(join(original, file), "utf8")));
}

describe.skipIf(lacking.length > 0)(`needs ${lacking.join(", ") || "Debian's clang and kernel source, which are there"}`, () => {
  const root = mkdtempSync(join(tmpdir(), "ptelab-kernel-"));
  const patched = join(root, "linux");
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test(
    "every helper of riscv64 is the kernel's function, and each proof could have failed",
    async () => {
      const [report] = await verifyProfiles([findProfile("riscv64")]);
      expect(unproved(report)).toEqual([]);
      expect(report.verified.length).toBeGreaterThan(65);
      const helpers = report.verified.filter(({ name }) => !/^[A-Z_]+$|^protection_map$/.test(name));
      expect(helpers.filter(({ outcome }) => outcome.kind === "proved" && outcome.mutant === undefined)).toEqual([]);
    },
    5 * MINUTES,
  );

  describe("a tree in which pte_mkold() clears one bit too many", () => {
    beforeAll(async () => {
      const { path } = await debianTree("6.12");
      treeWith(patched, path, "arch/riscv/include/asm/pgtable.h", (text) => {
        const changed = text.replace("~(_PAGE_ACCESSED)", "~(_PAGE_ACCESSED | _PAGE_DIRTY)");
        expect(changed).not.toBe(text);
        return changed;
      });
    }, 5 * MINUTES);

    test(
      "is found, with the least entry, run in both modules",
      async () => {
        const [report] = await verifyProfiles([findProfile("riscv64")], { linux: patched });
        // A batch is compared by entries that are old, a huge page shares the helper.
        expect(unproved(report).map(({ name }) => name)).toEqual(["mkold", "pmd_mkold", "folio_pte_batch"]);
        const [{ outcome }] = unproved(report);
        expect(outcome).toMatchObject({
          kind: "differs",
          example: {
            differingBits: 0x80n,
            smallest: [0x80n],
            count: 2n ** 63n,
            kernel: 0n,
            ptelab: 0x80n,
            replayed: "run",
            condition: "pte[7]=1",
          },
        });
      },
      5 * MINUTES,
    );

    test(
      "is told from the unpatched one, before and after",
      async () => {
        const { diffs } = await diffTrees([findProfile("riscv64")], ["6.12", patched], ["mkold", "mkyoung"]);
        const [mkyoung, mkold] = diffs[0].helpers;
        expect(mkyoung).toEqual({ name: "mkyoung", outcome: { kind: "same" } });
        expect(mkold.outcome).toMatchObject({
          kind: "differs",
          example: { smallest: [0x80n], kernel: 0x80n, ptelab: 0n, replayed: "run" },
        });
      },
      5 * MINUTES,
    );

    test(
      "breaks laws that the unpatched one keeps",
      () => {
        const run = ptelab(["audit", "--linux", patched, "-p", "riscv64", "--law", "young", "--json"]);
        const kinds = new Map(
          (JSON.parse(run.stdout) as { verdicts: { law: string; all: { kind: string } }[] }).verdicts.map(({ law, all }) => [
            law,
            all.kind,
          ]),
        );
        expect(run.status).toBe(1);
        expect([...kinds.values()].filter((kind) => kind === "refuted").length).toBeGreaterThan(0);
        const before = ptelab(["audit", "-p", "riscv64", "--law", "young", "--json"]);
        expect(before.status).toBe(0);
      },
      5 * MINUTES,
    );
  });

  test(
    "a tree that does not compile is no verdict: exit code 3, with the compiler's first error",
    async () => {
      const { path } = await debianTree("6.12");
      const broken = join(root, "broken");
      treeWith(broken, path, "arch/riscv/include/asm/pgtable.h", (text) => text.replace("_PAGE_ACCESSED", "_PAGE_ACCESSED_ ("));
      const { status, stderr, stdout } = ptelab(["verify", "--linux", broken, "-p", "riscv64"]);
      expect(stdout).toBe("");
      expect(stderr).toMatch(/^ptelab: .*error: .+$/m);
      expect(status).toBe(3);
    },
    5 * MINUTES,
  );
});

describe("what cannot be verified is said", () => {
  test("a profile without a tree: exit code 2, and what it rests on", () => {
    const { status, stderr } = ptelab(["verify", "-p", "riscv64@7.0"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/riscv64@7\.0 has no kernel to compare with: Debian packages no tree of it/);
  });
  test("missing tools: exit code 3, and the line that installs them", () => {
    const { status, stderr } = ptelab(["verify", "-p", "riscv64"], "", { PATH: "/nonexistent" });
    expect(status).toBe(3);
    expect(stderr).toMatch(/^ptelab: missing: clang-19, .*apt-get install --no-install-recommends clang-19 /);
  });
  test("two trees, or none: diff --linux says what it wants", () => {
    const { status, stderr } = ptelab(["diff", "--linux", "6.12", "-p", "riscv64"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/diff compares two trees, not 1/);
  });
  test("a folder that is no kernel", () => {
    const { status, stderr } = ptelab(["verify", "--linux", tmpdir(), "-p", "riscv64"]);
    expect(lacking.length > 0 ? 3 : 2).toBe(status);
    if (lacking.length === 0) expect(stderr).toMatch(/is no kernel source/);
  });
});
