/** What every batch of a few pages comes to, for people: counts a policy, then the smallest batch of each fault. */
import type { Lab } from "../../profile/lab.ts";
import type { Example } from "../../unmap/example.ts";
import type { Exhaustive, PolicyCount } from "../../unmap/exhaustive.ts";
import { findings } from "../../unmap/findings.ts";
import type { EntryGroup } from "../../unmap/lazyfree.ts";
import { paint, table } from "./text.ts";
import { exampleText, findingWords } from "./unmapExample.ts";

const many = (count: number) => count.toLocaleString("en");

function groupText({ shadowStack, wp, ptes, vmas }: EntryGroup): string {
  const kind = [...(shadowStack ? ["shadow stack"] : []), ...(wp ? ["userfaultfd"] : [])].join(", ");
  return `${ptes.length} entries${kind ? ` (${kind})` : ""} of ${vmas.length} ${vmas.length === 1 ? "VMA" : "VMAs"}`;
}

function countRows({ policy, counts, marked, first }: PolicyCount): readonly string[][] {
  if (marked === 0) return [[policy.id, paint("green", "as one at a time"), "", ""]];
  const found = findings.filter(({ bit }) => counts[bit] > 0);
  return found.map(({ id, bit }, i) => {
    const pages = first.find((one) => one.bit === bit)?.digits.length;
    return [i === 0 ? policy.id : "", findingWords(id), many(counts[bit]), `${pages}`];
  });
}

/** Findings a policy: how many entries, and the pages of the smallest folio. */
export function exhaustiveTable({ results }: Exhaustive): string {
  const head = ["policy", "otherwise", "entries", "smallest folio"].map((name) => paint("bold", name));
  return table([head, ...results.flatMap(countRows)]);
}

/** @param examples the smallest batches, told; those of one policy after the other */
export function exhaustiveText(lab: Lab, run: Exhaustive, examples: readonly Example[]): string {
  const { profile, least, most, loop, batches, entries, groups, leftOut, complete, ms } = run;
  const head = [
    `${paint("bold", profile)}, loop of ${loop}: ${many(batches)} folios of ${least} to ${most} pages, ${many(entries)} entries, ${(ms / 1000).toFixed(1)} s`,
    `all that lazyfree folios can have, of one VMA each: ${groups.map(groupText).join("; ")}`,
    ...(leftOut > 0 ? [`${leftOut} contiguous entries are left out: a block of them has 16 pages and more`] : []),
    ...(complete ? [] : [paint("yellow", "stopped before all were walked")]),
  ];
  return [head.join("\n"), exhaustiveTable(run), ...examples.map((example) => exampleText(lab, example))].join("\n\n");
}
