/** What a run found, as a table and lines for people, and as JSON. */
import { toJson } from "../cli/json.ts";
import { vectorLine } from "../vectors/file.ts";
import { missingOf } from "./run.ts";
import type { Answer } from "./vectors.ts";
import type { Judged, ProfileResult } from "./worker.ts";

export interface Counts {
  readonly mutants: number;
  /** What the engine takes not, and what is therefore not judged. */
  readonly invalid: number;
  readonly byVectors: number;
  readonly byProof: number;
  readonly equivalent: number;
  readonly missing: number;
  readonly undecided: number;
}

export function countsOf(judged: readonly Judged[]): Counts {
  const of = (kind: Judged["verdict"]["kind"]) => judged.filter(({ verdict }) => verdict.kind === kind).length;
  const proved = judged.filter(({ verdict }) => verdict.kind === "killed" && verdict.proof === "differs").length;
  const [invalid, byVectors, missing] = [of("invalid"), of("killed"), of("missing")];
  return {
    mutants: judged.length,
    invalid,
    byVectors,
    byProof: proved + missing,
    equivalent: of("equivalent"),
    missing,
    undecided: of("undecided"),
  };
}

const HEADINGS = ["profile", "mutants", "by vectors", "by proofs", "same function", "vector missing", "undecided", "invalid"];

function row(name: string, { mutants, byVectors, byProof, equivalent, missing, undecided, invalid }: Counts): string[] {
  return [name, ...[mutants, byVectors, byProof, equivalent, missing, undecided, invalid].map((count) => count.toLocaleString("en"))];
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((cells) => cells[column].length)));
  return rows.map((cells) => cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("  "));
}

function mutantText({ function: name, was, is, helpers }: Judged): string {
  const own = helpers.length === 1 ? name : `${name}, which is the code of ${helpers.join(" ")}`;
  return `${was} to ${is} in ${own}`;
}

function answerText(answer: Answer): string {
  return answer === undefined ? "traps" : `answers ${answer.toString(16)}`;
}

function missingLines(result: ProfileResult): string[] {
  return missingOf(result).flatMap(({ vector, mutant }) => {
    const answer = mutant.verdict.kind === "missing" ? answerText(mutant.verdict.answer) : "";
    return [`${result.profile}: ${vectorLine(vector)}`, `    for ${mutantText(mutant)}, which ${answer}`];
  });
}

function undecidedLines({ profile, judged }: ProfileResult): string[] {
  return judged.flatMap((mutant) =>
    mutant.verdict.kind === "undecided" ? [`${profile}: ${mutantText(mutant)}`, `    ${mutant.verdict.reason}`] : [],
  );
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", title, ...lines];
}

export interface Report {
  readonly results: readonly ProfileResult[];
  /** Whether the missing vectors are in the files now. */
  readonly written: boolean;
  /** Whether the prover was asked about survivors alone. */
  readonly survivorsOnly: boolean;
  /** Profiles that have no vectors. */
  readonly skipped: readonly string[];
}

export function reportText({ results, written, survivorsOnly, skipped }: Report): string {
  const all = results.flatMap(({ judged }) => judged);
  const rows = results.map(({ profile, judged }) => row(profile, countsOf(judged)));
  const leftOut = [...new Set(results.flatMap((result) => result.leftOut))];
  const title = written
    ? "vectors added; their results are the module's: let `ptelab verify` agree"
    : "missing vectors; their results are the module's: --write-vectors adds them, then let `ptelab verify` agree";
  return [
    ...aligned([HEADINGS, ...rows, row("all", countsOf(all))]),
    ...(survivorsOnly ? ["by proofs: of those that no vector kills, for the prover was asked about no others"] : []),
    ...(leftOut.length > 0 ? [`helpers without vectors, left as they are: ${leftOut.join(" ")}`] : []),
    ...(skipped.length > 0 ? [`profiles without vectors, left out: ${skipped.join(" ")}`] : []),
    ...section(title, results.flatMap(missingLines)),
    ...section("survivors about which the prover cannot say anything:", results.flatMap(undecidedLines)),
  ].join("\n");
}

function survivorJson({ verdict, ...mutant }: Judged): Record<string, unknown> {
  if (verdict.kind === "missing") return { ...mutant, kind: verdict.kind, vector: vectorLine(verdict.vector), answer: verdict.answer };
  return { ...mutant, ...verdict };
}

/** Every mutant that no vector kills, with why; the killed ones as numbers. */
export function reportJson({ results, written, survivorsOnly, skipped }: Report, seed: bigint): string {
  const profiles = results.map(({ profile, judged, leftOut }) => ({
    profile,
    ...countsOf(judged),
    leftOut,
    survivors: judged.filter(({ verdict }) => verdict.kind !== "killed" && verdict.kind !== "invalid").map(survivorJson),
  }));
  return toJson("mutate/1", { seed, written, survivorsOnly, skipped, all: countsOf(results.flatMap(({ judged }) => judged)), profiles });
}

/** 1 where nothing catches a mutant: no vector does, and it is not proved to be the same function. */
export function exitCodeOf({ results, written }: Pick<Report, "results" | "written">): 0 | 1 {
  const uncaught = ({ verdict }: Judged) => verdict.kind === "undecided" || (verdict.kind === "missing" && !written);
  return results.some(({ judged }) => judged.some(uncaught)) ? 1 : 0;
}
