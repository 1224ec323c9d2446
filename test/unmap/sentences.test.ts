/** The thread's sentences: what refutes them is found, shown by helpers alone, and told with a way that they go. */
import { describe, expect, it } from "vitest";
import { exhaustiveText } from "../../src/cli/render/unmapExhaustive.ts";
import { sentencesText } from "../../src/cli/render/unmapSentences.ts";
import { loadProfile } from "../../src/node.ts";
import type { Lab } from "../../src/profile/lab.ts";
import { replayStory } from "../../src/reach/index.ts";
import { batchTable } from "../../src/unmap/batch.ts";
import { exhaustiveOn, judgeSentencesOn } from "../../src/unmap/batchJobs.ts";
import { type Example, examplesOf } from "../../src/unmap/example.ts";
import { exhaustive } from "../../src/unmap/exhaustive.ts";
import { isFault } from "../../src/unmap/findings.ts";
import { lazyfreeOf } from "../../src/unmap/lazyfree.ts";
import { findLoop } from "../../src/unmap/loops.ts";
import { findPolicy } from "../../src/unmap/policies.ts";
import { walkByTheLetter } from "../../src/unmap/reference.ts";
import { findSentence } from "../../src/unmap/sentences.ts";
import { judgeSentences, type SentenceOptions, type SentenceVerdict } from "../../src/unmap/verdicts.ts";
import { waysOf } from "../../src/unmap/ways.ts";

const FEW = { pages: 3, random: 2000 };

async function judge(id: string, sentence: string, options: SentenceOptions = FEW): Promise<{ lab: Lab; verdict: SentenceVerdict }> {
  const lab = await loadProfile(id);
  const { judged } = judgeSentences(lab, { ...options, sentences: [findSentence(sentence)] });
  return { lab, verdict: judged[0].verdict };
}

function refutations(verdict: SentenceVerdict): readonly Example[] {
  if (verdict.kind !== "refuted") throw new Error(`the verdict is ${verdict.kind}`);
  return verdict.refuted.map(({ example }) => example);
}

/** Entries after the walk by the letter. */
function walked(lab: Lab, { policy, loop, batch }: Example): readonly bigint[] {
  return [...walkByTheLetter(lab, batchTable(batch), findPolicy(policy), findLoop(loop, lab.profile).bits).table.ptes];
}

function expectTold(lab: Lab, example: Example): void {
  expect(example.entries.map(({ after }) => after)).toEqual(walked(lab, example));
  for (const { pages, steps } of example.paths ?? [])
    for (const [i, page] of pages.entries()) {
      const story = steps.map(({ words, helpers, source }) => ({ words, helpers: helpers[i], source }));
      expect(replayStory(lab, story)).toBe(example.batch.ptes[page]);
    }
  expect(example.paths).toBeDefined();
}

const is = (lab: Lab, name: string, pte: bigint, argument?: bigint) => lab.call(name, pte, argument) === 1n;

describe('"we won\'t lose soft_dirty bits, only gain"', () => {
  it.each(["x86_64", "s390", "powerpc-radix-64k", "riscv64@7.0"])(
    "is refuted on %s by two pages of which one is no longer soft-dirty",
    async (id) => {
      const { lab, verdict } = await judge(id, "soft-dirty-only-gained", { pages: 2, random: 1 });
      const examples = refutations(verdict);
      expect(examples.map(({ policy }) => policy)).toEqual(findSentence("soft-dirty-only-gained").policies);
      for (const example of examples) {
        const after = walked(lab, example);
        const lost = example.batch.ptes.filter((pte, page) => is(lab, "soft_dirty", pte) && !is(lab, "soft_dirty", after[page]));
        expect(example.batch.ptes.length).toBe(2);
        expect(lost.length).toBe(1);
        expectTold(lab, example);
      }
    },
  );

  it("says nothing where there is no soft-dirty", async () => {
    const { verdict } = await judge("riscv64", "soft-dirty-only-gained");
    expect(verdict.kind).toBe("not-applicable");
  });
});

describe('"wrprotect is enough to restore safely"', () => {
  it.each(["x86_64-noshstk", "arm64-4k", "s390"])("holds on %s", async (id) => {
    const { verdict } = await judge(id, "wrprotect-is-enough");
    expect(verdict.kind).toBe("holds");
    for (const { exhaustive: all, random } of "kept" in verdict ? verdict.kept : []) {
      expect(all.batches).toBeGreaterThan(0);
      expect(random.batches).toBeGreaterThanOrEqual(FEW.random);
      expect(random.longest).toBeGreaterThan(FEW.pages);
    }
  });

  it.each(["powerpc-8xx-4k", "riscv64@7.0"])("is refuted on %s by one page that pte_wrprotect() makes readable", async (id) => {
    const { lab, verdict } = await judge(id, "wrprotect-is-enough", { pages: 1, random: 1 });
    for (const example of refutations(verdict)) {
      const [before] = example.batch.ptes;
      const [after] = walked(lab, example);
      expect(example.batch.ptes.length).toBe(1);
      expect(after).toBe(lab.call("wrprotect", before));
      expect([lab.call("mmu", before) & 1n, lab.call("mmu", after) & 1n]).toEqual([0n, 1n]);
      expectTold(lab, example);
    }
  });
});

