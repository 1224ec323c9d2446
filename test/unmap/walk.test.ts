/** The fast walk against the one by the letter: the same entries, notes and folios, for every profile and policy. */
import { describe, expect, it } from "vitest";
import { RECORD_LENGTH_BITS, RECORD_PLACE_BITS } from "../../assembly/unmap/bits.ts";
import { loadProfile, profiles } from "../../src/node.ts";
import { loops } from "../../src/unmap/loops.ts";
import { parsePolicy, policies } from "../../src/unmap/policies.ts";
import { walkByTheLetter } from "../../src/unmap/reference.ts";
import { compareTable, entriesAt } from "../../src/unmap/replay.ts";
import { randomTable } from "./randomTable.ts";

const OWN = [
  "dirty=RESPECT_DIRTY,wrprotect:early-batch",
  "merged=MERGE_WRITE|MERGE_YOUNG_DIRTY,restore:merged",
  "own=none,restore:own",
  "some=RESPECT_SOFT_DIRTY,wrprotect:restore-if-writable",
  "alone=single,wrprotect:restore",
].map(parsePolicy);
const SLOTS = 1500;
const SEEDS = [1n, 2n, 3n];

describe.each(profiles.map(({ id }) => id))("the fast walk of %s", (id) => {
  it.each(loops.map((loop) => [loop.id, loop] as const))("does what the walk by the letter does in the loop of %s", async (_, loop) => {
    const lab = await loadProfile(id);
    for (const seed of SEEDS) {
      const table = randomTable(lab, seed, SLOTS);
      compareTable(lab, table, [...policies, ...OWN], loop, ({ policy }, places) => {
        const expected = walkByTheLetter(lab, table, policy, loop.bits);
        const context = `${policy.id}, seed ${seed}`;
        expect([...entriesAt(lab, places, "ptes")], context).toEqual([...expected.table.ptes]);
        const record = new Uint32Array(lab.memory.buffer, places.record, places.slots);
        const lengths = [...record].map((word) => (word >>> RECORD_PLACE_BITS) & ((1 << RECORD_LENGTH_BITS) - 1));
        expect(lengths, context).toEqual(Array.from({ length: SLOTS }, (_, slot) => expected.notes[slot]?.length ?? 0));
        const planes = new BigUint64Array(lab.memory.buffer, places.planes, table.planes.length);
        expect([...planes], context).toEqual([...expected.table.planes]);
      });
    }
  });
});
