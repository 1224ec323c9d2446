import type { Command } from "commander";
import { findProfile, InfrastructureError, type Profile, profiles, UsageError } from "../../node.ts";
import { quoted } from "../../profile/errors.ts";
import type { RunReport } from "../../verify/emulate/report.ts";
import { runProfile } from "../../verify/emulate/run.ts";
import { writeVectors } from "../../verify/emulate/vectors.ts";
import { kernelOf, whyWithout } from "../../verify/kernels.ts";
import { isFinding } from "../../verify/outcome.ts";
import { install, installLine, missing, type Need, needsOf, requireTools } from "../../verify/tools.ts";
import { contradictionsOf, runFindings } from "../../verify/twoWays.ts";
import { fitting, givenTree, treesOf, verifyProfiles } from "../../verify/verify.ts";
import { collect } from "../collect.ts";
import { toJson } from "../json.ts";
import { writeLine } from "../output.ts";
import { progressLine } from "../progress.ts";
import { verifyText } from "../render/verify.ts";
import { runText } from "../render/verifyRun.ts";

interface Options {
  readonly profile?: readonly string[];
  readonly arch?: readonly string[];
  readonly linux?: string;
  readonly setup?: boolean;
  readonly json?: boolean;
  readonly brief?: boolean;
  readonly run?: boolean;
  readonly random: string;
  readonly flagBits: string;
  readonly writeVectors?: boolean;
}

/** The profiles that are asked for, and those among them that no kernel is there for. */
function chosen({ profile, arch }: Options): { readonly asked: readonly Profile[]; readonly without: readonly Profile[] } {
  const unknown = arch?.find((name) => !profiles.some((p) => p.arch === name));
  if (unknown !== undefined)
    throw new UsageError(`unknown architecture ${quoted(unknown)}; there are ${[...new Set(profiles.map((p) => p.arch))].join(", ")}`);
  const named = (profile?.map(findProfile) ?? profiles).filter((p) => arch?.includes(p.arch) ?? true);
  const without = named.filter((p) => whyWithout(p) !== undefined);
  if (profile && without.length > 0) throw new UsageError(`${without[0].id} has no kernel to compare with: ${whyWithout(without[0])}`);
  const asked = named.filter((p) => !without.includes(p));
  if (asked.length === 0) throw new UsageError("no profile is left: -p and --arch name none in common");
  return { asked, without };
}

function needs(asked: readonly Profile[], { linux, run, writeVectors }: Options): readonly Need[] {
  const trees = linux === undefined ? [...new Set(asked.map((p) => kernelOf(p).of.tree))] : [];
  return needsOf(trees, run || writeVectors ? asked.map((p) => kernelOf(p).config) : []);
}

function count(text: string, option: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > most)
    throw new UsageError(`${option} ${quoted(text)} is no whole number from 0 to ${most.toLocaleString("en")}`);
  return value;
}

interface HowMany {
  readonly random: number;
  readonly flagBits: number;
}

/** Runs what was proved. */
async function runAll(
  asked: readonly Profile[],
  linux: string | undefined,
  many: HowMany,
  onProgress: (text: string) => void,
): Promise<RunReport[]> {
  const tree = await treesOf(asked.map(kernelOf), linux);
  const runs: RunReport[] = [];
  for (const profile of asked) runs.push(await runProfile(profile, tree(kernelOf(profile)), { ...many, onProgress }));
  return runs;
}

/** Vectors hold the kernel's own results, so the tree is the profile's. */
async function vectors(asked: readonly Profile[], options: Options): Promise<void> {
  if (options.linux !== undefined) throw new UsageError("--write-vectors writes what the profiles' own kernels answer; leave --linux out");
  const tree = await treesOf(asked.map(kernelOf), undefined);
  for (const profile of asked) {
    const { lines, changed, kept } = await writeVectors(profile, tree(kernelOf(profile)));
    await writeLine(
      `${profile.id}: ${lines.toLocaleString("en")} lines${changed.length > 0 ? `, ${changed.length} of the old ones changed` : ""}${kept.length > 0 ? `, ${kept.length} kept as they were` : ""}`,
    );
  }
}

