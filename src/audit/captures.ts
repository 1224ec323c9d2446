/** The audit's real input: captured entries, compared helper by helper, and run through every law of one entry. */
import { CaptureSession, type FileReport } from "../capture/capture.ts";
import type { Row } from "../capture/row.ts";
import { type InputKind, inputMask, type Law, laws } from "../laws/index.ts";
import type { Lab } from "../profile/lab.ts";
import { preconditions } from "../reach/index.ts";
import { notApplicable } from "./applies.ts";
import { Disagreement } from "./disagreement.ts";
import { combinations, runEntries } from "./run.ts";
import type { Judged } from "./verdict.ts";

export interface CaptureAudit {
  readonly report: FileReport;
  /** Entries (of the PTE level) that went through the laws. */
  readonly entries: number;
  /** Law → different captured entries that violate it, with the smallest of them. */
  readonly violations: Readonly<Record<string, { readonly count: number; readonly first: bigint }>>;
}

/** Words beside the entry are tried with every value if they have few: flags and protections, not frames. */
const MOST_VALUES = 16n;
/** What /proc/pid/smaps calls the low four vm_flags. */
const FLAG_NAMES: Readonly<Record<string, bigint>> = { rd: 1n, wr: 2n, ex: 4n, sh: 8n };

/** The row's vm_flags as protection_map's index; undefined where the row does not know its VMA. */
function vmFlagsOf(row: Row): bigint | undefined {
  return row.kind === "entry" ? row.vmaFlags.reduce((flags, name) => flags | (FLAG_NAMES[name] ?? 0n), 0n) : undefined;
}

/** The values of a law's further words beside an entry of such a VMA; undefined where they are too many, or not known. */
function valuesOf(lab: Lab, kind: InputKind | undefined, vmFlags: bigint | undefined): readonly bigint[] | undefined {
  if (kind === undefined) return [0n];
  if (kind === "vma_flags") return vmFlags === undefined ? undefined : [vmFlags];
  const mask = inputMask(lab, kind);
  return mask < MOST_VALUES ? [...combinations(mask)] : undefined;
}

/** Would the kernel ask the law's helpers of this entry? It never asks pte_wrprotect() of a swap entry. */
function concerns(lab: Lab, law: Law, pte: bigint, vmFlags: bigint | undefined): boolean {
  if (law.where !== "any" && lab.call(law.where === "present" ? "present" : "is_swap", pte) !== 1n) return false;
  return preconditions
    .filter(({ helpers }) => helpers.some((name) => law.uses.includes(name)))
    .every(({ vmFlags: needed, not }) => {
      const flags = BigInt(needed);
      return vmFlags !== undefined && (vmFlags & flags) === flags && (not === undefined || lab.call(not, pte) === 0n);
    });
}

/** Different entries by profile and VMA: a capture sees the same one again and again. */
type Seen = Map<Lab, Map<bigint | undefined, Set<bigint>>>;

function violationsOf(seen: Seen, ids: readonly string[]): CaptureAudit["violations"] {
  const violations: Record<string, { count: number; first: bigint }> = {};
  for (const [lab, byFlags] of seen) {
    const asked = laws.filter((law) => ids.includes(law.id) && law.inputs[0] === "pte" && !notApplicable(law, lab));
    for (const [vmFlags, entries] of byFlags) {
      for (const law of asked) {
        const [bs, cs] = [1, 2].map((i) => valuesOf(lab, law.inputs[i], vmFlags));
        if (!bs || !cs) continue;
        const concerned = BigUint64Array.from([...entries].filter((pte) => concerns(lab, law, pte, vmFlags)));
        for (const b of bs)
          for (const c of cs) {
            const { violated, first } = runEntries(lab, law, concerned, [[b, c]]);
            if (first === undefined) continue;
            const known = violations[law.id];
            violations[law.id] = {
              count: Math.max(known?.count ?? 0, violated),
              first: known && known.first < first ? known.first : first,
            };
          }
      }
    }
  }
  return violations;
}

/** @throws UsageError where a file is no capture */
export async function auditCaptures(files: readonly string[], lawIds: readonly string[]): Promise<readonly CaptureAudit[]> {
  const session = new CaptureSession();
  const audits: CaptureAudit[] = [];
  for (const file of files) {
    const seen: Seen = new Map();
    let entries = 0;
    const report = await session.compareFile(file, (lab, row) => {
      if (row.pte === undefined || row.level !== "pte") return;
      entries++;
      const byFlags = seen.get(lab) ?? new Map<bigint | undefined, Set<bigint>>();
      seen.set(lab, byFlags);
      const flags = vmFlagsOf(row);
      const known = byFlags.get(flags) ?? new Set<bigint>();
      byFlags.set(flags, known.add(row.pte));
    });
    audits.push({ report, entries, violations: violationsOf(seen, lawIds) });
  }
  return audits;
}

/**
 * A captured entry is one that a kernel has built: where it violates a law that is proved for all entries that a kernel can build, the model
 * of src/reach lacks a step.
 * @throws Disagreement
 */
export function compareWithProofs(audits: readonly CaptureAudit[], judged: readonly Judged[]): void {
  const proved = new Set(judged.filter((one) => one.reachable?.kind === "holds").map((one) => `${one.law} ${one.profile}`));
  for (const { report, violations } of audits)
    for (const [law, { first }] of Object.entries(violations))
      for (const profile of report.profiles)
        if (report.profiles.length === 1 && proved.has(`${law} ${profile}`))
          throw new Disagreement(
            profile,
            law,
            `it is proved for reachable entries, and 0x${first.toString(16)} of ${report.file} violates it`,
          );
}
