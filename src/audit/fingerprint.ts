/** What makes a finding the same one again: law, profile, domain, and the words that show it. */
import type { Domain, Verdict } from "./verdict.ts";

/**
 * `0x221` or `0x47,0x1`: the words of the counterexample that is shown. It does not depend on counts, times or other laws.
 * An undecided verdict has none: why the prover gave up may change from run to run.
 */
export function fingerprint(verdict: Verdict): string {
  return verdict.kind === "refuted" ? verdict.smallest.map((word) => `0x${word.toString(16)}`).join(",") : "";
}

/** The finding's whole name, in one line. */
export function findingName(law: string, profile: string, domain: Domain, verdict: Verdict): string {
  return [law, profile, domain, verdict.kind, fingerprint(verdict)].join(" ");
}
