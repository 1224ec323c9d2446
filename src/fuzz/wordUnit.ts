/** A block of words under every law: counted by the two-lane loops, and a sample of them by the release module. */
import { inputMasks, type Law } from "../laws/index.ts";
import { reserve } from "../profile/arena.ts";
import { askAll, disagree, isWrong, type Said, saidText } from "./answers.ts";
import { into, unitDigest } from "./digests.ts";
import type { Known } from "./known.ts";
import type { Builds } from "./modules.ts";
import { shrinkWords } from "./shrinkWords.ts";
import { loadStates, STATES } from "./states.ts";
import { BLOCK_WORDS } from "./targets.ts";
import { formatToken } from "./token.ts";
import type { Coverage, Finding, UnitResult } from "./types.ts";
import {
  alike,
  CHUNK_WORDS,
  caseOf,
  checkOf,
  countersOf,
  fillWords,
  furtherWordsOf,
  layOutWords,
  singleOf,
  violating,
  type WordRoom,
  wordCall,
} from "./words.ts";

/** Words of a block that the release module is asked about: a loop one entry at a time takes ten times as long. */
const SAMPLE = 64;
const SMALL_SAMPLE = 64;
/** Of these, words that are given to the exported laws themselves: the loops have copies of them. */
const DIRECT = 4;
/** Cases of a law that are shrunk, and what is kept of them: a law that is refuted everywhere must not hold up the others. */
const MOST_TRIES = 12;
const MOST_KEPT = 4;

export interface WordUnits {
  run(seed: bigint, block: number): UnitResult;
}

/** One case shrunk: undefined where nobody finds anything wrong with it. */
export function wordFinding(builds: Builds, known: Known, room: WordRoom, law: Law, seed: bigint, index: number): Finding | undefined {
  const { fuzz } = builds;
  const profile = fuzz.profile.id;
  const words = caseOf(fuzz, law, seed, index);
  const check = checkOf(fuzz, law, room);
  const ask = (one: readonly bigint[]): Said => askAll(builds, law, room, one, check);
  const said = ask(words);
  if (!isWrong(said)) return undefined;
  const wrong = disagree(said) ? disagree : (one: Said) => isWrong(one) && !disagree(one);
  const least = shrinkWords(fuzz, law.inputs, inputMasks(fuzz, law), words, (one) => wrong(ask(one)));
  const texts = least.map((word) => `0x${word.toString(16)}`);
  const answers = ask(least);
  return {
    token: formatToken({ profile, target: law.id, seed, index }),
    profile,
    target: law.id,
    least: texts,
    key: [law.id, profile, ...(disagree(answers) ? ["builds"] : []), ...texts].join(":"),
    message: saidText(law, answers),
    known: !disagree(answers) && known.law(law),
  };
}

interface Tried {
  tries: number;
  readonly keys: Set<string>;
}

