/** Large folios in which a policy does otherwise, shrunk: to batches that still show it and that nothing can be taken from. */
import { beforeAll, describe, expect, it } from "vitest";
import { loadProfile } from "../../src/node.ts";
import type { Lab } from "../../src/profile/lab.ts";
import { replayStory } from "../../src/reach/index.ts";
import { type Batch, batchTable, inOrder, shows } from "../../src/unmap/batch.ts";
import { findings as numbers } from "../../src/unmap/findings.ts";
import { chunkTable, compareChunk } from "../../src/unmap/generated.ts";
import { lazyfreeOf } from "../../src/unmap/lazyfree.ts";
import { findLoop, type Loop } from "../../src/unmap/loops.ts";
import { findPolicy, type Policy, parsePolicy } from "../../src/unmap/policies.ts";
import { MIXES } from "../../src/unmap/random.ts";
import { walkByTheLetter } from "../../src/unmap/reference.ts";
import { type Sample, samplesOf } from "../../src/unmap/samples.ts";
import { shrink, shrinkBatch } from "../../src/unmap/shrink.ts";
import { waysOf } from "../../src/unmap/ways.ts";

const SLOTS = 1 << 14;
const bitOf = (id: string) => (numbers.find((one) => one.id === id) as { bit: number }).bit;

/** An offence with a finding in a generated table, in the longest batch of the first few. */
function sampleOf(lab: Lab, policy: Policy, loop: Loop, bit: number, mix = MIXES[3]): Sample {
  let samples: readonly Sample[] = [];
  compareChunk(lab, mix, 7n, 0, SLOTS, [policy], loop, (outcome, places, vmas) => {
    samples = samplesOf(lab, places, outcome, vmas, 0, (one) => (one === bit ? 20 : 0));
  });
  return [...samples].sort((a, b) => b.offence.length - a.offence.length)[0];
}

describe.each(["x86_64", "arm64-4k", "riscv64", "powerpc-hash-64k"])("a wrong policy on %s", (id) => {
  const wrong = parsePolicy("wrong=RESPECT_SOFT_DIRTY,restore:mkwrite");
  const bit = bitOf("write gained");
  let lab: Lab;
  let loop: Loop;
  beforeAll(async () => {
    lab = await loadProfile(id);
    loop = findLoop("6.16", lab.profile);
  });

  it("is shrunk to two pages, of which the walk by the letter makes one writable", () => {
    const sample = sampleOf(lab, wrong, loop, bit);
    expect(sample.offence.length).toBeGreaterThan(2);
    const least = shrink(lab, sample.table, sample.offence, { policy: wrong, loop, bit }) as Batch;
    expect(least.ptes.length).toBe(2);
    const after = walkByTheLetter(lab, batchTable(least), wrong, loop.bits).table.ptes;
    const gained = least.ptes.filter((pte, page) => lab.call("write", pte) === 0n && lab.call("write", after[page]) === 1n);
    expect(gained.length).toBe(1);
    for (const pte of least.ptes) expect(shows(lab, { ...least, ptes: inOrder(lab, [pte]) }, wrong, loop, bit)).toBe(false);
  });

  it("is shrunk to the same batch each time, and that is shrunk no further", () => {
    const sample = sampleOf(lab, wrong, loop, bit);
    const kept = { policy: wrong, loop, bit };
    const least = shrink(lab, sample.table, sample.offence, kept) as Batch;
    expect(shrink(lab, sample.table, sample.offence, kept)).toEqual(least);
    expect(shrinkBatch(lab, least, kept)).toEqual(least);
  });
});

describe("a shrunk batch", () => {
  it("is one that the kernel can build, with a way that its helpers go", async () => {
    const lab = await loadProfile("x86_64");
    const loop = findLoop("6.16", lab.profile);
    const policy = findPolicy("first-pte");
    const ways = waysOf(lazyfreeOf(lab));
    const bit = bitOf("soft-dirty lost");
    const sample = sampleOf(lab, policy, loop, bit, MIXES[0]);
    const least = shrink(lab, sample.table, sample.offence, { policy, loop, bit, buildable: ways }) as Batch;
    expect(least.ptes.length).toBe(2);
    expect(ways.fits(least)).toBe(true);
    const [path, ...others] = ways.pathsTo(least) ?? [];
    expect(others).toEqual([]);
    for (const [page, pte] of least.ptes.entries()) {
      const own = path.steps.map(({ words, helpers, source }) => ({ words, helpers: helpers[page], source }));
      expect(replayStory(lab, own)).toBe(pte);
    }
  });

  it("needs nothing of its VMA, its folio and its mm that it does without", async () => {
    const lab = await loadProfile("x86_64");
    const loop = findLoop("6.16", lab.profile);
    const policy = findPolicy("first-pte");
    const bit = bitOf("write gained");
    const ask = (name: string, pte: bigint, argument?: bigint) => lab.call(name, pte, argument);
    const fresh = ask("mkwrite", ask("mkdirty", ask("mkyoung", ask("pfn_pte", lab.profile.protectionMap[3], 0x777n))));
    const given = { ptes: inOrder(lab, [fresh, fresh, ask("wrprotect", fresh), fresh]), held: true, dirty: true, bits: 0b1100 };
    const least = shrinkBatch(lab, given, { policy, loop, bit });
    expect(least.bits).toBe(0);
    expect(Number(least.held) + Number(least.dirty)).toBeLessThan(2);
    expect(shows(lab, least, policy, loop, bit)).toBe(true);
    const without = [
      { ...least, held: false, dirty: false },
      { ...least, ptes: inOrder(lab, [least.ptes[0], least.ptes[0]]) },
    ];
    const changed = without.filter((batch) => batch.held !== least.held || batch.dirty !== least.dirty || batch.ptes[1] !== least.ptes[1]);
    for (const batch of changed) expect(shows(lab, batch, policy, loop, bit)).toBe(false);
  });

  it("is none where no part of the folio shows the finding", async () => {
    const lab = await loadProfile("riscv64");
    const loop = findLoop("6.16", lab.profile);
    const table = chunkTable(lab, MIXES[0], 1n, 0, 4096);
    const policy = findPolicy("first-pte");
    const offence = { slot: 0, batch: 0, length: 1, mark: 0 };
    expect(shrink(lab, table, offence, { policy, loop, bit: bitOf("data lost") })).toBeUndefined();
  });
});
