/** The search itself: what it finds does not depend on its samples or its order, every way can be gone again, preconditions have teeth. */
import { describe, expect, test } from "vitest";
import { loadProfile, profiles } from "../../src/node.ts";
import {
  addedBits,
  explore,
  freeBits,
  isEntryOf,
  type Reach,
  replayStory,
  storyOf,
  type Transition,
  transitionsOf,
  type Vma,
  type VmaKind,
} from "../../src/reach/index.ts";
import { flagsOf, reachOf, statesWith } from "../support/reach.ts";

const ids = profiles.map(({ id }) => id);
/** One of each way to write rules for: the others differ in what the module answers only. */
const VARIED = ["x86_64", "x86_64@6.1", "arm64-64k", "s390", "powerpc-hash-4k", "powerpc-book3s32", "powerpc-8xx-16k", "riscv64@7.0"];

/** Those with protection keys and their like. */
const ADDING = ["x86_64", "x86_64@6.1", "arm64-4k", "arm64-4k@6.1", "powerpc-radix-64k", "powerpc-hash-64k", "powerpc-hash-4k"];

function addedOf(reach: Reach, kind: VmaKind, page: string): bigint {
  return addedBits(reach, reach.vmas.find((vma) => vma.kind === kind) as Vma, page);
}

/** The present entries of such pages whose `bit` is free, with `set` in them. */
function present(reach: Reach, page: "anon" | "pfn", bit: bigint, set: bigint): ReadonlySet<string> {
  const states = reach.states.filter(
    (state) => state.form === "present" && state.page.split(" ").includes(page) && freeBits(reach, state) & bit,
  );
  return new Set(states.map(({ vma, pte, page }) => `${vma} ${page} ${((pte & ~reach.pfnMask) | set).toString(16)}`));
}

describe("samples", () => {
  test.each(ids)("%s: another frame gives the same flags", async (id) => {
    const reach = await reachOf(id);
    const other = explore(reach.lab, { pfn: 0x2a0den });
    const free = (r: typeof reach) => flagsOf(r, (state) => freeBits(r, state));
    expect(free(other)).toEqual(free(reach));
  });

  test.each(ADDING)("%s: what a VMA adds to the protection goes through everything and changes nothing else", async (id) => {
    const reach = await reachOf(id);
    const added = { anon: addedOf(reach, "anon", "anon"), pfn: addedOf(reach, "pfnmap-shared", "pfn") };
    expect(added.anon).not.toBe(0n);
    for (let bit = 1n; bit <= (added.anon | added.pfn); bit <<= 1n) {
      if (((added.anon | added.pfn) & bit) === 0n) continue;
      const other = explore(reach.lab, { prot: bit });
      for (const page of ["anon", "pfn"] as const)
        if (added[page] & bit)
          expect(present(other, page, bit, 0n), `${page}, bit 0x${bit.toString(16)}`).toEqual(present(reach, page, bit, bit));
    }
  });
});

describe("order", () => {
  test.each(VARIED)("%s: the rules backwards lead to the same entries", async (id) => {
    const reach = await reachOf(id);
    const other = explore(reach.lab, { transitions: [...transitionsOf(reach.lab.profile)].reverse() });
    expect(flagsOf(other, () => 0n)).toEqual(flagsOf(reach, () => 0n));
  });
});

