/** The command behind `npm run mutate`. Exit codes: 0 every survivor is accounted for, 1 one is not, 2 usage, 3 infrastructure. */
import { Command, CommanderError } from "commander";
import { collect } from "../cli/collect.ts";
import { quietOnClosedPipe, writeLine } from "../cli/output.ts";
import { progressLine } from "../cli/progress.ts";
import { InfrastructureError, UsageError } from "../profile/errors.ts";
import { type Options, planRun } from "./options.ts";
import { exitCodeOf, reportJson, reportText } from "./report.ts";
import { addVectors, missingOf, mutateAll } from "./run.ts";
import type { ProfileResult } from "./worker.ts";

async function run(options: Options): Promise<void> {
  const start = performance.now();
  const { jobs, skipped } = planRun(options);
  const progress = progressLine();
  let results: readonly ProfileResult[];
  try {
    results = await mutateAll(jobs, (done, of, id) => progress.update(`mutate ${done}/${of} ${id}`));
  } finally {
    progress.done();
  }
  const written = options.writeVectors === true;
  if (written) for (const result of results) addVectors(result.profile, missingOf(result));
  process.exitCode = exitCodeOf({ results, written });
  const report = { results, written, survivorsOnly: options.survivors === true, skipped };
  if (options.json) return writeLine(reportJson(report, jobs[0].seed));
  await writeLine(reportText(report));
  await writeLine(`${((performance.now() - start) / 1000).toFixed(1)} s, seed ${options.seed}`);
}

const EXAMPLES = `
Changes one instruction of a helper's code at a time, then runs the vectors of test/vectors/ on it, and asks the prover whether it is still the
same function. Ends with 1 where a mutant passes all vectors and is not proved to be the same function.

Examples (behind \`npm run mutate --\`):
  -p x86_64                          one profile
  --mutants 500 --seed 0x2           others, and more of them
  --mutants 100000 --survivors       every change there is
  --write-vectors                    adds a vector for each mutant that only the proof catches`;

const program = new Command("mutate")
  .description("what the vectors and the proofs catch of modules with one instruction changed")
  .option("-p, --profile <id>", "only this profile (may be repeated)", collect)
  .option("--mutants <n>", "so many a profile; one for each instruction that can be changed, if left out")
  .option("--seed <hex>", "decides which changes are taken", "0x1")
  .option("--survivors", "ask the prover only about mutants that no vector kills: twenty times as many in the same time")
  .option("--write-vectors", "add the vectors that are missing to test/vectors/")
  .option("--json", "as JSON, with every survivor")
  .addHelpText("after", EXAMPLES)
  .allowExcessArguments(false)
  .exitOverride()
  .configureOutput({ outputError: (text, print) => print(text.replace(/^error:/, "mutate:")) })
  .action(run);

function exitCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  console.error(`mutate: ${(error as Error).message}`);
  if (!(error instanceof UsageError || error instanceof InfrastructureError) || process.env.PTELAB_DEBUG) console.error(error);
  return error instanceof UsageError ? 2 : 3;
}

quietOnClosedPipe();
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCode(error);
}
