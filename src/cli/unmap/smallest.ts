/** Under a table of policies: of each policy that is at fault, the smallest batch that shows its worst fault. */
import type { Lab } from "../../profile/lab.ts";
import { exampleOf } from "../../unmap/example.ts";
import { lazyfreeOf } from "../../unmap/lazyfree.ts";
import type { Loop } from "../../unmap/loops.ts";
import type { PolicyResult } from "../../unmap/run.ts";
import { shrink } from "../../unmap/shrink.ts";
import { waysOf } from "../../unmap/ways.ts";
import { faultsOf } from "../render/unmap.ts";
import { exampleText } from "../render/unmapExample.ts";

/** One example a policy: its first fault that a batch of its own shows. Batches that policies share are told once. */
export function smallestText(lab: Lab, results: readonly PolicyResult[], loop: Loop): string {
  const faulty = results.filter((result) => faultsOf(result).length > 0);
  if (faulty.length === 0) return "";
  const ways = waysOf(lazyfreeOf(lab));
  const texts = faulty.flatMap(({ policy, samples, ...result }) => {
    const faults = new Set(faultsOf(result).map(({ bit }) => bit));
    for (const { bit, offence, table } of samples.filter((sample) => faults.has(sample.bit))) {
      const batch = shrink(lab, table, offence, { policy, loop, bit, buildable: ways });
      if (batch) return [exampleText(lab, exampleOf(lab, ways, batch, policy, loop, bit))];
    }
    return [];
  });
  return texts.join("\n\n");
}