/** Installs what is missing where this user may, else says the line that does. */
async function setUp(wanted: readonly Need[]): Promise<void> {
  const packages = missing(wanted);
  if (packages.length === 0) return writeLine("nothing is missing");
  const left = install(packages);
  if (left.length === 0) return writeLine(`installed: ${packages.join(" ")}`);
  await writeLine(installLine(left));
  process.exitCode = 3;
}

async function run(options: Options): Promise<void> {
  const { asked: chosenOnes, without } = chosen(options);
  const many = { random: count(options.random, "--random", 1e10), flagBits: count(options.flagBits, "--flag-bits", 32) };
  const wanted = needs(chosenOnes, options);
  if (options.setup) return setUp(wanted);
  requireTools(wanted);
  if (options.writeVectors) return vectors(chosenOnes, options);
  const start = performance.now();
  const progress = progressLine();
  try {
    const asked = options.linux === undefined || options.profile ? chosenOnes : fitting(chosenOnes, await givenTree(options.linux));
    const reports = await verifyProfiles(asked, { linux: options.linux, onProgress: (text) => progress.update(`verify ${text}`) });
    const runs = options.run ? await runAll(asked, options.linux, many, (text) => progress.update(`verify ${text}`)) : [];
    progress.done();
    const contradictions = contradictionsOf(reports, runs);
    if (contradictions.length > 0)
      throw new InfrastructureError(
        `proof and run contradict each other, so that one of ptelab's parts is wrong: ${contradictions.join("; ")}`,
      );
    if (runs.some((one) => runFindings(one).length > 0)) process.exitCode = 1;
    if (reports.some(({ verified }) => verified.some(isFinding))) process.exitCode = 1;
    const left = without.map((profile) => ({ profile: profile.id, why: whyWithout(profile)! }));
    const seconds = (performance.now() - start) / 1000;
    if (options.json) return writeLine(toJson("verify/1", { reports, runs, without: left, seconds }));
    const detailed = options.profile !== undefined && !options.brief;
    return writeLine([verifyText(reports, left, seconds, detailed), ...(options.run ? [runText(runs)] : [])].join("\n\n"));
  } finally {
    progress.done();
  }
}

export function addVerify(program: Command): void {
  program
    .command("verify")
    .description("every helper against the real kernel headers: proved equal for all inputs, or where they differ")
    .option("-p, --profile <id>", "only this profile, helper by helper (may be repeated)", collect)
    .option("--arch <name>", "only this architecture (may be repeated)", collect)
    .option("--linux <tree>", "this kernel tree in the place of Debian's linux-source-6.12 and 6.1")
    .option("--run", "run the same headers as well: by each architecture's gcc, under qemu-user")
    .option("--random <n>", "with --run: random values a profile and state", "10000000")
    .option("--flag-bits <n>", "with --run: all combinations of so many flag bits at the most", "24")
    .option("--write-vectors", "write what the kernels' own functions answer to test/vectors (in a checkout)")
    .option("--setup", "install what is missing by apt, or say the line that does")
    .option("--brief", "with -p: a line a profile, not one a helper")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      `
Ends with 1 where a helper differs, is refused or is given up; with 3 where a tool is missing or a configuration cannot be built.
Trees, configurations and compiled kernels are kept in $PTELAB_CACHE, else $XDG_CACHE_HOME/ptelab, else ~/.cache/ptelab.

Examples:
  $ ptelab verify --setup
  $ ptelab verify
  $ ptelab verify -p arm64-4k
  $ ptelab verify --run -p s390
  $ ptelab verify --linux ~/linux --arch riscv`,
    )
    .action(run);
}
