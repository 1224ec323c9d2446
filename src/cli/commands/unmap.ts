import type { Command } from "commander";
import { UsageError } from "../../node.ts";
import { CVE } from "../../unmap/scenarios/cve.ts";
import { findPreset, presets } from "../../unmap/scenarios/presets.ts";
import { collect } from "../collect.ts";
import { toJson } from "../json.ts";
import { writeLine } from "../output.ts";
import { askedOf } from "../unmap/asked.ts";
import { runExhaustive, runThread } from "../unmap/batches.ts";
import { runCaptures } from "../unmap/captures.ts";
import { runGenerated } from "../unmap/generated.ts";
import type { Options } from "../unmap/options.ts";
import type { Reply } from "../unmap/reply.ts";
import { runTables } from "../unmap/tables.ts";

const CAPTURES = "captures";
const EXHAUSTIVE = "exhaustive";
const THREAD = "thread";
const OTHERS = [CVE, CAPTURES, EXHAUSTIVE, THREAD];
const INTERRUPTED = 130;

/** What only some scenarios have: an option that would do nothing is a mistake. */
const NOT_FOR: Readonly<Record<string, readonly (keyof Options)[]>> = {
  [CVE]: ["batch", "knob", "ptes", "seed", "workers"],
  file: ["batch", "knob", "ptes", "seed", "workers"],
  [CAPTURES]: ["batch", "knob", "ptes", "seed", "workers", "explain"],
  [EXHAUSTIVE]: ["batch", "knob", "ptes", "seed", "explain"],
  [THREAD]: ["batch", "knob", "ptes", "policy", "explain"],
};

function checkOptions(options: Options, scenario: string): void {
  const idle = NOT_FOR[scenario]?.find((name) => options[name] !== undefined);
  if (idle === undefined) return;
  const what = scenario === "file" ? "a page table out of a file" : `the scenario ${scenario}`;
  throw new UsageError(`--${idle} means nothing for ${what}; leave it out (ptelab unmap --help says what there is)`);
}

function answer(options: Options, signal: AbortSignal): Promise<Reply | string> {
  if (options.file !== undefined && options.scenario !== undefined)
    throw new UsageError("--file is in the place of a scenario: give one of them");
  const scenario = options.file === undefined ? (options.scenario ?? CVE) : "file";
  checkOptions(options, scenario);
  if (scenario === CAPTURES) return runCaptures(options);
  if (scenario === THREAD) return runThread(options, signal);
  const preset = scenario === "file" || OTHERS.includes(scenario) ? undefined : findPreset(scenario, OTHERS);
  const asked = askedOf(options);
  if (scenario === EXHAUSTIVE) return runExhaustive(asked, signal);
  return preset ? runGenerated(options, asked, preset, signal) : runTables(options, asked);
}

async function run(options: Options): Promise<void> {
  const stop = new AbortController();
  const onInterrupt = () => stop.abort();
  process.once("SIGINT", onInterrupt);
  try {
    const reply = await answer(options, stop.signal);
    if (typeof reply === "string") return await writeLine(reply);
    await writeLine(options.json ? toJson(reply.schema, reply.data()) : await reply.text());
    if (reply.faulty && !options.exitZero) process.exitCode = 1;
    if (reply.partial) process.exitCode = INTERRUPTED;
  } finally {
    process.off("SIGINT", onInterrupt);
  }
}

export function addUnmap(program: Command): void {
  program
    .command("unmap")
    .description("batched unmap of lazyfree folios: what every restore policy gains and loses")
    .option("-p, --profile <id>", "only this profile (may be repeated)", collect)
    .option("--scenario <id>", `${OTHERS.join(", ")}; or a generated mix: ${presets.map(({ id }) => id).join(", ")} (${CVE} if left out)`)
    .option("--file <file>", "a page table of your own, in the place of a scenario; needs -p")
    .option("--policy <id>", "only this policy, or your own: NAME=FLAGS,wrprotect:WHERE,restore:WHAT (may be repeated)", collect)
    .option("--loop <kernel>", "whose try_to_unmap_one(): 6.12, 6.15, 6.16, 7.0, or own (each profile's kernel); 7.0 if left out")
    .option("--batch <pages>", "every folio has so many pages (1, 2, 4 … 4096), or mix")
    .option("--knob <name=value>", "a rate in percent, e.g. fork=50 (may be repeated)", collect)
    .option("--ptes <n>", "entries to make: 64Ki, 256Mi, 1e6 (1Mi if left out)")
    .option("--seed <hex>", "seed of what is made (0x1 if left out)")
    .option("--workers <n>", "threads; one a processor if left out")
    .option("--explain", "one batch under each policy, step by step; needs -p")
    .option("--json", "as JSON")
    .option("--exit-zero", "exit with 0 though a policy gains a permission or loses data")
    .addHelpText(
      "after",
      `
Exit code 1 where a policy gains a permission, maps a wrong frame, misses a flush or loses data, or a sentence is refuted; 130 on Ctrl-C,
with what was done until then.

Examples:
  $ ptelab unmap
  $ ptelab unmap -p x86_64 --policy first-pte --explain
  $ ptelab unmap --scenario mixed --ptes 16Mi --seed 0x2a
  $ ptelab unmap --scenario fork --knob fork=80 --batch 16 -p arm64-4k
  $ ptelab unmap --scenario captures
  $ ptelab unmap --scenario thread -p x86_64
  $ ptelab unmap --policy 'mine=RESPECT_WRITE,wrprotect:restore-batch' -p riscv64`,
    )
    .action(run);
}
