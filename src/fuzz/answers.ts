/** One case of a law, asked of everybody: the two-lane loop, the law one entry at a time, and the release module. */

import { VIOLATED } from "../audit/proof.ts";
import { answerAt } from "../audit/run.ts";
import type { Law } from "../laws/index.ts";
import type { Builds } from "./modules.ts";
import { type Check, checkOf } from "./words.ts";

/** Whether each says that the law is violated. */
export interface Said {
  readonly lanes: boolean;
  readonly single: boolean;
  readonly release: boolean;
}

export function askAll(
  { fuzz, release }: Builds,
  law: Law,
  scratch: number,
  words: readonly bigint[],
  check: Check = checkOf(fuzz, law),
): Said {
  const [a, b = 0n, c = 0n] = words;
  new BigUint64Array(fuzz.memory.buffer, scratch, 4).fill(a);
  return {
    lanes: check(scratch, 4, b, c) > 0,
    single: answerAt(fuzz, law, words) === VIOLATED,
    release: answerAt(release, law, words) === VIOLATED,
  };
}

export function isViolated({ lanes, single, release }: Said): boolean {
  return lanes || single || release;
}

export function disagree({ lanes, single, release }: Said): boolean {
  return lanes !== single || single !== release;
}

const saying = (violated: boolean) => (violated ? "violated" : "kept");

export function saidText(law: Pick<Law, "formula">, said: Said): string {
  if (!disagree(said)) return `violated: ${law.formula}`;
  return `the builds disagree on ${law.formula}: two lanes say ${saying(said.lanes)}, one entry ${saying(said.single)}, the release module ${saying(said.release)}`;
}
