/** The thread's sentences on one profile: over every short batch that the kernel can build, and over random ones of any length. */

import { hasHugePages } from "../profile/helpers.ts";
import type { Lab } from "../profile/lab.ts";
import { type Example, exampleOf, offendingExample } from "./example.ts";
import { exhaustive, MOST_PAGES } from "./exhaustive.ts";
import { type LazyReach, lazyfreeOf } from "./lazyfree.ts";
import { findLoop, type Loop } from "./loops.ts";
import { findPolicy, type Policy } from "./policies.ts";
import { randomBatches } from "./random.ts";
import { sentences as allSentences, type Sentence } from "./sentences.ts";
import { shrink, wholeFolio } from "./shrink.ts";
import { type Ways, waysOf } from "./ways.ts";

/** On what grounds a policy keeps a sentence. */
export interface Kept {
  readonly policy: string;
  /** All folios of up to so many pages. */
  readonly exhaustive: { readonly pages: number; readonly batches: number; readonly entries: number };
  /** Batches longer than that. */
  readonly random: { readonly seed: bigint; readonly batches: number; readonly longest: number; readonly entries: number };
}

export interface Refuted {
  readonly policy: string;
  /** "random": no batch of up to `pages` pages refutes it. */
  readonly foundBy: "exhaustive" | "random";
  readonly example: Example;
}

export type SentenceVerdict =
  | { readonly kind: "holds"; readonly kept: readonly Kept[] }
  /** `kept` are policies that it is said of too, and that keep it. */
  | { readonly kind: "refuted"; readonly refuted: readonly Refuted[]; readonly kept: readonly Kept[] }
  | { readonly kind: "not-applicable"; readonly why: string }
  | { readonly kind: "undecided"; readonly why: string };

export interface SentenceJudged {
  readonly sentence: string;
  readonly verdict: SentenceVerdict;
}

export interface SentencesJudged {
  readonly profile: string;
  readonly loop: string;
  /** Anonymous memory has large folios only with transparent huge pages: elsewhere batches of two and more are about the helpers alone. */
  readonly largeFolios: boolean;
  readonly judged: readonly SentenceJudged[];
  readonly ms: number;
}

export interface SentenceOptions {
  readonly sentences?: readonly Sentence[];
  /**
   * 6.16 where left out: the thread is about loops that batch, whatever kernel the profile has, and what 7.0 batches 6.16 does too (7.0 takes
   * entries one at a time where userfaultfd write-protects).
   */
  readonly loop?: Loop;
  readonly pages?: number;
  /** Random batches longer than `pages`, under each policy. */
  readonly random?: number;
  readonly seed?: bigint;
  readonly lazy?: LazyReach;
  readonly signal?: AbortSignal;
}

const RANDOM = 1_000_000;
const SEED = 0x5eedn;

/** One sentence of one policy. */
interface Question {
  readonly sentence: Sentence;
  readonly policy: Policy;
}

/** What is known of a question: refuted, or so many batches that keep it. */
interface Answer {
  refuted?: Refuted;
  batches: number;
  entries: number;
  random?: Kept["random"];
}

interface Run {
  readonly lab: Lab;
  readonly ways: Ways;
  readonly loop: Loop;
  readonly pages: number;
  readonly signal?: AbortSignal;
  readonly answers: ReadonlyMap<Question, Answer>;
}

/** Questions that nothing has refuted yet, and their policies. */
function open({ answers }: Run): { readonly questions: readonly Question[]; readonly policies: readonly Policy[] } {
  const questions = [...answers].filter(([, { refuted }]) => !refuted).map(([question]) => question);
  return { questions, policies: [...new Set(questions.map(({ policy }) => policy))] };
}

/** Shortest batches first: what is refuted by two pages is not asked again of three. */
function judgeShort(run: Run): void {
  const { lab, ways, loop, pages, signal, answers } = run;
  for (let length = 1; length <= pages && !signal?.aborted; length++) {
    const { questions, policies } = open(run);
    if (policies.length === 0) return;
    const found = exhaustive(lab, policies, loop, { least: length, most: length, lazy: ways.lazy, signal });
    for (const question of questions) {
      const answer = answers.get(question) as Answer;
      const first = found.results.find(({ policy }) => policy === question.policy)?.first ?? [];
      const bit = question.sentence.refutedBy.find((wanted) => first.some((offending) => offending.bit === wanted));
      const offending = first.find((one) => one.bit === bit);
      answer.batches += found.batches;
      answer.entries += found.entries;
      if (!offending) continue;
      const example = offendingExample(lab, ways, offending, question.policy, loop);
      answer.refuted = { policy: question.policy.id, foundBy: "exhaustive", example };
    }
  }
}

