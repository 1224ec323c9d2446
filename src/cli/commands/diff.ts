import type { Command } from "commander";
import { helpers, loadBytes, loadProfile, UsageError } from "../../node.ts";
import { findHelper } from "../../profile/lab.ts";
import { diffHelper, type HelperDiff, openModule, type Side } from "../../prove/index.ts";
import { collect } from "../collect.ts";
import { toJson } from "../json.ts";
import { writeLine } from "../output.ts";
import { diffText } from "../render/diff.ts";

interface Options {
  readonly profile?: readonly string[];
  readonly json?: boolean;
}

async function side(id: string): Promise<Side> {
  const lab = await loadProfile(id);
  return { lab, module: openModule(await loadBytes(lab.profile)) };
}

/** What counts as a difference: what neither profile has is none. */
function isFinding(diff: HelperDiff): boolean {
  return diff.kind === "differs" || diff.kind === "undecided" || (diff.kind === "lacking" && diff.lacking.length === 1);
}

export function addDiff(program: Command): void {
  program
    .command("diff")
    .description("two profiles, helper by helper, for all words: the same function, or where not, with the smallest example")
    .argument("[helper...]", "helpers by kernel name without pte_; all of them if none is given")
    .requiredOption("-p, --profile <id>", "profile; give -p twice", collect)
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      `
Ends with 1 where some helper differs, or one profile lacks it.

Examples:
  $ ptelab diff -p x86_64 -p x86_64@6.1
  $ ptelab diff -p arm64-4k -p arm64-4k,pie=on mmu
  $ ptelab diff -p riscv64 -p riscv64@7.0 wrprotect modify`,
    )
    .action(async (names: string[], options: Options) => {
      const ids = options.profile ?? [];
      if (ids.length !== 2)
        throw new UsageError(`diff compares two profiles, not ${ids.length}; give -p twice, e.g. -p x86_64 -p x86_64@6.1`);
      const chosen = names.length > 0 ? names.map(findHelper) : helpers;
      const [a, b] = [await side(ids[0]), await side(ids[1])];
      const diffs = chosen.map((helper) => [helper, diffHelper(a, b, helper)] as const);
      if (diffs.some(([, diff]) => isFinding(diff))) process.exitCode = 1;
      if (options.json) return writeLine(toJson("diff/1", { profiles: ids, helpers: diffs.map(([, diff]) => diff) }));
      return writeLine(diffText(a.lab, b.lab, diffs));
    });
}
