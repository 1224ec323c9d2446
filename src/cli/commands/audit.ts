import { existsSync, readdirSync } from "node:fs";
import { basename, join, relative } from "node:path";
import type { Command } from "commander";
import { audit } from "../../audit/audit.ts";
import { auditCaptures, type CaptureAudit } from "../../audit/captures.ts";
import type { Judged } from "../../audit/verdict.ts";
import { findProfile, type Lab, laws, loadProfile, parseWord, profiles, projectRoot, UsageError } from "../../node.ts";
import { nearest, quoted } from "../../profile/errors.ts";
import { collect } from "../collect.ts";
import { toJson } from "../json.ts";
import { writeLine } from "../output.ts";
import { progressLine } from "../progress.ts";
import { auditTable, lawLegend, refutations, vacuities } from "../render/audit.ts";
import { REPORT_HEAD, reportCells } from "../render/capture.ts";
import { paint, table } from "../render/text.ts";

interface Options {
  readonly profile?: string[];
  readonly law?: string[];
  readonly random: string;
  readonly seed: string;
  readonly captures?: string[] | false;
  readonly json?: boolean;
  readonly exitZero?: boolean;
}

function lawIds(wanted: readonly string[] | undefined): readonly string[] {
  const all = laws.map((law) => law.id);
  const unknown = wanted?.find((id) => !all.includes(id));
  if (unknown !== undefined) throw new UsageError(`unknown law ${quoted(unknown)}; nearest: ${nearest(unknown, all).join(", ")}`);
  return wanted ?? all;
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 2 ** 30)
    throw new UsageError(`--random ${quoted(text)} is no whole number from 1 to 2^30`);
  return value;
}

/** The captures that come with ptelab. */
function shippedCaptures(): string[] {
  const folder = join(projectRoot(), "test/fixtures/captures");
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((f) => f.endsWith(".ndjson.gz"))
        .sort()
        .map((f) => relative(process.cwd(), join(folder, f)))
    : [];
}

function captureTable(audits: readonly CaptureAudit[]): string {
  const head = ["captured entries", ...REPORT_HEAD, "laws violated by an entry"].map((name) => paint("bold", name));
  const violated = ({ violations }: CaptureAudit) =>
    Object.entries(violations).map(([law, v]) => paint("red", `${law} ${v.count}× (first 0x${v.first.toString(16)})`));
  const rows = audits.map((one) => [basename(one.report.file), ...reportCells(one.report), violated(one).join(", ") || "none"]);
  return table([head, ...rows]);
}

async function print(judged: readonly Judged[], captures: readonly CaptureAudit[], seconds: number, random: number): Promise<void> {
  const labs = new Map<string, Lab>();
  for (const { profile, verdict } of judged)
    if (verdict.kind === "refuted" && !labs.has(profile)) labs.set(profile, await loadProfile(profile));
  const refuted = refutations(judged, labs);
  const vacuous = vacuities(judged);
  const enumerated = judged.reduce((sum, j) => sum + ("evidence" in j.verdict ? j.verdict.evidence.enumerated : 0), 0);
  const parts = [lawLegend(judged), auditTable(judged)];
  if (refuted) parts.push(refuted);
  if (vacuous) parts.push(vacuous);
  if (captures.length > 0) parts.push(captureTable(captures));
  parts.push(
    `${judged.length} verdicts over all words: every combination of the bits that the helpers depend on (${enumerated.toLocaleString("en")} words),\n` +
      `${random.toLocaleString("en")} random words per law, profile and argument; ${seconds.toFixed(1)} s.\n` +
      '"REFUTED" speaks of all words, whether or not a kernel builds them.',
  );
  await writeLine(parts.join("\n\n"));
}

export function addAudit(program: Command): void {
  program
    .command("audit")
    .description("the main job: which laws of pte_wrprotect() hold on which profile, and the captured entries")
    .option("-p, --profile <id>", "only this profile (may be repeated)", collect)
    .option("--law <id>", "only this law (may be repeated)", collect)
    .option("--random <n>", "random words per law, profile and argument", `${2 ** 20}`)
    .option("--seed <hex>", "seed of the random words", "0x1")
    .option("--captures <file>", "captures to audit instead of the shipped ones (may be repeated)", collect)
    .option("--no-captures", "leave the captures out")
    .option("--exit-zero", "exit with 0 though there are findings")
    .option("--json", "every verdict with its evidence as JSON")
    .addHelpText(
      "after",
      `
Exit code 1 where a law is refuted or a captured value differs.

Examples:
  $ ptelab audit
  $ ptelab audit -p powerpc-8xx-4k --law wrprotect-never-grants-read
  $ ptelab audit --json | jq '.verdicts[] | select(.verdict.kind == "refuted")'`,
    )
    .action(async (options: Options) => {
      const start = performance.now();
      const chosen = (options.profile ?? profiles.map((p) => p.id)).map((id) => findProfile(id).id);
      const ids = lawIds(options.law);
      const random = count(options.random);
      const progress = progressLine();
      const judged = await audit(chosen, ids, { seed: parseWord(options.seed, "seed"), random }, (done, of, id) =>
        progress.update(`audit ${done}/${of} ${id}`),
      );
      const files = options.captures === false ? [] : (options.captures ?? (options.profile ? [] : shippedCaptures()));
      progress.update(`captures ${files.length}`);
      const captures = await auditCaptures(files, ids);
      progress.done();
      if (options.json) await writeLine(toJson("audit/1", { verdicts: judged, captures }));
      else await print(judged, captures, (performance.now() - start) / 1000, random);
      const found = !options.exitZero && (judged.some((j) => j.verdict.kind === "refuted") || captures.some((c) => c.report.differing > 0));
      if (found) process.exitCode = 1;
    });
}
