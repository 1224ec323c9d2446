/** The smallest batch that shows a finding, with what became of its entries and the way to each: what a refutation shows. */
import type { Lab } from "../profile/lab.ts";
import { type Batch, compareBatch, inOrder } from "./batch.ts";
import { groupBits, type Offending } from "./enumerate.ts";
import type { Exhaustive } from "./exhaustive.ts";
import { type Finding, findings, findingsOf } from "./findings.ts";
import type { EntryGroup } from "./lazyfree.ts";
import type { Loop } from "./loops.ts";
import type { Policy } from "./policies.ts";
import { shrinkBatch } from "./shrink.ts";
import { situationBits } from "./situations.ts";
import type { Path, Ways } from "./ways.ts";

export interface ExampleEntry {
  readonly before: bigint;
  /** As the policy left it, and as one entry at a time does; an empty entry where the page was dropped. */
  readonly after: bigint;
  readonly alone: bigint;
  /** What is otherwise. */
  readonly findings: readonly string[];
}

export interface Example {
  readonly profile: string;
  readonly policy: string;
  readonly loop: string;
  /** The finding that it is an example of. */
  readonly finding: string;
  readonly batch: Batch;
  readonly entries: readonly ExampleEntry[];
  /** How the kernel builds it; absent where no way is known. */
  readonly paths?: readonly Path[];
}

/** The folio that an exhaustive run means by its digits. */
export function offendingBatch(lab: Lab, groups: readonly EntryGroup[], { group, situation, digits }: Offending): Batch {
  const { ptes } = groups[group];
  const { held, dirty } = situation;
  const words = digits.map((digit) => ptes[digit]);
  return { ptes: inOrder(lab, words), held, dirty, bits: groupBits(groups[group]) | situationBits(situation) };
}

/** A batch told. It is not shrunk. */
export function exampleOf(lab: Lab, ways: Ways, batch: Batch, policy: Policy, loop: Loop, bit: number): Example {
  const { after, alone, marks } = compareBatch(lab, batch, policy, loop);
  const entries = batch.ptes.map((before, page): ExampleEntry => {
    return { before, after: after[page], alone: alone[page], findings: findingsOf(marks[page]).map(({ id }) => id) };
  });
  const paths = ways.pathsTo(batch);
  const { id } = findings.find((finding) => finding.bit === bit) as { readonly id: string };
  return { profile: lab.profile.id, policy: policy.id, loop: loop.id, finding: id, batch, entries, ...(paths && { paths }) };
}

/** What an exhaustive run found first, shrunk and told. */
export function offendingExample(lab: Lab, ways: Ways, offending: Offending, policy: Policy, loop: Loop): Example {
  const { bit } = offending;
  const least = shrinkBatch(lab, offendingBatch(lab, ways.groups, offending), { policy, loop, bit, buildable: ways });
  return exampleOf(lab, ways, least, policy, loop, bit);
}

/**
 * Of each policy the smallest batches that show, together, each finding that `wanted` asks for.
 * @param run what exhaustive() gave of the same ways, policies and loop
 */
export function examplesOf(lab: Lab, ways: Ways, run: Exhaustive, loop: Loop, wanted: (finding: Finding) => boolean): readonly Example[] {
  return run.results.flatMap(({ policy, first }) => {
    const examples: Example[] = [];
    const isShown = (id: string) => examples.some(({ entries }) => entries.some((entry) => entry.findings.includes(id)));
    for (const { id, bit } of findings.filter(wanted)) {
      const offending = first.find((one) => one.bit === bit);
      if (offending && !isShown(id)) examples.push(offendingExample(lab, ways, offending, policy, loop));
    }
    return examples;
  });
}
