import type { Command } from "commander";
import { type AuditPlan, audit } from "../../audit/audit.ts";
import { compareBaseline, readBaseline, writeBaseline } from "../../audit/baseline.ts";
import { auditCaptures, type CaptureAudit, compareWithProofs } from "../../audit/captures.ts";
import { verdictOver } from "../../audit/summary.ts";
import type { Domain, Judged } from "../../audit/verdict.ts";
import { findProfile, UsageError } from "../../node.ts";
import { needsOf, requireTools } from "../../verify/tools.ts";
import { fitting, givenTree, prepareKernels } from "../../verify/verify.ts";
import { captureTable, shippedCaptures } from "../audit/captureTable.ts";
import { explainVerdict } from "../audit/explain.ts";
import type { Options } from "../audit/options.ts";
import { auditOthers, othersText } from "../audit/others.ts";
import { checkOutputs, emit, writeWhole } from "../audit/outputs.ts";
import { outputsOf, reportOf } from "../audit/report.ts";
import { planAudit } from "../audit/select.ts";
import { collect } from "../collect.ts";
import { toJson } from "../json.ts";
import { writeLine } from "../output.ts";
import { progressLine } from "../progress.ts";
import { auditText } from "../render/auditText.ts";
import { baselineText } from "../render/baseline.ts";

/** What is no pass in a domain that was asked for; an undecided verdict never is one. */
function isNoPass(judged: Judged, domains: readonly Domain[]): boolean {
  return domains.some((domain) => ["refuted", "undecided"].includes(verdictOver(judged, domain)?.kind ?? ""));
}

function treeNames({ profiles, tree }: AuditPlan): string {
  return [...new Set(profiles.map((id) => `${tree!(id).name} (${tree!(id).version})`))].join(", ");
}

/** The plan over the helpers of a kernel tree, which are compiled here. @param named the profiles were chosen by the user, and stay */
async function overKernel(plan: AuditPlan, linux: string, named: boolean): Promise<AuditPlan> {
  requireTools(needsOf(/^\d+\.\d+$/.test(linux) ? [linux] : []));
  const progress = progressLine();
  try {
    const chosen = plan.profiles.map(findProfile);
    const profiles = named ? chosen : fitting(chosen, await givenTree(linux));
    const tree = await prepareKernels(profiles, { linux, onProgress: (text) => progress.update(`kernel ${text}`) });
    return { ...plan, profiles: profiles.map(({ id }) => id), tree };
  } finally {
    progress.done();
  }
}

/** Architectures without a room. */
async function runOthers(options: Options): Promise<void> {
  if (options.linux === undefined) throw new UsageError("--others wants a tree: --linux TREE, e.g. --linux 6.12");
  const { laws, options: how } = planAudit({ ...options, profile: undefined });
  requireTools(needsOf(/^\d+\.\d+$/.test(options.linux) ? [options.linux] : []));
  const progress = progressLine();
  try {
    const tree = await givenTree(options.linux);
    const others = await auditOthers(tree, laws, how.seed, how.random, (id) => progress.update(`audit ${id}`));
    progress.done();
    if (others.some(({ judged }) => judged.some((one) => isNoPass(one, ["all"]))) && !options.exitZero) process.exitCode = 1;
    if (options.json) {
      const architectures = others.map(({ id, foreign, judged }) => ({
        id,
        ...(foreign.kind === "failed" ? foreign : { kind: "ready", missing: foreign.missing }),
        verdicts: judged,
      }));
      return writeLine(toJson("audit-others/1", { tree: { name: tree.name, version: tree.version }, architectures }));
    }
    return writeLine(othersText(others, tree));
  } finally {
    progress.done();
  }
}

