/** The audit's real input: captured entries, compared helper by helper, and run through every law. */
import { CaptureSession, type FileReport } from "../capture/capture.ts";
import { lawArguments, lawExport, laws } from "../laws/index.ts";

export interface CaptureAudit {
  readonly report: FileReport;
  /** Entries (of the PTE level) that went through the laws. */
  readonly entries: number;
  /** Law → captured entries that violate it, with the first of them. */
  readonly violations: Readonly<Record<string, { readonly count: number; readonly first: bigint }>>;
}

const VIOLATED = 1n;

/** @throws UsageError where a file is no capture */
export async function auditCaptures(files: readonly string[], lawIds: readonly string[]): Promise<readonly CaptureAudit[]> {
  const chosen = laws.filter((law) => lawIds.includes(law.id));
  const session = new CaptureSession();
  const audits: CaptureAudit[] = [];
  for (const file of files) {
    const violations: Record<string, { count: number; first: bigint }> = {};
    let entries = 0;
    const report = await session.compareFile(file, (lab, row) => {
      if (row.pte === undefined || row.level !== "pte") return;
      entries++;
      for (const law of chosen) {
        const at = lab.exports[`at_${lawExport(law)}`];
        const answers = lawArguments(law).map((argument) => BigInt.asUintN(64, at(row.pte as bigint, argument) as bigint));
        if (!answers.includes(VIOLATED)) continue;
        const known = violations[law.id];
        violations[law.id] = known ? { ...known, count: known.count + 1 } : { count: 1, first: row.pte };
      }
    });
    audits.push({ report, entries, violations });
  }
  return audits;
}
