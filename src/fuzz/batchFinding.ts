/** A fault of a policy in a generated table, shrunk to a batch; and whether another build of the module shows it, too. */
import type { Lab } from "../profile/lab.ts";
import { type Batch, shows } from "../unmap/batch.ts";
import type { Finding as Fault } from "../unmap/findings.ts";
import type { Loop } from "../unmap/loops.ts";
import { type Policy, policyText } from "../unmap/policies.ts";
import type { Sample } from "../unmap/samples.ts";
import { shrink, wholeFolio } from "../unmap/shrink.ts";
import type { Known } from "./known.ts";
import type { Builds } from "./modules.ts";
import { formatToken } from "./token.ts";
import type { Finding } from "./types.ts";

/** Of a batch: its entries, then what is to its folio and VMA. */
export function batchTexts({ ptes, held, dirty, bits }: Batch): readonly string[] {
  const words = ptes.map((pte) => `0x${pte.toString(16)}`);
  return [...words, ...(held ? ["held"] : []), ...(dirty ? ["dirty"] : []), ...(bits ? [`vma=0x${bits.toString(16)}`] : [])];
}

function showsIn(lab: Lab, batch: Batch, policy: Policy, loop: Loop, fault: Fault): boolean {
  return shows(lab, batch, policy, loop, fault.bit);
}

/** What was asked for: a policy on tables of a seed. */
export interface Sought {
  readonly policy: Policy;
  readonly loop: Loop;
  readonly seed: bigint;
}

export function batchFinding(
  { release, fuzz }: Builds,
  known: Known,
  { policy, loop, seed }: Sought,
  fault: Fault,
  sample: Sample,
): Finding {
  const profile = release.profile.id;
  const target = `unmap/${policyText(policy)}`;
  const { table, offence, slot } = sample;
  const least = shrink(release, table, offence, { policy, loop, bit: fault.bit }) ?? wholeFolio(table, offence);
  const texts = batchTexts(least);
  const agree = showsIn(fuzz, least, policy, loop, fault) === showsIn(release, least, policy, loop, fault);
  return {
    token: formatToken({ profile, target, seed, index: slot }),
    profile,
    target,
    least: texts,
    key: [target, profile, fault.id, ...texts].join(":"),
    message: `${fault.id}: ${fault.meaning}${agree ? "" : "; another build of the module does not do so"}`,
    known: agree && known.fault(policy, fault.bit),
  };
}
