/** A scenario that is one table: compared at once, and told step by step. */
import type { Lab } from "../../profile/lab.ts";
import type { Loop } from "../../unmap/loops.ts";
import { type Policy, UNBATCHED } from "../../unmap/policies.ts";
import { walkByTheLetter } from "../../unmap/reference.ts";
import { compareTable } from "../../unmap/replay.ts";
import type { PolicyResult } from "../../unmap/run.ts";
import { KEPT_BATCHES, samplesOf } from "../../unmap/samples.ts";
import type { Table } from "../../unmap/table.ts";
import { heldSlots, policyStory } from "../render/unmapStory.ts";

export function compareSmall(lab: Lab, table: Table, policies: readonly Policy[], loop: Loop): readonly PolicyResult[] {
  const results: PolicyResult[] = [];
  compareTable(lab, table, policies, loop, (outcome, places, vmas) =>
    results.push({ ...outcome, samples: samplesOf(lab, places, outcome, vmas, 0, () => KEPT_BATCHES) }),
  );
  return results;
}

/** Every policy over the table, a story each; one entry at a time comes first. */
export function tellSmall(lab: Lab, table: Table, policies: readonly Policy[], loop: Loop): string {
  const [base = 0] = heldSlots(table);
  const told = [UNBATCHED, ...policies.filter(({ id }) => id !== UNBATCHED.id)];
  const stories: string[] = [];
  compareTable(lab, table, told, loop, ({ policy }, places) => {
    const marks = new Uint32Array(lab.memory.buffer, places.marks, places.slots).slice();
    stories.push(policyStory(lab, table, policy, walkByTheLetter(lab, table, policy, loop.bits), marks, base));
  });
  return stories.join("\n\n");
}
