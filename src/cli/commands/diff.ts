import type { Command } from "commander";
import { architectures } from "../../../arch/index.ts";
import { findProfile, helpers, loadBytes, loadProfile, profiles, UsageError } from "../../node.ts";
import { findHelper } from "../../profile/lab.ts";
import { diffHelper, type HelperDiff, openModule, type Side } from "../../prove/index.ts";
import { whyWithout } from "../../verify/kernels.ts";
import { constantProbes, pmdProbes, probes, setPtesProbe } from "../../verify/probes.ts";
import { needsOf, requireTools } from "../../verify/tools.ts";
import { diffTrees, type TreeOutcome } from "../../verify/treeDiff.ts";
import { collect } from "../collect.ts";
import { toJson } from "../json.ts";
import { writeLine } from "../output.ts";
import { progressLine } from "../progress.ts";
import { diffText } from "../render/diff.ts";
import { treeDiffText } from "../render/treeDiff.ts";

interface Options {
  readonly profile?: readonly string[];
  readonly linux?: readonly string[];
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

/** Two trees: every profile's configuration, or those that are named. */
async function betweenTrees(names: readonly string[], { profile, linux, json }: Options): Promise<void> {
  const [from, to] = linux ?? [];
  if (linux?.length !== 2)
    throw new UsageError(`diff compares two trees, not ${linux?.length}; give --linux twice, e.g. --linux 6.1 --linux ~/linux`);
  const asked = (profile?.map(findProfile) ?? profiles).filter((p) => profile || whyWithout(p) === undefined);
  const without = asked.find((p) => whyWithout(p) !== undefined);
  if (without) throw new UsageError(`${without.id} has no kernel to configure: ${whyWithout(without)}`);
  for (const name of names) if (!isAsked(name)) findHelper(name);
  requireTools(needsOf([from, to].filter((tree) => /^\d+\.\d+$/.test(tree))));
  const progress = progressLine();
  try {
    const own = names.length > 0 ? names.map((name) => (isAsked(name) ? name : findHelper(name).name)) : undefined;
    const diff = await diffTrees(asked, [from, to], own, (text) => progress.update(`diff ${text}`));
    progress.done();
    if (diff.diffs.some(({ helpers: all }) => all.some(({ outcome }) => isTreeFinding(outcome)))) process.exitCode = 1;
    if (json) return writeLine(toJson("tree-diff/1", { ...diff }));
    return writeLine(treeDiffText(diff));
  } finally {
    progress.done();
  }
}

/** What kernels are asked besides helpers of the contract. */
function isAsked(name: string): boolean {
  const common = [...probes, ...pmdProbes, ...constantProbes, setPtesProbe].map((probe) => probe.name);
  const rooms = architectures.flatMap(({ kernel }) => kernel.configs.flatMap((config) => config.probes ?? [])).map((probe) => probe.name);
  return [...common, ...rooms, "protection_map", "folio_pte_batch"].includes(name);
}

/** Where both lack it there is nothing to find. */
function isTreeFinding(outcome: TreeOutcome): boolean {
  return outcome.kind === "differs" || outcome.kind === "undecided" || (outcome.kind === "lacking" && outcome.lacking.length === 1);
}

export function addDiff(program: Command): void {
  program
    .command("diff")
    .description(
      "two profiles, or two kernel trees, helper by helper, for all words: the same function, or where not, with the smallest example",
    )
    .argument("[helper...]", "helpers by kernel name without pte_; all of them if none is given")
    .option("-p, --profile <id>", "profile; give -p twice (with --linux: only in the configurations of these)", collect)
    .option("--linux <tree>", "kernel tree, or the version of one of Debian's; give --linux twice", collect)
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      `
Ends with 1 where some helper differs, or one profile lacks it.

Examples:
  $ ptelab diff -p x86_64 -p x86_64@6.1
  $ ptelab diff -p arm64-4k -p arm64-4k,pie=on mmu
  $ ptelab diff -p riscv64 -p riscv64@7.0 wrprotect modify
  $ ptelab diff --linux 6.1 --linux 6.12 -p x86_64
  $ ptelab diff --linux ~/linux --linux ~/linux-patched wrprotect`,
    )
    .action(async (names: string[], options: Options) => {
      if (options.linux) return betweenTrees(names, options);
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