async function run(options: Options): Promise<void> {
  if (options.others) return runOthers(options);
  const own = planAudit(options);
  const start = performance.now();
  const plan =
    options.linux === undefined ? own : await overKernel(own, options.linux, options.profile !== undefined || options.kernel !== undefined);
  if (options.explain !== undefined) return writeLine(await explainVerdict(options.explain, plan));
  const { domains } = plan.options;
  checkOutputs(options);
  const baseline = options.baseline === undefined ? undefined : readBaseline(options.baseline);

  const progress = progressLine();
  const ids = plan.laws.map((law) => law.id);
  let judged: readonly Judged[];
  let captures: readonly CaptureAudit[];
  try {
    judged = await audit(plan, (done, of, id) => progress.update(`audit ${done}/${of} ${id}`));
    const narrowed = options.linux ?? options.profile ?? options.arch ?? options.kernel ?? plan.files;
    const files = options.captures === false ? [] : (options.captures ?? (narrowed ? [] : shippedCaptures()));
    progress.update(`captures ${files.length}`);
    captures = await auditCaptures(files, ids);
    compareWithProofs(captures, judged);
  } finally {
    progress.done();
  }

  const compared = baseline && compareBaseline(baseline, judged, ids);
  const report = await reportOf(plan, judged);
  const seconds = (performance.now() - start) / 1000;
  const more = [
    ...(captures.length > 0 ? [captureTable(captures)] : []),
    ...(options.linux === undefined ? [] : [`The helpers are those of ${treeNames(plan)}, as clang compiled them.`]),
    ...(compared ? [baselineText(compared, options.baseline ?? "")] : []),
    `${seconds.toFixed(1)} s. ${plan.options.random.toLocaleString("en")} random cases a verdict, seed 0x${plan.options.seed.toString(16)}.`,
  ];
  await emit(outputsOf(options, report, { captures, baseline: compared }), async () => auditText(report, more, options.findings));
  if (options.writeBaseline !== undefined) writeWhole(options.writeBaseline, writeBaseline(judged));

  const refuted = compared ? compared.new.some(({ domain }) => domains.includes(domain)) : judged.some((one) => isNoPass(one, domains));
  const found = refuted || captures.some((capture) => capture.report.differing > 0);
  if (found && !options.exitZero) process.exitCode = 1;
}

const EXAMPLES = `
Exit code 1 where a law is refuted or undecided in a domain that is asked for, or a captured value differs; with --baseline, where that is new.
A form without a file name goes to standard output, in the place of the table.

Examples:
  $ ptelab audit
  $ ptelab audit --arch powerpc --law wrprotect --domain reachable
  $ ptelab audit --explain wrprotect-never-grants-read -p powerpc-8xx-4k
  $ ptelab audit --law ./mine.ts -p x86_64          a law of your own: docs/custom-laws.md
  $ ptelab audit --html audit.html --sarif audit.sarif
  $ ptelab audit --write-baseline audit.baseline; ptelab audit --baseline audit.baseline
  $ ptelab audit --json | jq '.verdicts[] | select(.reachable.kind == "refuted") | [.profile, .law]'`;

export function addAudit(program: Command): void {
  program
    .command("audit")
    .description("the main job: which laws hold on which profile, proved over all words and over reachable entries")
    .option("-p, --profile <id>", "only this profile (may be repeated)", collect)
    .option("--arch <name>", "only this architecture (may be repeated)", collect)
    .option("--kernel <version>", "only profiles of this kernel, e.g. 6.1 (may be repeated)", collect)
    .option("--law <id>", "only this law, or family of laws, or the laws of this file (may be repeated)", collect)
    .option("--domain <name>", "where a refutation counts: all words, reachable entries, or both", "both")
    .option("--explain <law>", "the whole story of one verdict; needs -p")
    .option("--linux <tree>", "judge the kernel's own compiled helpers: of this tree, or of Debian's (6.1, 6.12)")
    .option("--others", "with --linux: architectures that ptelab has no room for, over all words")
    .option("--findings", "every finding in full, however many there are")
    .option("--z3", "let z3 decide every law over all words as well (npm package z3-solver)")
    .option("--random <n>", "random cases per law and profile", `${2 ** 14}`)
    .option("--seed <hex>", "seed of the random cases", "0x1")
    .option("--captures <file>", "captures to audit instead of the shipped ones (may be repeated)", collect)
    .option("--no-captures", "leave the captures out")
    .option("--baseline <file>", "findings in this file are known: only others count")
    .option("--write-baseline <file>", "write the findings of this run as a baseline")
    .option("--json [file]", "every verdict with its evidence as JSON")
    .option("--markdown [file]", "tables and findings as Markdown")
    .option("--junit [file]", "a test suite a profile as JUnit XML")
    .option("--sarif [file]", "findings as SARIF 2.1.0")
    .option("--html <file>", "one self-contained page: the matrix, with every verdict's details")
    .option("--exit-zero", "exit with 0 though there are findings")
    .addHelpText("after", EXAMPLES)
    .action(run);
}
