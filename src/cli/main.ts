#!/usr/bin/env node
/** The `ptelab` command. Exit codes: 0 clean, 1 findings, 2 usage, 3 infrastructure. */
import { Command, CommanderError } from "commander";
import { coverageName } from "../fuzz/report/names.ts";
import { openSource } from "../fuzz/report/source.ts";
import { InfrastructureError, UsageError } from "../node.ts";
import { packageVersion } from "../root.ts";
import { addApply } from "./commands/apply.ts";
import { addAudit } from "./commands/audit.ts";
import { addBench } from "./commands/bench.ts";
import { addCapture } from "./commands/capture.ts";
import { addCompletion } from "./commands/completion.ts";
import { addDecode } from "./commands/decode.ts";
import { addDepends } from "./commands/depends.ts";
import { addDiff } from "./commands/diff.ts";
import { addEncode } from "./commands/encode.ts";
import { addEval } from "./commands/eval.ts";
import { addFuzz } from "./commands/fuzz.ts";
import { addMerge } from "./commands/merge.ts";
import { addProfiles } from "./commands/profiles.ts";
import { addReach } from "./commands/reach.ts";
import { addReplay } from "./commands/replay.ts";
import { addReport } from "./commands/report.ts";
import { addUnmap } from "./commands/unmap.ts";
import { addVerify } from "./commands/verify.ts";
import { addWorker } from "./commands/worker.ts";
import { quietOnClosedPipe } from "./output.ts";

const program = new Command("ptelab")
  .description("a laboratory for Linux page table entries")
  .version(packageVersion())
  .showSuggestionAfterError()
  .exitOverride()
  .configureOutput({ outputError: (text, print) => print(text.replace(/^error:/, "ptelab:")) })
  .addHelpText("after", "\nExit codes: 0 clean, 1 findings, 2 usage, 3 infrastructure.");

for (const add of [
  addAudit,
  addProfiles,
  addDecode,
  addEncode,
  addApply,
  addEval,
  addDiff,
  addDepends,
  addReach,
  addCapture,
  addUnmap,
  addBench,
  addFuzz,
  addWorker,
  addMerge,
  addReplay,
  (to: Command) => addReport(to, { open: openSource, names: coverageName }),
  addVerify,
  addCompletion,
])
  add(program);
for (const command of program.commands)
  command.exitOverride().configureOutput({ outputError: (text, print) => print(text.replace(/^error:/, "ptelab:")) });

/** The exit code of whatever went wrong; a usage error is one line and no stack. */
function exitCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError || error instanceof InfrastructureError) {
    console.error(`ptelab: ${error.message}`);
    return error instanceof UsageError ? 2 : 3;
  }
  console.error(
    `ptelab: ${(error as Error).message}; if that is no fault of the machine, it is one of ptelab's (PTELAB_DEBUG=1 shows where)`,
  );
  if (process.env.PTELAB_DEBUG) console.error(error);
  return 3;
}

quietOnClosedPipe();
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCode(error);
}
