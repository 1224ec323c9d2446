import type { Command } from "commander";
import { replay } from "../../fuzz/replay.ts";
import { toJson } from "../json.ts";
import { writeLine } from "../output.ts";
import { replayData, replayText } from "../render/fuzzReplay.ts";

export function addReplay(program: Command): void {
  program
    .command("replay")
    .description("one case of a fuzz campaign again, from its token: decoded, step by step; exit code 1 where it still violates")
    .argument("<token>", "PROFILE:TARGET:SEED:INDEX, as findings show it")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      `
Examples:
  $ ptelab replay x86_64:wrprotect-keeps-present:0x1:65536
  $ ptelab replay x86_64:unmap/first-pte:0x1:34
  $ ptelab replay arm64-4k:chains:0x1:4711 --json`,
    )
    .action(async (token: string, { json }: { readonly json?: boolean }) => {
      const replayed = await replay(token);
      await writeLine(json ? toJson("replay/1", replayData(replayed)) : replayText(replayed));
      if (replayed.violated) process.exitCode = 1;
    });
}
