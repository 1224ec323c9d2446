/** The verdicts: each kind of evidence agrees, each refutation can be replayed, and what is broken on purpose is refuted. */
import { beforeAll, describe, expect, test } from "vitest";
import { auditCaptures } from "../src/audit/captures.ts";
import { Disagreement } from "../src/audit/disagreement.ts";
import { type JudgeOptions, judge } from "../src/audit/judge.ts";
import type { Subject } from "../src/audit/proof.ts";
import { prepareSubject } from "../src/audit/subject.ts";
import type { Judged } from "../src/audit/verdict.ts";
import { compile } from "../src/compile/compile.ts";
import { inputMasks, type Law } from "../src/laws/index.ts";
import { createLab, findProfile, hardwareView, laws, projectRoot } from "../src/node.ts";
import { openModule } from "../src/prove/index.ts";
import { explore } from "../src/reach/index.ts";
import { profiles } from "./support/labs.ts";

const OPTIONS: JudgeOptions = { seed: 1n, random: 1 << 12, enumerateBits: 12, domains: ["all", "reachable"] };
const subjects = new Map<string, Subject>();
beforeAll(async () => {
  for (const { id } of profiles) subjects.set(id, await prepareSubject(id, true));
}, 60_000);

const lawOf = (id: string): Law => laws.find((law) => law.id === id) as Law;
const judged = (profile: string, law: string): Judged => judge(subjects.get(profile) as Subject, lawOf(law), OPTIONS);

/** What is known to fail over all words, by law and the start of the profile's id; README of each room says why. */
const REFUTED: Readonly<Record<string, readonly string[]>> = {
  "wrprotect-keeps-hardware-access": ["powerpc-radix"],
  "wrprotect-never-grants-read": ["powerpc-8xx", "riscv64@7.0"],
  "wrprotect-never-grants-exec": ["arm64", "riscv"],
};
const CLAIM = laws.filter((law) => /^wrprotect-(keeps-(accessible|present|hardware)|never-grants)/.test(law.id));

describe.each(profiles)("the claim on $id", ({ id, supports }) => {
  test.each(CLAIM)("$id", (law) => {
    const refuted = REFUTED[law.id]?.some((start) => id.startsWith(start));
    const vacuous = law.looksAt === "accessible" && !supports.accessible;
    expect(judged(id, law.id).all.kind).toBe(refuted ? "refuted" : vacuous ? "vacuous" : "holds");
  });
});

describe("the smallest counterexamples over all words", () => {
  test.each([
    ["powerpc-8xx-4k", "wrprotect-never-grants-read", 0x221n, 0x621n],
    ["riscv64@7.0", "wrprotect-never-grants-read", 0x1n, 0x3n],
    ["riscv64", "wrprotect-never-grants-exec", 0xdn, 0x9n],
    ["arm64-4k", "wrprotect-never-grants-exec", 0x43n, 0xc3n],
    ["powerpc-radix-64k", "wrprotect-keeps-hardware-access", 0xc000000000000102n, 0xc000000000000100n],
  ])("%s %s", (id, law, pte, after) => {
    const { all } = judged(id, law);
    expect(all.kind === "refuted" && all.smallest).toEqual([pte]);
    // Replayed by the helpers alone, without the law's own code.
    const { lab } = subjects.get(id) as Subject;
    expect(lab.call("wrprotect", pte)).toBe(after);
    expect(hardwareView(lab.call("mmu", pte))).not.toEqual(hardwareView(lab.call("mmu", after)));
  });

  test("arm64: as many as the enumeration of the 2^26 deciding bits found before there was a prover", () => {
    const { all } = judged("powerpc-radix-64k", "wrprotect-keeps-hardware-access");
    expect(all.kind === "refuted" && all.counterexamples).toBe(576460752303423488n);
  });
});

/** Where a kernel can have an entry that breaks the law: nowhere else. */
const REACHED: Readonly<Record<string, readonly string[]>> = {
  "wrprotect-keeps-present": [],
  "wrprotect-keeps-accessible": [],
  "wrprotect-keeps-hardware-access": [],
  "wrprotect-never-grants-write": [],
  "wrprotect-never-grants-exec": [],
  "wrprotect-never-grants-read": ["powerpc-8xx-4k", "powerpc-8xx-16k", "riscv64@7.0"],
  "mkdirty-sets-soft-dirty": [],
  "write-fault-recovers-write": [],
  "vma-without-access-grants-nothing": ["powerpc-8xx-4k", "powerpc-8xx-16k"],
  "vma-without-write-refuses-stores": [],
  "vma-without-write-refuses-shadow-stack": ["x86_64"],
  "vma-reads-no-more-than-fresh": ["powerpc-8xx-4k", "powerpc-8xx-16k", "riscv64@7.0"],
  "vma-fetches-no-more-than-fresh": [],
  "batch-respects-write": ["x86_64"],
  "mkwrite-never-grants-read": [],
};

