/** One case of a law, asked of everybody: the two-lane loop, the law one entry at a time, and the release module. */

import { VIOLATED } from "../audit/proof.ts";
import { answerAt } from "../audit/run.ts";
import type { Law } from "../laws/index.ts";
import type { Builds } from "./modules.ts";
import { type Check, checkOf, type WordRoom } from "./words.ts";

/** The answers: of the two-lane loop whether it counts the case, of the others bit 0 that the condition applies, bit 1 that it is kept. */
export interface Said {
  readonly lanes: boolean;
  readonly single: bigint;
  readonly release: bigint;
}

export function askAll(
  { fuzz, release }: Builds,
  law: Law,
  room: WordRoom,
  words: readonly bigint[],
  check: Check = checkOf(fuzz, law, room),
): Said {
  const { scratch } = room;
  const [a, ...more] = words;
  new BigUint64Array(fuzz.memory.buffer, scratch, 4).fill(a);
  return {
    lanes: check(scratch, 4, more) > 0,
    single: answerAt(fuzz, law, words),
    release: answerAt(release, law, words),
  };
}

export function disagree({ lanes, single, release }: Said): boolean {
  return single !== release || lanes !== (single === VIOLATED);
}

/** Does anybody call it violated, or is anybody of another mind? */
export function isWrong(said: Said): boolean {
  return said.lanes || said.single === VIOLATED || disagree(said);
}

function saying(answer: bigint): string {
  if ((answer & 1n) === 0n) return `does not apply${answer === 0n ? ", not kept" : ""}`;
  return answer === VIOLATED ? "violated" : "kept";
}

export function saidText(law: Pick<Law, "formula">, said: Said): string {
  if (!disagree(said)) return `violated: ${law.formula}`;
  const lanes = said.lanes ? "violated" : "not violated";
  return `the builds disagree on ${law.formula}: two lanes say ${lanes}, one entry ${saying(said.single)}, the release module ${saying(said.release)}`;
}
