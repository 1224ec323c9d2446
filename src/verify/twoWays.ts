/** The proof and the run of the same question must say the same. */
import type { HelperRun, RunReport } from "./emulate/report.ts";
import type { ProfileReport } from "./outcome.ts";

/** Helpers that differ somewhere when they are run. */
export function runFindings({ states }: RunReport): readonly HelperRun[] {
  return states.flatMap(({ helpers }) => helpers.filter(({ outcome }) => outcome.kind === "differs"));
}

/** What is proved and differs when it is run, as sentences. */
export function contradictionsOf(reports: readonly ProfileReport[], runs: readonly RunReport[]): string[] {
  return runs.flatMap((run) => {
    const report = reports.find(({ profile }) => profile === run.profile);
    const proved = new Set(report?.verified.filter(({ outcome }) => outcome.kind === "proved").map(({ name }) => name));
    return runFindings(run).flatMap(({ name, outcome }) => {
      if (!proved.has(name) || outcome.kind !== "differs") return [];
      const { a, b, kernel, ptelab } = outcome.example;
      const words = [a, b, kernel, ptelab].map((word) => `0x${word.toString(16)}`);
      return [`${run.profile} ${name}(${words[0]}, ${words[1]}) is proved, and run it is ${words[2]} in the kernel, ${words[3]} in ptelab`];
    });
  });
}
