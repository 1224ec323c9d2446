/** The audit's real input: captured entries, compared helper by helper, and run through every law of one entry. */
import { CaptureSession, type FileReport } from "../capture/capture.ts";
import { inputMask, type Law, laws } from "../laws/index.ts";
import type { Lab } from "../profile/lab.ts";
import { notApplicable } from "./applies.ts";
import { answerAt, combinations } from "./run.ts";

export interface CaptureAudit {
  readonly report: FileReport;
  /** Entries (of the PTE level) that went through the laws. */
  readonly entries: number;
  /** Law → captured entries that violate it, with the first of them. */
  readonly violations: Readonly<Record<string, { readonly count: number; readonly first: bigint }>>;
}

const VIOLATED = 1n;
/** Words beside the entry are tried with every value if they have few bits: flags and protections, not frames. */
const MOST_BITS = 16n;

/** The laws that take one entry and little else, with the values of that. */
function lawsOfEntries(lab: Lab, ids: readonly string[]): { law: Law; rest: readonly (readonly bigint[])[] }[] {
  return laws
    .filter((law) => ids.includes(law.id) && law.inputs[0] === "pte" && !notApplicable(law, lab))
    .map((law) => ({ law, masks: law.inputs.slice(1).map((kind) => inputMask(lab, kind)) }))
    .filter(({ masks }) => masks.every((mask) => mask < MOST_BITS))
    .map(({ law, masks }) => ({
      law,
      rest: masks.reduce<readonly (readonly bigint[])[]>(
        (all, mask) => all.flatMap((one) => [...combinations(mask)].map((m) => [...one, m])),
        [[]],
      ),
    }));
}

/** Is the law about entries like this one? The kernel never asks pte_wrprotect() of a swap entry. */
function concerns(lab: Lab, law: Law, pte: bigint): boolean {
  if (law.where === "any") return true;
  return lab.call(law.where === "present" ? "present" : "is_swap", pte) === 1n;
}

/** @throws UsageError where a file is no capture */
export async function auditCaptures(files: readonly string[], lawIds: readonly string[]): Promise<readonly CaptureAudit[]> {
  const session = new CaptureSession();
  const audits: CaptureAudit[] = [];
  const chosen = new Map<Lab, ReturnType<typeof lawsOfEntries>>();
  for (const file of files) {
    const violations: Record<string, { count: number; first: bigint }> = {};
    const seen = new Map<Lab, Set<bigint>>();
    let entries = 0;
    const report = await session.compareFile(file, (lab, row) => {
      if (row.pte === undefined || row.level !== "pte") return;
      entries++;
      const known = seen.get(lab) ?? new Set();
      seen.set(lab, known);
      if (known.has(row.pte)) return;
      known.add(row.pte);
      const asked = chosen.get(lab) ?? lawsOfEntries(lab, lawIds);
      chosen.set(lab, asked);
      for (const { law, rest } of asked) {
        const pte = row.pte;
        if (!concerns(lab, law, pte) || !rest.some((more) => answerAt(lab, law, [pte, ...more]) === VIOLATED)) continue;
        const before = violations[law.id];
        violations[law.id] = before ? { ...before, count: before.count + 1 } : { count: 1, first: pte };
      }
    });
    audits.push({ report, entries, violations });
  }
  return audits;
}