describe('"the merged fix restores write permission exactly"', () => {
  it.each(["x86_64-noshstk", "x86_64@6.1", "arm64-4k"])("holds on %s", async (id) => {
    const { verdict } = await judge(id, "merged-fix-is-exact", { pages: 2, random: 2000 });
    expect(verdict.kind).toBe("holds");
  });

  it("is refuted by a shadow stack on x86_64: pte_mkclean() makes its entries read-only, so that they batch with others", async () => {
    const { lab, verdict } = await judge("x86_64", "merged-fix-is-exact");
    const [example] = refutations(verdict);
    const after = walked(lab, example);
    expect(example.batch.bits).toBe(0b10);
    const [writable] = example.batch.ptes.filter((pte) => is(lab, "write", pte));
    expect(is(lab, "write", lab.call("mkclean", writable))).toBe(false);
    const gained = example.batch.ptes.filter((pte, page) => !is(lab, "write", pte) && is(lab, "write", after[page]));
    expect(gained.length).toBe(1);
    expectTold(lab, example);
  });
});

describe("the sentences", () => {
  it("are refuted by random batches, shrunk, where short ones are not asked", async () => {
    const { lab, verdict } = await judge("x86_64", "soft-dirty-only-gained", { pages: 1, random: 100_000 });
    expect(verdict.kind === "refuted" && verdict.refuted.map(({ foundBy }) => foundBy)).toEqual(["random", "random", "random"]);
    for (const example of refutations(verdict)) {
      expect(example.batch.ptes.length).toBe(2);
      expectTold(lab, example);
    }
  });

  it("have the same verdicts each time", async () => {
    const [first, second] = [await judge("s390", "soft-dirty-only-gained"), await judge("s390", "soft-dirty-only-gained")];
    expect(first.verdict).toEqual(second.verdict);
  });

  it("say nothing of a loop that takes one entry at a time", async () => {
    const lab = await loadProfile("x86_64");
    const { judged } = judgeSentences(lab, { ...FEW, loop: findLoop("6.12", lab.profile) });
    expect(new Set(judged.map(({ verdict }) => verdict.kind))).toEqual(new Set(["not-applicable"]));
  });

  it("are judged on threads as they are here, in the order of the profiles", async () => {
    const ids = ["riscv64", "powerpc-8xx-4k"];
    const plan = { loop: "6.16", pages: 2, random: 500 };
    const there = await judgeSentencesOn(ids, plan, { workers: 2 });
    const here = await Promise.all(
      ids.map(async (id) => {
        const lab = await loadProfile(id);
        return judgeSentences(lab, { ...plan, loop: findLoop(plan.loop, lab.profile) });
      }),
    );
    expect(there.map((one) => ({ ...one, ms: 0 }))).toEqual(here.map((one) => ({ ...one, ms: 0 })));
  });

  it("are undecided where the run was stopped", async () => {
    const { verdict } = await judge("riscv64", "merged-fix-is-exact", { ...FEW, signal: AbortSignal.abort() });
    expect(verdict.kind).toBe("undecided");
  });

  it("are shown with the entries' fields and the steps that lead there", async () => {
    const lab = await loadProfile("x86_64");
    const judged = judgeSentences(lab, { pages: 2, random: 1 });
    const text = sentencesText([judged], () => lab);
    const [example] = judged.judged.flatMap(({ verdict }) => (verdict.kind === "refuted" ? refutations(verdict) : []));
    for (const { before, after } of example.entries)
      for (const pte of [before, after]) expect(text).toContain(`0x${pte.toString(16).padStart(16, "0")}  present: `);
    for (const { words } of example.paths?.[0].steps ?? []) expect(text).toContain(words);
  });
});

describe("CVE-2026-31398", () => {
  it("is the smallest batch in which the first entry's write permission goes to another", async () => {
    const lab = await loadProfile("arm64-4k");
    const loop = findLoop("6.16", lab.profile);
    const lazy = lazyfreeOf(lab);
    const ways = waysOf(lazy);
    const run = exhaustive(lab, ["first-pte", "respect-write-soft-dirty"].map(findPolicy), loop, { most: 2, lazy });
    const examples = examplesOf(lab, ways, run, loop, isFault);
    expect(examples.map(({ policy, finding }) => [policy, finding])).toEqual([["first-pte", "write gained"]]);
    const [{ batch, paths }] = examples;
    expect(batch.ptes.map((pte) => is(lab, "write", pte))).toEqual([true, false]);
    expect(paths?.[0].steps.some(({ words }) => words.includes("fork()"))).toBe(true);
    expect(run.leftOut).toBeGreaterThan(0);
    expectTold(lab, examples[0]);
    const told = { policies: run.results.map(({ policy }) => policy), loop: loop.id, pages: 2, told: ["write gained"] };
    expect((await exhaustiveOn(["arm64-4k"], told))[0].examples).toEqual(examples);
    const text = exhaustiveText(lab, run, examples);
    for (const { policy } of run.results) expect(text).toContain(policy.id);
  });
});