/** @param known of the profile */
export async function createWordUnits(builds: Builds, laws: readonly Law[], known: Known): Promise<WordUnits> {
  const { fuzz, release } = builds;
  const profile = fuzz.profile.id;
  const room = layOutWords(fuzz, laws);
  const rows = laws.map((law) => ({
    law,
    check: checkOf(fuzz, law, room),
    at: room.at.get(law.inputs[0]) as number,
    ours: singleOf(fuzz, law),
    theirs: singleOf(release, law),
    name: `${profile}:${law.id}`,
  }));
  const countAll = countersOf(fuzz, laws, room);
  const tried = new Map<string, Tried>();
  const states = await loadStates(profile);

  function tryCase(found: Finding[], law: Law, seed: bigint, index: number, kind: string): void {
    const name = `${law.id} ${kind}`;
    const before = tried.get(name) ?? { tries: 0, keys: new Set<string>() };
    tried.set(name, before);
    if (before.tries >= MOST_TRIES || before.keys.size >= MOST_KEPT) return;
    before.tries++;
    const finding = wordFinding(builds, known, room, law, seed, index);
    if (!finding || before.keys.has(finding.key)) return;
    before.keys.add(finding.key);
    found.push(finding);
  }

  function isOpen(law: Law): boolean {
    const before = tried.get(`${law.id} lanes`);
    return before === undefined || (before.tries < MOST_TRIES && before.keys.size < MOST_KEPT);
  }

  /** The same words in the release module, by the laws' own loop: the conditions apply to as many, and as many are violated. */
  function sample(found: Finding[], seed: bigint, block: number): void {
    // Another part of the block each time.
    const from = (block * SAMPLE) % BLOCK_WORDS;
    const first = block * BLOCK_WORDS + from;
    const further = furtherWordsOf(fuzz, laws, seed, Math.floor(first / CHUNK_WORDS));
    const there = reserve(release, SMALL_SAMPLE + 8 * SAMPLE);
    const copy = new BigUint64Array(release.memory.buffer, there + SMALL_SAMPLE, SAMPLE);
    let copied = -1;
    const lanes = countAll(from, SAMPLE, further);
    for (const [i, { law, check, at, ours, theirs }] of rows.entries()) {
      const here = at + 8 * from;
      const words = new BigUint64Array(fuzz.memory.buffer, here, SAMPLE);
      if (copied !== at) copy.set(words);
      copied = at;
      const counted = ours.tally(here, SAMPLE, further[i], room.tally);
      const agree = counted.violated === BigInt(lanes[i]);
      const same = agree && alike(counted, theirs.tally(there + SMALL_SAMPLE, SAMPLE, further[i], there));
      const looked = same ? DIRECT : SAMPLE;
      for (let place = 0; place < looked; place++) {
        const one = [words[place], ...further[i]];
        if (same && ours.at(one) === theirs.at(one)) continue;
        if (!disagree(askAll(builds, law, room, one, check))) continue;
        tryCase(found, law, seed, first + place, "builds");
        break;
      }
    }
  }

  return {
    run(seed, block) {
      fillWords(fuzz, room, seed, block);
      const counts = new Array<number>(rows.length).fill(0);
      const findings: Finding[] = [];
      for (let start = 0; start < BLOCK_WORDS; start += CHUNK_WORDS) {
        const chunk = (block * BLOCK_WORDS + start) / CHUNK_WORDS;
        const further = furtherWordsOf(fuzz, laws, seed, chunk);
        const violated = countAll(start, CHUNK_WORDS, further);
        for (let i = 0; i < violated.length; i++) {
          const count = violated[i];
          if (count === 0) continue;
          counts[i] += count;
          const { law, check, at } = rows[i];
          if (!isOpen(law)) continue;
          for (const place of violating(fuzz, check, room, at + 8 * start, CHUNK_WORDS, further[i], 1))
            tryCase(findings, law, seed, block * BLOCK_WORDS + start + place, "lanes");
        }
      }
      sample(findings, seed, block);
      let digest = unitDigest(profile, "words", block, seed);
      for (const at of new Set(rows.map((row) => row.at))) digest = into(digest, wordCall(fuzz, "fuzz_hash")(at, BLOCK_WORDS) as bigint);
      for (const count of counts) digest = into(digest, count);
      const violations = Object.fromEntries(rows.flatMap(({ name }, i) => (counts[i] > 0 ? [[name, counts[i]]] : [])));
      return { digest, cases: BLOCK_WORDS * rows.length, violations, findings, coverage: seenStates(builds, room, states) };
    },
  };
}

function seenStates({ fuzz }: Builds, { at, states: place }: WordRoom, states: readonly number[]): Coverage {
  const seen = new Uint8Array(fuzz.memory.buffer, place, STATES);
  seen.fill(0);
  wordCall(fuzz, "fuzz_states")(at.get("pte") as number, BLOCK_WORDS, place);
  const bits = states.reduce((all, state, bit) => (seen[state] ? all | (1n << BigInt(bit)) : all), 0n);
  return { sets: { [`flags/${fuzz.profile.id}`]: { bits: `0x${bits.toString(16)}`, of: states.length } } };
}
