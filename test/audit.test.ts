/** The verdicts: what they are, that each refutation can be replayed, and that the judge refutes what is broken on purpose. */
import { beforeAll, describe, expect, test } from "vitest";
import { auditCaptures } from "../src/audit/captures.ts";
import { judge } from "../src/audit/judge.ts";
import type { Verdict } from "../src/audit/verdict.ts";
import { compile } from "../src/compile/compile.ts";
import { lawExport } from "../src/laws/index.ts";
import { createLab, findProfile, hardwareView, type Lab, laws, projectRoot } from "../src/node.ts";
import { ptelab } from "./support/cli.ts";
import { labs, profiles, randomWords, widthMask } from "./support/labs.ts";

const OPTIONS = { seed: 1n, random: 1 << 16 };
let all: ReadonlyMap<string, Lab>;
beforeAll(async () => {
  all = await labs();
});

const verdict = (id: string, law: string): Verdict =>
  judge(all.get(id) as Lab, laws.find((l) => l.id === law) as (typeof laws)[number], OPTIONS);

/** What is known to fail over all words, by law and the start of the profile's id; README of each room says why. */
const REFUTED: Readonly<Record<string, readonly string[]>> = {
  "wrprotect-keeps-hardware-access": ["powerpc-radix"],
  "wrprotect-never-grants-read": ["powerpc-8xx", "riscv64@7.0"],
  "wrprotect-never-grants-exec": ["arm64", "riscv"],
};

describe.each(profiles)("$id", ({ id, supports }) => {
  test.each(laws)("$id", (law) => {
    const { kind, ...rest } = verdict(id, law.id);
    const refuted = REFUTED[law.id]?.some((start) => id.startsWith(start));
    const vacuous = law.predicate === "pte_accessible" && !supports.accessible;
    expect(kind).toBe(refuted ? "refuted" : vacuous ? "vacuous" : "holds");
    if ("evidence" in rest) expect(rest.evidence.leaks).toBe(0);
  });
});

describe("the smallest counterexamples", () => {
  test.each([
    ["powerpc-8xx-4k", "wrprotect-never-grants-read", 0x221n, 0x621n],
    ["riscv64@7.0", "wrprotect-never-grants-read", 0x1n, 0x3n],
    ["riscv64", "wrprotect-never-grants-exec", 0xdn, 0x9n],
    ["arm64-4k", "wrprotect-never-grants-exec", 0x43n, 0xc3n],
    ["powerpc-radix-64k", "wrprotect-keeps-hardware-access", 0xc000000000000102n, 0xc000000000000100n],
  ])("%s %s", (id, law, pte, after) => {
    const found = verdict(id, law);
    expect(found.kind === "refuted" && [found.smallest.pte, found.smallest.after]).toEqual([pte, after]);
    // Replayed by the helpers alone, without the law's own code.
    const lab = all.get(id) as Lab;
    expect(lab.call("wrprotect", pte)).toBe(after);
    expect(hardwareView(lab.call("mmu", pte))).not.toEqual(hardwareView(lab.call("mmu", after)));
  });

  test("8xx: a PROT_NONE page becomes readable, and that is the kernel's own formula", () => {
    const lab = all.get("powerpc-8xx-4k") as Lab;
    const none = lab.call("pfn_pte", lab.profile.protectionMap[0], 0x1234n);
    const after = lab.call("wrprotect", none);
    expect([hardwareView(lab.call("mmu", none)).user.read.granted, hardwareView(lab.call("mmu", after)).user.read.granted]).toEqual([
      false,
      true,
    ]);
  });
});

describe("the loops over a law", () => {
  test.each(profiles)("$id: check() over an array counts what at() says of each word", (profile) => {
    const lab = all.get(profile.id) as Lab;
    const words = randomWords(9n, 1003, widthMask(profile));
    const at = 65536;
    if (lab.memory.buffer.byteLength < at + words.byteLength) lab.memory.grow(1);
    new BigUint64Array(lab.memory.buffer, at, words.length).set(words);
    for (const law of laws) {
      const name = lawExport(law);
      const single = [...words].filter((pte) => lab.exports[`at_${name}`](pte, 1n) === 1n).length;
      expect((lab.exports[`check_${name}`] as unknown as (...args: unknown[]) => number)(at, words.length, 1n), law.id).toBe(single);
    }
  });
});

describe("teeth: a bug planted in the sources is refuted", () => {
  /** x86_64 with one constant of its profile turned. */
  const planted = async (constants: Record<string, boolean>, supports = {}): Promise<Lab> => {
    const base = findProfile("x86_64");
    const profile = { ...base, id: "planted", constants: { ...base.constants, ...constants }, supports: { ...base.supports, ...supports } };
    return createLab(profile, (await compile(projectRoot(), profile, "release")).wasm as BufferSource);
  };
  test("a kernel that forgets SAVED_DIRTY on a CPU with shadow stacks grants shadow-stack writes", async () => {
    const lab = await planted({ SAVED_DIRTY: false });
    const found = judge(lab, laws.find((l) => l.id === "wrprotect-never-grants-write") as (typeof laws)[number], OPTIONS);
    // PRESENT, RW, USER, DIRTY: an ordinary dirty page becomes a shadow-stack page.
    expect(found.kind === "refuted" && found.smallest.pte).toBe(0x47n);
  });
});

describe("captured entries", () => {
  test("none of them violates a law, and none differs", async () => {
    const [audited] = await auditCaptures(
      ["test/fixtures/captures/x86_64.ndjson.gz"],
      laws.map((l) => l.id),
    );
    expect(audited.entries).toBeGreaterThan(2000);
    expect([audited.violations, audited.report.differences]).toEqual([{}, []]);
  });
});

describe("ptelab audit", () => {
  test("shows the table and each refutation, and ends with 1", () => {
    const { stdout, status } = ptelab(["audit", "-p", "powerpc-8xx-4k", "-p", "x86_64", "--random", "1000"]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/powerpc-8xx-4k\s+vacuous\s+holds\s+holds\s+vacuous\s+holds\s+REFUTED/);
    expect(stdout).toContain("ptelab apply -p powerpc-8xx-4k 0x00000221 wrprotect");
    expect(
      stdout
        .split("\n")
        .filter((line) => line.startsWith("  powerpc"))
        .every((line) => line.length <= 120),
    ).toBe(true);
  });
  test("ends with 0 where all holds, or where it is told to", () => {
    expect(ptelab(["audit", "-p", "x86_64", "--random", "1000"]).status).toBe(0);
    expect(ptelab(["audit", "-p", "powerpc-8xx-4k", "--random", "1000", "--exit-zero"]).status).toBe(0);
  });
  test("as JSON, with the evidence", () => {
    const { schema, verdicts } = JSON.parse(
      ptelab(["audit", "-p", "riscv64", "--law", "wrprotect-never-grants-exec", "--random", "1000", "--json"]).stdout,
    );
    expect(schema).toBe("ptelab/audit/1");
    expect(verdicts[0].verdict.smallest).toEqual({ pte: "0xd", argument: "0x0", after: "0x9" });
    expect(verdicts[0].verdict.evidence.random).toBe(1000);
  });
});
