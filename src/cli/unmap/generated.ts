/** Scenarios that are generated: any number of entries, over threads, until it is done or stopped. */
import { loadLab } from "../../node.ts";
import { type PolicyResult, unmapGenerated } from "../../unmap/run.ts";
import type { Sample } from "../../unmap/samples.ts";
import { type Mix, type Preset, withKnob } from "../../unmap/scenarios/presets.ts";
import { faultsOf } from "../render/unmap.ts";
import { answerReply, type ProfileAnswer } from "./answer.ts";
import { type Asked, loopTitle, onlyOne } from "./asked.ts";
import { type Options, parseBatch, parseCount, parseSeed, parseWorkers } from "./options.ts";
import { unmapProgress } from "./progress.ts";
import type { Reply } from "./reply.ts";
import { tellSmall } from "./small.ts";

function mixOf({ batch, knob = [] }: Options, preset: Preset): Mix {
  return knob.reduce(withKnob, batch === undefined ? preset.mix : { ...preset.mix, orders: parseBatch(batch) });
}

async function run({ options, profile, loop, policies }: Asked, preset: Preset, signal: AbortSignal): Promise<ProfileAnswer> {
  const ptes = parseCount(options.ptes);
  const plan = { profile: profile.id, mix: mixOf(options, preset), seed: parseSeed(options.seed), policies, loop, ptes };
  const workers = parseWorkers(options.workers);
  const progress = unmapProgress(profile.id, ptes);
  try {
    const result = await unmapGenerated({ ...plan, workers, signal, onProgress: progress.update });
    return { profile, loop, lab: await loadLab(profile), ...result };
  } finally {
    progress.done();
  }
}

/** The worst that was found, to be told: a fault if there is one. */
function worst(results: readonly PolicyResult[]): Sample | undefined {
  const faults = new Set(results.flatMap((result) => faultsOf(result).map(({ bit }) => bit)));
  const samples = results.flatMap(({ samples }) => samples);
  return samples.find(({ bit }) => faults.has(bit)) ?? samples[0];
}

async function explain(asked: Asked, preset: Preset, signal: AbortSignal): Promise<string> {
  const { lab, results } = await run(asked, preset, signal);
  const sample = worst(results);
  if (!sample) return "nothing comes out otherwise than one entry at a time: there is no batch to explain";
  return `the folio of entry ${sample.slot}, slots counted from its first page\n\n${tellSmall(lab, sample.table, asked.policies, asked.loop)}`;
}

export async function runGenerated(
  options: Options,
  asked: readonly Asked[],
  preset: Preset,
  signal: AbortSignal,
): Promise<Reply | string> {
  if (options.explain) return explain(onlyOne(asked, "--explain tells one batch of one profile"), preset, signal);
  const profiles: ProfileAnswer[] = [];
  for (const one of asked) if (!signal.aborted) profiles.push(await run(one, preset, signal));
  const seed = parseSeed(options.seed);
  return answerReply({ scenario: preset.id, title: preset.title, loop: loopTitle(options), seed, partial: signal.aborted, profiles });
}