describe("over reachable entries", () => {
  test.each(Object.entries(REACHED))("%s is refuted on %j and nowhere else", (law, where) => {
    expect(profiles.map(({ id }) => id).filter((id) => judged(id, law).reachable?.kind === "refuted")).toEqual(where);
  });

  test("8xx: writing a page back opens it to the process that has shut it with PROT_NONE", () => {
    const { story } = judged("powerpc-8xx-4k", "vma-without-access-grants-nothing");
    expect(story?.map(({ words }) => words)).toEqual([
      "mmap(PROT_NONE, MAP_SHARED, a file or memory)",
      "UFFDIO_COPY",
      "the page is written back",
    ]);
    expect(story?.at(-1)?.helpers).toContain("wrprotect");
  });

  test("x86-64: mprotect(PROT_READ) leaves a shadow stack writable to the processor", () => {
    const { story, reachable } = judged("x86_64", "vma-without-write-refuses-shadow-stack");
    expect(story?.map(({ words }) => words)).toEqual([
      "map_shadow_stack()",
      "shadow-stack store: a page of its own",
      "mprotect(PROT_READ)",
    ]);
    const { lab } = subjects.get("x86_64") as Subject;
    const [pte] = reachable?.kind === "refuted" ? reachable.smallest : [];
    expect(hardwareView(lab.call("mmu", pte as bigint)).user.shadow_stack.granted).toBe(true);
  });

  test("pte_mkwrite() is judged only where the kernel asks it: of other entries it opens reading on powerpc", () => {
    const { all } = judged("powerpc-radix-64k", "mkwrite-never-grants-read");
    expect(all.kind).toBe("refuted");
  });

  test("a counterexample is an entry of the model, and its story builds it", () => {
    const refuted = profiles.flatMap(({ id }) => laws.map((law) => judged(id, law.id))).filter((one) => one.reachable?.kind === "refuted");
    expect(refuted.length).toBeGreaterThan(0);
    for (const { profile, law, story, reachable } of refuted) {
      if (!lawOf(law).inputs.includes("pte")) continue;
      expect(story?.[0].words, `${law} on ${profile}`).toMatch(/^(mmap|map_shadow_stack)\(/);
      expect(reachable?.kind === "refuted" && reachable.smallest.length).toBe(lawOf(law).inputs.length);
    }
  }, 120_000);

  test("what holds for all words holds for reachable ones", () => {
    for (const { id } of profiles) {
      for (const law of laws) {
        const { all, reachable } = judged(id, law.id);
        // Which huge pages a kernel can have is not modelled.
        const wanted = law.inputs.includes("pmd") ? [undefined] : ["holds", "vacuous"];
        if (all.kind === "holds") expect(wanted, `${law.id} on ${id}`).toContain(reachable?.kind);
      }
    }
  }, 120_000);
});

describe("teeth", () => {
  /** x86_64 with one constant of its profile turned. */
  const planted = async (constants: Record<string, boolean>): Promise<Subject> => {
    const base = findProfile("x86_64");
    const profile = { ...base, id: "planted", constants: { ...base.constants, ...constants } };
    const { wasm } = await compile(projectRoot(), profile, "release");
    const lab = await createLab(profile, wasm as BufferSource);
    return { lab, module: openModule(wasm), sha256: "", reach: explore(lab) };
  };
  test("a kernel that forgets SAVED_DIRTY on a CPU with shadow stacks grants shadow-stack writes", async () => {
    const { all, reachable, story } = judge(await planted({ SAVED_DIRTY: false }), lawOf("wrprotect-never-grants-write"), OPTIONS);
    // PRESENT, RW, USER, DIRTY: an ordinary dirty page becomes a shadow-stack page.
    expect(all.kind === "refuted" && all.smallest).toEqual([0x47n]);
    expect(reachable?.kind).toBe("refuted");
    expect(story?.[0].words).toMatch(/^(mmap|map_shadow_stack)\(/);
  });

  test("a prover that looked at other bytes than those that run is found out", () => {
    const right = subjects.get("powerpc-8xx-4k") as Subject;
    const wrong = subjects.get("powerpc-book3s32") as Subject;
    expect(() => judge({ ...right, module: wrong.module }, lawOf("wrprotect-never-grants-read"), OPTIONS)).toThrow(Disagreement);
    expect(() => judge({ ...wrong, module: right.module }, lawOf("wrprotect-never-grants-read"), OPTIONS)).toThrow(Disagreement);
  });
});

describe("captured entries", () => {
  test("none of them violates a law that is proved for reachable entries, and none differs", async () => {
    const [audited] = await auditCaptures(
      ["test/fixtures/captures/x86_64.ndjson.gz"],
      laws.map((l) => l.id),
    );
    expect(audited.entries).toBeGreaterThan(2000);
    expect(audited.report.differences).toEqual([]);
    for (const id of Object.keys(audited.violations)) expect(judged("x86_64-noshstk", id).reachable?.kind, id).toBe("refuted");
    // PROT_NONE entries hold SAVED_DIRTY, and x86_64-noshstk has the law refuted: something is found at all.
    expect(Object.keys(audited.violations)).toContain("mkwrite-novma-is-mkwrite");
  });
});

test("a law's words are as many as its masks", () => {
  const { lab } = subjects.get("x86_64") as Subject;
  for (const law of laws) expect(inputMasks(lab, law).length).toBe(law.inputs.length);
});