function judgeLong(run: Run, seed: bigint, batches: number): void {
  const { lab, ways, loop, pages, signal, answers } = run;
  const { questions, policies } = open(run);
  const wanted = policies.map((policy) => {
    const bits = questions.filter((question) => question.policy === policy).flatMap(({ sentence }) => sentence.refutedBy);
    return { policy, bits: [...new Set(bits)] };
  });
  const runs = randomBatches(lab, wanted, loop, { seed, batches, most: pages, signal });
  for (const question of questions) {
    const answer = answers.get(question) as Answer;
    const { policy, sentence } = question;
    const found = runs.find((one) => one.policy === policy);
    if (!found) continue;
    answer.random = { seed, batches: found.batches, longest: found.longest, entries: found.entries };
    const bit = sentence.refutedBy.find((wanted) => found.samples.some((sample) => sample.bit === wanted));
    const sample = found.samples.find((one) => one.bit === bit);
    if (bit === undefined || !sample) continue;
    const least = shrink(lab, sample.table, sample.offence, { policy, loop, bit, buildable: ways });
    const example = exampleOf(lab, ways, least ?? wholeFolio(sample.table, sample.offence), policy, loop, bit);
    answer.refuted = { policy: policy.id, foundBy: "random", example };
  }
}

function verdictOf(questions: readonly Question[], { answers, pages, signal }: Run): SentenceVerdict {
  const refuted: Refuted[] = [];
  const kept: Kept[] = [];
  for (const question of questions) {
    const { refuted: found, batches, entries, random } = answers.get(question) as Answer;
    if (found) refuted.push(found);
    else if (random) kept.push({ policy: question.policy.id, exhaustive: { pages, batches, entries }, random });
  }
  if (refuted.length > 0) return { kind: "refuted", refuted, kept };
  if (signal?.aborted) return { kind: "undecided", why: "stopped before all batches were compared" };
  return { kind: "holds", kept };
}

/** Judges the sentences on a profile. */
export function judgeSentences(lab: Lab, options: SentenceOptions = {}): SentencesJudged {
  const start = performance.now();
  const { sentences = allSentences, loop = findLoop("6.16", lab.profile), pages = MOST_PAGES, random = RANDOM, seed = SEED } = options;
  const { profile } = lab;
  const whyNot = ({ needs }: Sentence) => {
    if (!loop.batches) return `the loop of ${loop.id} unmaps one entry at a time`;
    return needs && !profile.supports[needs] ? `${profile.id} has no ${needs.replaceAll("_", "-")}` : undefined;
  };
  const asked = sentences.filter((sentence) => whyNot(sentence) === undefined);
  const policies = new Map(asked.flatMap((sentence) => sentence.policies).map((id) => [id, findPolicy(id)]));
  const questions = asked.flatMap((sentence) =>
    sentence.policies.map((id): Question => ({ sentence, policy: policies.get(id) as Policy })),
  );
  const answers = new Map(questions.map((question): [Question, Answer] => [question, { batches: 0, entries: 0 }]));
  const run: Run = { lab, ways: waysOf(options.lazy ?? lazyfreeOf(lab)), loop, pages, signal: options.signal, answers };
  judgeShort(run);
  judgeLong(run, seed, random);
  const judged = sentences.map((sentence): SentenceJudged => {
    const { id } = sentence;
    const why = whyNot(sentence);
    if (why !== undefined) return { sentence: id, verdict: { kind: "not-applicable", why } };
    const own = questions.filter((question) => question.sentence === sentence);
    return { sentence: id, verdict: verdictOf(own, run) };
  });
  return { profile: profile.id, loop: loop.id, largeFolios: hasHugePages(profile), judged, ms: performance.now() - start };
}