describe("stories", () => {
  test.each(ids)("%s: every way begins with a mapping and leads to its entry when it is gone again", async (id) => {
    const reach = await reachOf(id);
    const step = reach.states.length > 8000 ? 23 : 3;
    for (let i = 0; i < reach.states.length; i += step) {
      const story = storyOf(reach, i);
      expect(story[0].words).toMatch(/^(mmap|map_shadow_stack)\(/);
      expect(replayStory(reach.lab, story)).toBe(reach.states[i].pte);
      expect(story.at(-1)?.after).toBe(reach.states[i].pte);
    }
  });

  test.each(VARIED)("%s: a story has the frame of the entry that it is told for", async (id) => {
    const reach = await reachOf(id);
    const pfn = 0x1f00dn;
    for (let i = 0; i < reach.states.length; i += 97) {
      if (reach.states[i].form !== "present") continue;
      const sample = storyOf(reach, i).at(-1)?.after as bigint;
      const frames =
        reach.lab.call("pfn_pte", reach.lab.profile.protectionMap[1], pfn) ^
        reach.lab.call("pfn_pte", reach.lab.profile.protectionMap[1], reach.sample.pfn);
      const word = sample ^ frames;
      expect(isEntryOf(reach, i, word)).toBe(true);
      expect(replayStory(reach.lab, storyOf(reach, i, word))).toBe(word);
    }
  });

  test("no shorter way is passed over: a child is one step further than its parent", async () => {
    const reach = await reachOf("arm64-4k");
    const depth = new Int32Array(reach.states.length);
    for (let i = 0; i < depth.length; i++) depth[i] = reach.parents[i] < 0 ? 0 : depth[reach.parents[i]] + 1;
    expect([...depth]).toEqual([...depth].sort((a, b) => a - b));
    expect(depth.at(-1)).toBeGreaterThan(3);
  });
});

/** The rules with one of them changed. */
function changed(rules: readonly Transition[], id: string, change: (rule: Transition) => Transition): readonly Transition[] {
  expect(rules.map((rule) => rule.id)).toContain(id);
  return rules.map((rule) => (rule.id === id ? change(rule) : rule));
}

/** Rule, what is taken out of it, an entry that is built then and not before. */
const TEETH: [
  string,
  string,
  (rule: Transition) => Transition,
  (word: { page: string; access: number; write: boolean; dirty: boolean }) => boolean,
][] = [
  [
    "anon-write",
    "mkwrite() asks for VM_WRITE",
    (rule) => ({ ...rule, run: rule.run.map((call) => (call.startsWith("mkwrite") ? "mkwrite" : call)) }),
    ({ access, write }) => write && (access & 2) === 0,
  ],
  [
    "wp-reuse-anon",
    "only anonymous pages are reused",
    (rule) => ({ ...rule, when: [["present !write !hinting !VM_SHARED", ""]], becomes: undefined }),
    ({ page, write }) => write && page === "zero",
  ],
  ["fork-parent", "the parent's entry is write-protected", (rule) => ({ ...rule, run: [] }), ({ page, write }) => write && page === "anon"],
  [
    "swap-in",
    "a page that is still shared is not made writable",
    (rule) => ({ ...rule, run: [...rule.run, "mkwrite if VM_WRITE"] }),
    ({ page, write }) => write && page === "anon",
  ],
];

describe("a precondition has teeth", () => {
  test.each(TEETH)("%s: without it (%s) another entry is built", async (id, _, change, wrong) => {
    const lab = await loadProfile("riscv64");
    const has = (rules: readonly Transition[]) => {
      const reach = explore(lab, { transitions: rules });
      return reach.states.some(({ pte, page, vma, form }) => {
        const facts = { page, access: reach.vmas[vma].access, write: lab.call("write", pte) === 1n, dirty: lab.call("dirty", pte) === 1n };
        return form === "present" && !reach.vmas[vma].kind.includes("shared") && wrong(facts);
      });
    };
    const rules = transitionsOf(lab.profile);
    expect([has(rules), has(changed(rules, id, change))]).toEqual([false, true]);
  });

  test("a rule that asks for what there is not is an error", async () => {
    const lab = await loadProfile("riscv64");
    const rule: Transition = { id: "x", words: "x", when: [["presnet", ""]], run: [], source: "" };
    expect(() => explore(lab, { transitions: [rule] })).toThrow(/"presnet"/);
  });
});

test("every rule applies somewhere, on a kernel that has it", async () => {
  const idle = new Map<string, number>();
  for (const id of ids) for (const rule of (await reachOf(id)).stats.idle) idle.set(rule, (idle.get(rule) ?? 0) + 1);
  const counts = new Map<string, number>();
  for (const id of ids) for (const { id: rule } of (await reachOf(id)).transitions) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  expect([...idle].filter(([rule, count]) => count === counts.get(rule))).toEqual([]);
});

test("an entry that only a shadow stack has is found there alone", async () => {
  const reach = await reachOf("x86_64");
  const kinds = new Set(statesWith(reach, 0x8000000000000065n).map(({ vma }) => reach.vmas[vma].kind));
  expect([...kinds]).toEqual(["shadow-stack"]);
});
