import type { Command } from "commander";
import { findProfile, loadLab, type Profile, UsageError } from "../../node.ts";
import { quoted } from "../../profile/errors.ts";
import { isFault } from "../../unmap/findings.ts";
import { findLoop, type Loop } from "../../unmap/loops.ts";
import { findPolicy, type Policy, policies, UNBATCHED } from "../../unmap/policies.ts";
import { type PolicyResult, unmapGenerated } from "../../unmap/run.ts";
import { CVE, stageCve } from "../../unmap/scenarios/cve.ts";
import { findPreset, type Mix, type Preset, presets, withKnob } from "../../unmap/scenarios/presets.ts";
import { collect } from "../collect.ts";
import { toJson } from "../json.ts";
import { writeLine } from "../output.ts";
import { faultsOf } from "../render/unmap.ts";
import { stagedText } from "../render/unmapStory.ts";
import { type Answer, answerData, answerText, type ProfileAnswer } from "../unmap/answer.ts";
import { DEFAULT_PROFILES, type Options, parseBatch, parseCount, parseSeed, parseWorkers } from "../unmap/options.ts";
import { unmapProgress } from "../unmap/progress.ts";
import { compareSmall, tellSmall } from "../unmap/small.ts";

/** The policies that a loop has: kernels before 6.15 unmap one entry at a time, and nothing else. */
function policiesOf(options: Options, loop: Loop): readonly Policy[] {
  if (loop.batches) return options.policy ? [...new Map(options.policy.map((id) => [id, findPolicy(id)])).values()] : policies;
  const other = options.policy?.find((id) => id !== UNBATCHED.id);
  if (other !== undefined)
    throw new UsageError(
      `the loop of ${loop.id} unmaps one entry at a time: it has no policy ${quoted(other)}; leave --policy out, or choose --loop 7.0`,
    );
  return [UNBATCHED];
}

interface Asked {
  readonly options: Options;
  readonly profile: Profile;
  readonly loop: Loop;
  readonly policies: readonly Policy[];
}

function mixOf({ options }: Pick<Asked, "options">, preset: Preset): Mix {
  const orders = options.batch === undefined ? preset.mix : { ...preset.mix, orders: parseBatch(options.batch) };
  return (options.knob ?? []).reduce(withKnob, orders);
}

async function runGenerated(asked: Asked, preset: Preset, signal: AbortSignal): Promise<ProfileAnswer> {
  const { options, profile, loop } = asked;
  const ptes = parseCount(options.ptes);
  const progress = unmapProgress(profile.id, ptes);
  try {
    const plan = { profile: profile.id, mix: mixOf(asked, preset), seed: parseSeed(options.seed), policies: asked.policies, loop, ptes };
    return { profile, ...(await unmapGenerated({ ...plan, workers: parseWorkers(options.workers), signal, onProgress: progress.update })) };
  } finally {
    progress.done();
  }
}

/** The worst that was found, to be told: a fault if there is one. */
function worst(results: readonly PolicyResult[]) {
  const samples = results.flatMap(({ samples }) => samples);
  return samples.find(({ bit }) => results.some(({ counts }) => faultsOf({ counts }).some((fault) => fault.bit === bit))) ?? samples[0];
}

async function explainGenerated(asked: Asked, preset: Preset, signal: AbortSignal): Promise<string> {
  const { results } = await runGenerated(asked, preset, signal);
  const sample = worst(results);
  if (!sample) return "nothing comes out otherwise than one entry at a time: there is no batch to explain";
  const lab = await loadLab(asked.profile);
  return `the folio of entry ${sample.slot}, slots counted from its first page\n\n${tellSmall(lab, sample.table, asked.policies, asked.loop)}`;
}

async function profileAnswer(asked: Asked, preset: Preset | undefined, signal: AbortSignal): Promise<ProfileAnswer> {
  if (preset) return runGenerated(asked, preset, signal);
  const lab = await loadLab(asked.profile);
  const { table } = stageCve(lab);
  return { profile: asked.profile, ptes: table.ptes.length, results: compareSmall(lab, table, asked.policies, asked.loop) };
}

