import type { Command } from "commander";
import { loadBytes, loadProfile, UsageError } from "../../node.ts";
import { findHelper } from "../../profile/lab.ts";
import { dependsOn, helperInputs, openModule, originRuns } from "../../prove/index.ts";
import { toJson } from "../json.ts";
import { writeLine } from "../output.ts";
import { dependsText } from "../render/depends.ts";

export function addDepends(program: Command): void {
  program
    .command("depends")
    .description("from which bits of its arguments each bit of a helper's result comes: exact, for all words")
    .argument("<helper>", "helper by kernel name without pte_")
    .requiredOption("-p, --profile <id>", "profile")
    .option("--json", "as JSON, a bit each")
    .addHelpText(
      "after",
      "\nExamples:\n  $ ptelab depends -p x86_64 wrprotect\n  $ ptelab depends -p arm64-64k pfn\n  $ ptelab depends -p riscv64 modify --json",
    )
    .action(async (name: string, options: { profile: string; json?: boolean }) => {
      const lab = await loadProfile(options.profile);
      const helper = findHelper(name);
      if (!lab.has(helper.name))
        throw new UsageError(`${lab.profile.id} lacks ${helper.name}: its architecture, kernel or configuration has none`);
      const inputs = helperInputs(lab, helper);
      const bits = dependsOn(openModule(await loadBytes(lab.profile)), helper.export, inputs);
      if (options.json) return writeLine(toJson("depends/1", { profile: lab.profile.id, helper: helper.name, inputs, bits }));
      return writeLine(dependsText(lab.profile, helper, inputs, originRuns(bits, inputs)));
    });
}
