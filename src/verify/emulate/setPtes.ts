/** set_ptes() where it runs: what it stores in four slots, against ptelab's frames counted up. It is asked about entries that a kernel may give it. */
import { InfrastructureError } from "../../profile/errors.ts";
import type { Kernel } from "../kernels.ts";
import { SET_PTES } from "./asked.ts";
import { answer, type Ours } from "./ours.ts";
import { seedOf } from "./plan.ts";
import type { HelperRun } from "./report.ts";
import { ask, type Session } from "./session.ts";
import { into, mix } from "./sweep.ts";
import { type Asked, low, plainEntries, structured } from "./values.ts";

const SLOTS = [0n, 1n, 2n, 3n];
const LAST = 3n;
/** Beside the structured entries. */
const RANDOM = 10_000;

/** Bits that are never stored, stay as they were, or that the room leaves out. */
function withoutOf({ of, profile }: Kernel): NonNullable<HelperRun["without"]> {
  const { drops, keeps } = profile.entryRules?.stores ?? { drops: 0n, keeps: 0n };
  const not = of.not?.[SET_PTES];
  const why = [...(drops | keeps ? ["bits that are never stored, or stay as they were"] : []), ...(not ? [not.why] : [])].join("; ");
  return { bits: drops | keeps | (not?.bits ?? 0n), why };
}

/** Present, its frame as pfn_pte() writes it, and three more behind it: then the kernel promises something (include/linux/pgtable.h). */
function isGiven({ lab }: Ours, pte: bigint): boolean {
  if (lab.call("present", pte) === 0n || lab.call("advance_pfn", pte, 0n) !== pte) return false;
  return lab.call("pfn", lab.call("advance_pfn", pte, LAST)) === lab.call("pfn", pte) + LAST;
}

function questions(kernel: Kernel, ours: Ours, mask: bigint): Asked[] {
  const { profile } = ours.lab;
  const entries = plainEntries(profile, (type, offset) => ours.lab.call("swp_to_pte", type, offset));
  const words = structured([{ name: "pte", mask }], profile, entries).map(({ a }) => a);
  const seed = seedOf(kernel.profile, SET_PTES);
  const random = Array.from({ length: RANDOM }, (_, i) => mix(seed, BigInt(i)) & mask);
  const given = [...new Set([...words, ...random])].filter((pte) => isGiven(ours, pte));
  return given.flatMap((a) => SLOTS.map((b) => ({ a, b })));
}

/**
 * Where the room does not have it asked, it is tried all the same: what a prover cannot put together may run.
 * @returns why there is no result, where there is none
 */
export async function runSetPtes(session: Session, kernel: Kernel, ours: Ours): Promise<HelperRun | string> {
  const absent = session.program.absent[SET_PTES];
  if (absent !== undefined) return absent;
  const unasked = kernel.of.unasked?.[SET_PTES];
  const without = withoutOf(kernel);
  const asked = questions(kernel, ours, low(kernel.profile.pteBits) & ~without.bits);
  let answers: bigint[];
  try {
    [answers] = await ask(session, [{ probe: SET_PTES, asked }]);
  } catch (error) {
    // Outside of a kernel it need not run: it may touch what only a kernel has. The proof is not bound to that.
    if (error instanceof InfrastructureError) return unasked ?? error.message;
    throw error;
  }
  const helper = ours.exported("pte_advance_pfn");
  const at = asked.findIndex(({ a, b }, i) => answer(helper, a, b) !== answers[i]);
  if (at >= 0 && unasked !== undefined) return unasked;
  return {
    name: SET_PTES,
    values: { structured: asked.length, flags: 0, random: 0 },
    digest: answers.reduce(into, 0n).toString(16).padStart(16, "0"),
    outcome:
      at < 0
        ? { kind: "agrees" }
        : { kind: "differs", example: { ...asked[at], kernel: answers[at], ptelab: answer(helper, asked[at].a, asked[at].b) } },
    ...(without.bits === 0n ? {} : { without }),
  };
}