async function explain(asked: Asked, preset: Preset | undefined, signal: AbortSignal): Promise<string> {
  if (preset) return explainGenerated(asked, preset, signal);
  const lab = await loadLab(asked.profile);
  const staged = stageCve(lab);
  return `${stagedText(lab, staged)}\n5. reclaim: try_to_unmap_one()\n\n${tellSmall(lab, staged.table, asked.policies, asked.loop)}`;
}

/** What only generated tables have. */
const OF_GENERATED = ["batch", "knob", "ptes", "seed", "workers"] as const satisfies readonly (keyof Options)[];

/** @throws UsageError where an option would do nothing */
function presetOf(options: Options): Preset | undefined {
  if (options.scenario !== CVE) return findPreset(options.scenario);
  const idle = OF_GENERATED.find((name) => options[name] !== undefined);
  if (idle !== undefined)
    throw new UsageError(
      `--${idle} is for generated tables, and ${CVE} is not one; choose --scenario ${presets.map(({ id }) => id).join("|")}`,
    );
  return undefined;
}

async function run(options: Options): Promise<void> {
  const preset = presetOf(options);
  const profiles = (options.profile ?? DEFAULT_PROFILES).map(findProfile);
  const asked = profiles.map((profile): Asked => {
    const loop = findLoop(options.loop, profile);
    return { options, profile, loop, policies: policiesOf(options, loop) };
  });
  const stop = new AbortController();
  const onInterrupt = () => stop.abort();
  process.once("SIGINT", onInterrupt);
  try {
    if (options.explain) {
      if (options.profile?.length !== 1) throw new UsageError("--explain tells one batch of one profile: give -p ID once");
      return await writeLine(await explain(asked[0], preset, stop.signal));
    }
    const answers: ProfileAnswer[] = [];
    for (const one of asked) if (!stop.signal.aborted) answers.push(await profileAnswer(one, preset, stop.signal));
    const answer: Answer = {
      scenario: options.scenario,
      title: preset?.title ?? "16 pages, half of them made read-only by a partial fork, MADV_FREE, one write, reclaim",
      loop: options.loop === "own" ? "each profile's own kernel" : options.loop,
      seed: preset && parseSeed(options.seed),
      partial: stop.signal.aborted,
      profiles: answers,
    };
    await writeLine(options.json ? toJson("unmap/1", answerData(answer)) : answerText(answer));
    const faulty = answers.some(({ results }) => results.some(({ counts }) => faultsOf({ counts }).some(isFault)));
    if (faulty && !options.exitZero) process.exitCode = 1;
    if (answer.partial) process.exitCode = 130;
  } finally {
    process.off("SIGINT", onInterrupt);
  }
}

export function addUnmap(program: Command): void {
  program
    .command("unmap")
    .description("batched unmap of lazyfree folios: what every restore policy gains and loses")
    .option("-p, --profile <id>", "only this profile (may be repeated)", collect)
    .option("--scenario <id>", `${CVE}, or a generated mix: ${presets.map(({ id }) => id).join(", ")}`, CVE)
    .option("--policy <id>", "only this policy, or your own: NAME=FLAGS,wrprotect:WHERE,restore:WHAT (may be repeated)", collect)
    .option("--loop <kernel>", "whose try_to_unmap_one(): 6.12, 6.15, 6.16, 7.0, or own (each profile's kernel)", "7.0")
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
Exit code 1 where a policy gains a permission, maps a wrong frame, misses a flush or loses data.

Examples:
  $ ptelab unmap
  $ ptelab unmap -p x86_64 --policy first-pte --explain
  $ ptelab unmap --scenario mixed --ptes 16Mi --seed 0x2a
  $ ptelab unmap --scenario fork --knob fork=80 --batch 16 -p arm64-4k
  $ ptelab unmap --policy 'mine=RESPECT_WRITE,wrprotect:restore-batch' -p riscv64`,
    )
    .action(run);
}
