/** Verdicts made by hand, as the judge gives them: what is known of eight laws on seven profiles. */
import type { Evidence, Judged, StoryStep, Verdict } from "../../src/audit/verdict.ts";
import { type Law, laws } from "../../src/laws/index.ts";
import type { Lab } from "../../src/profile/lab.ts";
import type { Report } from "../../src/report/report.ts";

export const PROFILES = ["x86_64", "arm64-4k", "arm64-16k", "s390", "powerpc-8xx-4k", "powerpc-8xx-16k", "riscv64"] as const;

const SHA = "5fd924625f6ab16a19cc9807c7c506ae1813490e4ba675f843d5a10e0baacdb8";
const CLAIM = laws.filter((law) => law.family === "wrprotect").slice(0, 8);

export function evidence(size: bigint, applied: bigint, violated = 0, decidingBits: readonly bigint[] = [0x261n]): Evidence {
  return {
    proof: { decidingBits, size, applied, nodes: 311, ms: 1.25 },
    enumeration: { words: 128, applied: 64, violated: violated * 16, exhaustive: true },
    fuzz: { words: 4096, applied: 2048, violated: violated * 7, exhaustive: false },
    z3: violated > 0 ? "refuted" : "holds",
  };
}

export function refuted(smallest: readonly bigint[], counterexamples: bigint, size = 1n << 32n): Verdict {
  return { kind: "refuted", evidence: evidence(size, size / 2n, 1), smallest, counterexamples, words: counterexamples };
}

const HOLDS: Verdict = { kind: "holds", evidence: evidence(1n << 64n, 1n << 63n) };
const REACHABLE: Verdict = { kind: "holds", evidence: evidence(1234n, 1000n) };
const CONSTANT = "pte_accessible() is a constant here: the law says nothing";
const VACUOUS: Verdict = { kind: "vacuous", evidence: evidence(1n << 65n, 1n << 65n), reason: CONSTANT };

/** Escapes are needed in every format. */
export const AWKWARD = 'mmap(PROT_NONE) & "quotes" <tag> | pipe';

export const STORY: readonly StoryStep[] = [
  { words: AWKWARD, helpers: [], source: "mm/mmap.c: do_mmap()" },
  { words: "fault", helpers: ["pfn_pte", "mkyoung"], before: 0n, after: 0x221n, source: "mm/memory.c: do_anonymous_page()" },
];

function judge(profile: string, law: string): Pick<Judged, "all" | "reachable" | "story"> {
  if (law === "wrprotect-never-grants-read" && profile.startsWith("powerpc-8xx"))
    return { all: refuted([0x221n], 1n << 27n), reachable: refuted([0x221n], 77n, 300n), story: STORY };
  if (law === "wrprotect-never-grants-exec" && profile.startsWith("arm64"))
    return { all: refuted([0x43n], 1n << 58n, 1n << 64n), reachable: REACHABLE };
  if (law === "wrprotect-never-grants-exec" && profile === "riscv64")
    return { all: { kind: "undecided", reason: "gave up: more than 2,000,000 nodes" }, reachable: REACHABLE };
  if (law.endsWith("-accessible") && (profile === "s390" || profile.startsWith("powerpc"))) return { all: VACUOUS, reachable: VACUOUS };
  if (law === "wrprotect-keeps-present" && profile === "arm64-4k") {
    const verdict: Verdict = { kind: "not-applicable", reason: "arm64-4k has no soft-dirty bit" };
    return { all: verdict, reachable: verdict };
  }
  return { all: HOLDS, reachable: REACHABLE };
}

export const JUDGED: readonly Judged[] = PROFILES.flatMap((profile) =>
  CLAIM.map((law): Judged => ({ profile, law: law.id, sha256: SHA, ...judge(profile, law.id), ms: 2 })),
);

/** A law whose texts need escaping everywhere. */
export const AWKWARD_LAW: Law = {
  ...CLAIM[5],
  id: "awkward",
  family: "custom",
  sentence: "a < b & c | d \"quoted\" 'single' </script> `tick`",
  why: "because a < b && c > d | e",
};

export function report(labs: ReadonlyMap<string, Lab>, judged: readonly Judged[] = JUDGED): Report {
  return { judged, laws: [...laws, AWKWARD_LAW], labs };
}

/** The awkward law refuted on one profile. */
export const AWKWARD_JUDGED: readonly Judged[] = [
  {
    profile: "powerpc-8xx-4k",
    law: "awkward",
    sha256: SHA,
    all: refuted([0x221n], 5n),
    reachable: refuted([0x221n], 5n),
    story: STORY,
    ms: 1,
  },
];

export function judgedOf(profile: string, law: string): Judged {
  return JUDGED.find((one) => one.profile === profile && one.law === law) as Judged;
}
