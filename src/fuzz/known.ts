/** What is no news: the audit refutes the law here, or the policy's fault is among those of all short batches. */
import { createHash } from "node:crypto";
import { judge } from "../audit/judge.ts";
import type { Subject } from "../audit/proof.ts";
import type { Law } from "../laws/index.ts";
import { loadBytes } from "../node.ts";
import { findProfile } from "../profile/find.ts";
import { createLab, type Lab } from "../profile/lab.ts";
import { openModule } from "../prove/index.ts";
import { exhaustive } from "../unmap/exhaustive.ts";
import type { Loop } from "../unmap/loops.ts";
import { type Policy, policies } from "../unmap/policies.ts";

export interface Known {
  /** Does the prover refute it over all words? */
  law(law: Law): boolean;
  /** Has the policy this fault in a batch of at most two entries that the kernel can build? */
  fault(policy: Policy, bit: number): boolean;
}

/** Two entries show every fault that is known; more would take seconds. */
const PAGES = 2;

/** Asked when a finding is there, once each. */
export async function knownOn(profile: string, loop: Loop): Promise<Known> {
  const facts = findProfile(profile);
  const bytes = await loadBytes(facts);
  const lab: Lab = await createLab(facts, bytes);
  let subject: Subject | undefined;
  const refuted = new Map<string, boolean>();
  let faults: ReadonlyMap<string, readonly number[]> | undefined;
  const isRefuted = (law: Law) => {
    subject ??= { lab, module: openModule(bytes), sha256: createHash("sha256").update(bytes).digest("hex") };
    try {
      return judge(subject, law, { seed: 1n, random: 1, enumerateBits: 0, domains: ["all"] }).all.kind === "refuted";
    } catch {
      // Evidence that contradicts itself is news.
      return false;
    }
  };
  return {
    law(law) {
      const known = refuted.get(law.id) ?? isRefuted(law);
      refuted.set(law.id, known);
      return known;
    },
    fault(policy, bit) {
      // A policy of the user's own is what is asked about.
      if (!policies.some(({ id }) => id === policy.id)) return false;
      // All at once: most of the time goes into what a kernel can build, which is the same for each.
      faults ??= new Map(exhaustive(lab, policies, loop, { most: PAGES }).results.map(({ policy: { id }, counts }) => [id, counts]));
      return (faults.get(policy.id)?.[bit] ?? 0) > 0;
    },
  };
}
