/** Every short batch in WASM, against the same batches walked by the letter one after the other. */
import { beforeAll, describe, expect, it } from "vitest";
import { loadProfile, profiles, UsageError } from "../../src/node.ts";
import type { Lab } from "../../src/profile/lab.ts";
import { explore } from "../../src/reach/index.ts";
import { type Batch, batchTable, compareBatch, inOrder } from "../../src/unmap/batch.ts";
import { groupBits } from "../../src/unmap/enumerate.ts";
import { offendingBatch } from "../../src/unmap/example.ts";
import { exhaustive } from "../../src/unmap/exhaustive.ts";
import { findings } from "../../src/unmap/findings.ts";
import { type EntryGroup, entryGroups, lazyfreeOf } from "../../src/unmap/lazyfree.ts";
import { findLoop } from "../../src/unmap/loops.ts";
import { findPolicy, type Policy, UNBATCHED } from "../../src/unmap/policies.ts";
import { walkByTheLetter } from "../../src/unmap/reference.ts";
import { decisive, type Situation, situationBits, situations } from "../../src/unmap/situations.ts";

const POLICIES = ["first-pte", "wrprotect-early", "respect-write-soft-dirty", "merge-write-check"].map(findPolicy);
const TRUTHS = ["write", "soft_dirty", "dirty", "young", "uffd_wp"] as const;

/** What the entries of a batch have otherwise, in the words of findings.ts, by helpers alone. */
function byTheLetter(lab: Lab, batch: Batch, policy: Policy, loop: number): readonly string[] {
  const table = batchTable(batch);
  const [walked, single] = [policy, UNBATCHED].map((one) => walkByTheLetter(lab, table, one, loop));
  const is = (name: string, pte: bigint, argument?: bigint) => lab.call(name, pte, argument) === 1n;
  const pending = BigInt((batch.bits >> 3) & 1);
  return batch.ptes.flatMap((before, page) => {
    const [note, alone] = [walked.notes[page], single.notes[page]];
    const [after, other] = [walked.table.ptes[page], single.table.ptes[page]];
    const found: string[] = [];
    if (note?.dropped && !alone?.dropped) found.push("dropped");
    if (!note?.dropped && alone?.dropped) found.push("kept");
    if (note?.dropped && (batch.bits & 1) === 0 && is("dirty", before)) found.push("data lost");
    if (note && !note.flushed && is("accessible", before, pending)) found.push("flush missed");
    if (note?.flushed && !alone?.flushed) found.push("flush superfluous");
    if (note?.dropped) return found;
    const should = alone?.dropped ? before : other;
    for (const name of TRUTHS) {
      const [now, right] = [is(name, after), is(name, should)];
      const title = { write: "write", soft_dirty: "soft-dirty", dirty: "dirty", young: "young", uffd_wp: "uffd-wp" }[name];
      if (now !== right) found.push(`${title} ${now ? "gained" : "lost"}`);
    }
    if (lab.call("pfn", after) !== lab.call("pfn", should)) found.push("frame wrong");
    return found;
  });
}

/** All batches of one group and length in one situation. */
function* batchesOf(lab: Lab, group: EntryGroup, length: number, { held, dirty, ...rest }: Situation): Generator<Batch> {
  const bits = groupBits(group) | situationBits({ held, dirty, ...rest });
  const words = function* (left: number): Generator<readonly bigint[]> {
    if (left === 0) yield [];
    else for (const more of words(left - 1)) for (const pte of group.ptes) yield [...more, pte];
  };
  for (const ptes of words(length)) yield { ptes: inOrder(lab, ptes), held, dirty, bits };
}

const COMPARED = findings.filter(({ id }) => /^(write|soft-dirty|dirty|young|uffd-wp) |^(dropped|kept|data lost|flush|frame)/.test(id));

