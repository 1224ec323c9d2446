import type { Command } from "commander";
import { findProfile, type Profile, profiles, UsageError } from "../../node.ts";
import { quoted } from "../../profile/errors.ts";
import { kernelOf, whyWithout } from "../../verify/kernels.ts";
import { isFinding } from "../../verify/outcome.ts";
import { install, installLine, missing, type Need, needsOf, requireTools } from "../../verify/tools.ts";
import { verifyProfiles } from "../../verify/verify.ts";
import { collect } from "../collect.ts";
import { toJson } from "../json.ts";
import { writeLine } from "../output.ts";
import { progressLine } from "../progress.ts";
import { verifyText } from "../render/verify.ts";

interface Options {
  readonly profile?: readonly string[];
  readonly arch?: readonly string[];
  readonly linux?: string;
  readonly setup?: boolean;
  readonly json?: boolean;
  readonly brief?: boolean;
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

function needs(asked: readonly Profile[], linux: string | undefined): readonly Need[] {
  return needsOf(linux === undefined ? [...new Set(asked.map((p) => kernelOf(p).of.tree))] : []);
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
  const { asked, without } = chosen(options);
  const wanted = needs(asked, options.linux);
  if (options.setup) return setUp(wanted);
  requireTools(wanted);
  const start = performance.now();
  const progress = progressLine();
  try {
    const reports = await verifyProfiles(asked, { linux: options.linux, onProgress: (text) => progress.update(`verify ${text}`) });
    progress.done();
    if (reports.some(({ verified }) => verified.some(isFinding))) process.exitCode = 1;
    const left = without.map((profile) => ({ profile: profile.id, why: whyWithout(profile)! }));
    const seconds = (performance.now() - start) / 1000;
    if (options.json) return writeLine(toJson("verify/1", { reports, without: left, seconds }));
    return writeLine(verifyText(reports, left, seconds, options.profile !== undefined && !options.brief));
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
  $ ptelab verify --linux ~/linux --arch riscv`,
    )
    .action(run);
}
