/** Scenarios over all short batches that a kernel can build: what each policy does to them, and the thread's sentences about them. */
import { loadProfile, profiles } from "../../node.ts";
import type { Lab } from "../../profile/lab.ts";
import { exhaustiveOn, judgeSentencesOn } from "../../unmap/batchJobs.ts";
import { findings, isFault } from "../../unmap/findings.ts";
import { progressLine } from "../progress.ts";
import { exhaustiveText } from "../render/unmapExhaustive.ts";
import { sentencesText } from "../render/unmapSentences.ts";
import { type Asked, onlyOne } from "./asked.ts";
import { type Options, parseSeed, parseWorkers } from "./options.ts";
import type { Reply } from "./reply.ts";

/** The thread is about loops that batch; 7.0 batches nothing that 6.16 does not. */
const THREAD_LOOP = "6.16";

async function labsOf(ids: readonly string[]): Promise<(id: string) => Lab> {
  const labs = new Map<string, Lab>();
  for (const id of ids) labs.set(id, await loadProfile(id));
  return (id) => labs.get(id) as Lab;
}

export async function runThread(options: Options, signal: AbortSignal): Promise<Reply> {
  const ids = options.profile ?? profiles.map(({ id }) => id);
  const progress = progressLine();
  const plan = { loop: options.loop ?? THREAD_LOOP, seed: options.seed === undefined ? undefined : parseSeed(options.seed) };
  const workers = parseWorkers(options.workers);
  const onProgress = (done: number, of: number) => progress.update(`thread ${done}/${of} profiles`);
  const judged = await judgeSentencesOn(ids, plan, { workers, signal, onProgress }).finally(progress.done);
  const labOf = await labsOf(judged.map(({ profile }) => profile));
  return {
    text: () => sentencesText(judged, labOf),
    schema: "unmap-thread/1",
    data: () => ({ profiles: judged, partial: signal.aborted }),
    faulty: judged.some(({ judged: verdicts }) => verdicts.some(({ verdict }) => verdict.kind === "refuted")),
    partial: signal.aborted,
  };
}

export async function runExhaustive(asked: readonly Asked[], signal: AbortSignal): Promise<Reply> {
  const [{ policies, options }] = asked;
  const told = findings.filter(isFault).map(({ id }) => id);
  const progress = progressLine();
  const onProgress = (done: number, of: number) => progress.update(`exhaustive ${done}/${of} profiles`);
  const plan = { policies, loop: options.loop ?? onlyOne(asked, "each profile has its own loop").loop.id, told };
  const ids = asked.map(({ profile }) => profile.id);
  const all = await exhaustiveOn(ids, plan, { workers: parseWorkers(options.workers), signal, onProgress }).finally(progress.done);
  const labOf = await labsOf(all.map(({ run }) => run.profile));
  const faulty = all.some(({ run }) => run.results.some(({ counts }) => findings.some((f) => isFault(f) && counts[f.bit] > 0)));
  return {
    text: () => all.map(({ run, examples }) => exhaustiveText(labOf(run.profile), run, examples)).join("\n\n"),
    schema: "unmap-exhaustive/1",
    data: () => ({ profiles: all, partial: signal.aborted }),
    faulty,
    partial: signal.aborted || all.some(({ run }) => !run.complete),
  };
}