describe.each(["riscv64", "powerpc-8xx-4k", "s390"])("every batch of %s", (id) => {
  const most = id === "s390" ? 2 : 3;
  let lab: Lab;
  beforeAll(async () => {
    lab = await loadProfile(id);
  });

  it("is counted as the walk by the letter has it", () => {
    const loop = findLoop("6.16", lab.profile);
    const run = exhaustive(lab, POLICIES, loop, { most });
    const counts = POLICIES.map(() => new Map<string, number>());
    let batches = 0;
    for (const group of run.groups)
      for (let length = 1; length <= most; length++)
        for (const situation of decisive(lab, group.ptes))
          for (const batch of batchesOf(lab, group, length, situation)) {
            batches++;
            for (const [i, policy] of POLICIES.entries())
              for (const name of byTheLetter(lab, batch, policy, loop.bits)) counts[i].set(name, (counts[i].get(name) ?? 0) + 1);
          }
    expect(run.batches).toBe(batches);
    for (const [i, { policy, counts: found }] of run.results.entries())
      for (const { id, bit } of COMPARED) expect(found[bit], `${policy.id}: ${id}`).toBe(counts[i].get(id) ?? 0);
  });
});

describe("every batch", () => {
  it("is made of all that src/reach finds for one VMA, on every profile", async () => {
    for (const { id } of profiles) {
      const lab = await loadProfile(id);
      const reach = explore(lab);
      const groups = entryGroups(lazyfreeOf(lab, reach));
      const cont = (pte: bigint) => lab.profile.constants.CONTPTE === true && lab.exports.pte_cont(pte, 0n) !== 0n;
      const missing = reach.states.filter(({ vma, pte, form, page }) => {
        const { kind, wp } = reach.vmas[vma];
        if (form !== "present" || !page.split(" ").includes("anon") || page.includes("transient") || cont(pte)) return false;
        if (kind !== "anon" && kind !== "shadow-stack") return false;
        const group = groups.find(({ vmas }) => vmas.includes(vma));
        return !group?.ptes.includes(pte) || group.wp !== wp || group.shadowStack !== (kind === "shadow-stack");
      });
      expect(missing, id).toEqual([]);
    }
  });

  it("comes out in every situation as in the one that stands for it", async () => {
    const lab = await loadProfile("x86_64");
    const loop = findLoop("6.16", lab.profile);
    const [group] = entryGroups(lazyfreeOf(lab)).filter(({ shadowStack }) => shadowStack);
    const walked = decisive(lab, group.ptes);
    const standsFor = ({ held, dirty, droppable, pending }: Situation) => {
      const stays = held || (dirty && !droppable);
      const found = walked.find((one) => one.pending === pending && one.held === stays && one.droppable === (droppable && !stays));
      return found as Situation;
    };
    const some = { ...group, ptes: group.ptes.slice(0, 10) };
    for (const situation of situations) {
      const others = batchesOf(lab, some, 2, standsFor(situation));
      for (const batch of batchesOf(lab, some, 2, situation)) {
        const other = others.next().value as Batch;
        for (const policy of POLICIES) expect(compareBatch(lab, batch, policy, loop)).toEqual(compareBatch(lab, other, policy, loop));
      }
    }
  });

  it("keeps the first that offends, as its digits say", async () => {
    const lab = await loadProfile("x86_64");
    const loop = findLoop("6.16", lab.profile);
    const run = exhaustive(lab, POLICIES, loop, { most: 2 });
    const offending = run.results.flatMap(({ policy, first }) => first.map((one) => ({ policy, one })));
    expect(offending.length).toBeGreaterThan(POLICIES.length);
    for (const { policy, one } of offending) {
      const { marks } = compareBatch(lab, offendingBatch(lab, run.groups, one), policy, loop);
      expect(marks.some((mark) => (mark >>> one.bit) & 1)).toBe(true);
    }
  });

  it("leaves nothing otherwise where one entry is taken at a time", async () => {
    const lab = await loadProfile("x86_64");
    const { results } = exhaustive(lab, [UNBATCHED], findLoop("6.16", lab.profile), { most: 2 });
    expect(results[0].marked).toBe(0);
    expect(results[0].first).toEqual([]);
  });

  it("says that it was stopped", async () => {
    const lab = await loadProfile("riscv64");
    const { complete, batches } = exhaustive(lab, POLICIES, findLoop("6.16", lab.profile), { signal: AbortSignal.abort() });
    expect({ complete, batches }).toEqual({ complete: false, batches: 0 });
  });

  it.each([0, 5, 1.5])("has no %s pages", async (most) => {
    const lab = await loadProfile("riscv64");
    expect(() => exhaustive(lab, POLICIES, findLoop("6.16", lab.profile), { most })).toThrow(UsageError);
  });
});
