import { describe, expect, it } from "vitest";
import { BLOCK } from "../../assembly/unmap/knobs.ts";
import { findProfile, loadProfile, profiles } from "../../src/node.ts";
import { findings, isFault } from "../../src/unmap/findings.ts";
import { chunkTable, compareChunk } from "../../src/unmap/generated.ts";
import { findLoop } from "../../src/unmap/loops.ts";
import { findPolicy, policies, UNBATCHED } from "../../src/unmap/policies.ts";
import { type PolicyResult, unmapGenerated } from "../../src/unmap/run.ts";
import { findPreset, knobWords, presets, withKnob } from "../../src/unmap/scenarios/presets.ts";
import { tableByRecipe } from "./recipe.ts";

const MIXED = findPreset("mixed").mix;
const LOOP = findLoop("7.0", findProfile("x86_64"));

describe("generated tables", () => {
  it.each(profiles.map(({ id }) => id))("of %s are those of the recipe in the docs", async (id) => {
    const lab = await loadProfile(id);
    const mix = { ...MIXED, droppable: 30, mprotect: 30, shadow_stack: 30, uffd_vma: 50, tlb_flush_pending: true };
    const first = 5 * BLOCK;
    const made = chunkTable(lab, mix, 7n, first, 2 * BLOCK);
    const expected = tableByRecipe(lab, first, 2 * BLOCK, 7n, knobWords(mix, lab.profile));
    expect([...made.ptes]).toEqual([...expected.ptes]);
    expect([...made.planes]).toEqual([...expected.planes]);
    expect(made.vmas).toEqual(expected.vmas);
  });

  it("have contiguous blocks where the kernel folds, as the recipe says", async () => {
    const lab = await loadProfile("arm64-4k");
    const { mix } = findPreset("clean");
    const made = chunkTable(lab, { ...mix, touch: 5, fork: 1, fold: 70 }, 7n, 0, 2 * BLOCK);
    const expected = tableByRecipe(lab, 0, 2 * BLOCK, 7n, knobWords({ ...mix, touch: 5, fork: 1, fold: 70 }, lab.profile));
    expect([...made.ptes]).toEqual([...expected.ptes]);
    const folded = [...made.ptes].filter((pte) => lab.exports.pte_cont(pte, 0n) === 1n).length;
    expect(folded).toBeGreaterThan(BLOCK / 4);
    expect(folded).toBeLessThan(2 * BLOCK);
  });

  it("are the same whatever is asked for before", async () => {
    const lab = await loadProfile("arm64-4k");
    const whole = chunkTable(lab, MIXED, 1n, 0, 4 * BLOCK);
    const part = chunkTable(lab, MIXED, 1n, 3 * BLOCK, BLOCK);
    expect([...part.ptes]).toEqual([...whole.ptes.subarray(3 * BLOCK)]);
  });

  it("hold what the knobs ask for, and nothing that they do not", async () => {
    const lab = await loadProfile("x86_64");
    const count = (mix: typeof MIXED, helper: string) =>
      [...chunkTable(lab, mix, 1n, 0, 4 * BLOCK).ptes].filter((pte) => lab.call(helper, pte) === 1n).length / (4 * BLOCK);
    const { mix } = findPreset("clean");
    expect(count(mix, "young")).toBe(0);
    expect(count(mix, "write")).toBe(1);
    expect(count(withKnob(mix, "touch=50"), "young")).toBeCloseTo(0.5, 1);
    expect(count(withKnob(mix, "fork=25"), "write")).toBeCloseTo(0.75, 1);
    expect(count(withKnob(mix, "numa=10"), "protnone")).toBeCloseTo(0.1, 1);
    expect(count(withKnob(mix, "clear_refs=100"), "soft_dirty")).toBe(0);
  });
});

/** Without what is measured: times. */
function withoutTimes({ ms: _, ...result }: PolicyResult): unknown {
  return result;
}

describe("a run over generated tables", () => {
  it("gives the same with one thread and with two, and the same as its pieces", async () => {
    const plan = { profile: "x86_64", mix: MIXED, seed: 3n, policies: [findPolicy("first-pte")], loop: LOOP, ptes: 2 ** 21 + BLOCK };
    const [one, two] = [await unmapGenerated({ ...plan, workers: 1 }), await unmapGenerated({ ...plan, workers: 2 })];
    expect(one.ptes).toBe(plan.ptes);
    expect(one.results.map(withoutTimes)).toEqual(two.results.map(withoutTimes));
  });

  it("stops when told to and says how far it came", async () => {
    const stop = new AbortController();
    const plan = { profile: "x86_64", mix: MIXED, seed: 3n, policies: [UNBATCHED], loop: LOOP, ptes: 2 ** 30 };
    const result = await unmapGenerated({ ...plan, signal: stop.signal, onProgress: () => stop.abort() });
    expect(result.ptes).toBeGreaterThan(0);
    expect(result.ptes).toBeLessThan(plan.ptes);
    expect(result.results[0].tally.cleared).toBeGreaterThan(0);
  });

  it.each(profiles.map(({ id }) => id))("finds nothing against %s where one entry at a time is compared with itself", async (id) => {
    const lab = await loadProfile(id);
    for (const { mix } of presets) {
      compareChunk(lab, mix, 1n, 0, 2 * BLOCK, [UNBATCHED], LOOP, ({ counts, marked, tally }) => {
        expect(marked).toBe(0);
        expect(counts.every((count) => count === 0)).toBe(true);
        expect(tally.batches).toBe(tally.cleared);
      });
    }
  });
});

/** Ids of what a policy does wrong. */
function faults(counts: readonly number[]): readonly string[] {
  return findings.filter((finding) => isFault(finding) && counts[finding.bit] > 0).map(({ id }) => id);
}

describe("over pages that a fork write-protected", () => {
  it.each(profiles.map(({ id }) => id))(
    "%s gains write access where the first entry is put back, and not where write is respected",
    async (id) => {
      const lab = await loadProfile(id);
      const seen = new Map<string, readonly number[]>();
      compareChunk(lab, findPreset("fork").mix, 1n, 0, 16 * BLOCK, policies, LOOP, ({ policy, counts }) => seen.set(policy.id, counts));
      expect(faults(seen.get("first-pte") ?? [])).toContain("write gained");
      expect(faults(seen.get("merge-write-check") ?? [])).toContain("write gained");
      for (const id of [
        "unbatched",
        "wrprotect-restore",
        "wrprotect-early",
        "respect-write",
        "respect-write-soft-dirty",
        "merge-write-restore",
      ])
        expect(faults(seen.get(id)!), id).toEqual([]);
      const lost = findings.findIndex(({ id }) => id === "write lost");
      expect(seen.get("wrprotect-restore")?.[lost]).toBeGreaterThan(0);
      expect(seen.get("respect-write-soft-dirty")?.[lost]).toBe(0);
    },
  );
});
