/**
 * The prover on programs that nobody wrote: bits of real laws are flipped and opcodes swapped. Whatever it says of such a law must be what
 * the engine finds when it runs it.
 */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { lawExport } from "../../src/laws/index.ts";
import { type Lab, type Law, laws, modulePath } from "../../src/node.ts";
import { type Input, LiftError, openModule, prepareLaw } from "../../src/prove/index.ts";
import { bitNumbers } from "../../src/prove/input.ts";
import { exportedFunction } from "../../src/prove/module.ts";
import { labs, profiles, randomWords } from "../support/labs.ts";
import { ALL, lawInputs, wordsUnder } from "../support/prover.ts";

let all: ReadonlyMap<string, Lab>;
beforeAll(async () => {
  all = await labs();
});

const EACH = 30;
/** Enumerated up to so many deciding bits, drawn at random beyond. */
const ENUMERATED = 10;
const DRAWN = 1500;
/** i64.add to i64.shr_u, among which opcodes are swapped; comparisons likewise. */
const SWAPPED: readonly (readonly [number, number])[] = [
  [0x51, 0x5a],
  [0x7c, 0x8a],
];

function mutate(bytes: Uint8Array<ArrayBuffer>, start: number, end: number, random: bigint): Uint8Array<ArrayBuffer> {
  const mutant = new Uint8Array(bytes);
  const at = start + (Number(random >> 32n) % (end - start));
  const range = SWAPPED.find(([first, last]) => mutant[at] >= first && mutant[at] <= last);
  if (range && random & 1n) mutant[at] = range[0] + (Number((random >> 8n) & 0xffn) % (range[1] - range[0] + 1));
  else mutant[at] ^= 1 << Number((random >> 8n) & 7n);
  return mutant;
}

type Run = (words: readonly bigint[]) => bigint | undefined;

function runner(bytes: Uint8Array<ArrayBuffer>, name: string): Run {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { abort: () => {} } });
  const at = exports[name] as (...words: bigint[]) => bigint;
  return (words) => {
    try {
      return BigInt.asUintN(64, at(words[0], words[1] ?? 0n, words[2] ?? 0n));
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) return undefined;
      throw error;
    }
  };
}

/** Every combination of the deciding bits, the others random. */
function* decidingWords(masks: readonly bigint[], inputs: readonly Input[], random: BigUint64Array): Generator<bigint[]> {
  const rest = inputs.map(({ mask }, i) => random[i] & mask & ~masks[i]);
  const [a, b, c] = [0, 1, 2].map((i) => masks[i] ?? 0n);
  for (const x of wordsUnder(a))
    for (const y of wordsUnder(b)) for (const z of wordsUnder(c)) yield inputs.map((_, i) => [x, y, z][i] | rest[i]);
}

/** The mutant's answer against its runs; what came of it. */
function check(
  bytes: Uint8Array<ArrayBuffer>,
  law: Law,
  inputs: readonly Input[],
  random: BigUint64Array,
): "refused" | "refuted" | "proved" {
  const name = `at_${lawExport(law)}`;
  const run = runner(bytes, name);
  let answer: ReturnType<ReturnType<typeof prepareLaw>["over"]>;
  try {
    answer = prepareLaw(openModule(bytes), name, inputs).over();
  } catch (error) {
    if (error instanceof LiftError) return "refused";
    throw error;
  }
  if (answer.smallest) expect(run(answer.smallest), `${law.id} smallest`).toBe(1n);
  const deciding = answer.decidingBits.reduce((sum, mask) => sum + bitNumbers(mask).length, 0);
  if (deciding <= ENUMERATED) {
    const free = inputs.reduce((sum, { mask }) => sum + bitNumbers(mask).length, 0);
    const found = [...decidingWords(answer.decidingBits, inputs, random)].map(run);
    const count = (test: (word: bigint | undefined) => boolean) => BigInt(found.filter(test).length) << BigInt(free - deciding);
    expect(
      count((word) => word === 1n),
      `${law.id} violated`,
    ).toBe(answer.violated);
    expect(
      count((word) => word !== undefined && (word & 1n) === 1n),
      `${law.id} applied`,
    ).toBe(answer.applied);
  }
  for (let i = 0; i + 3 <= random.length; i += 3) {
    const words = inputs.map(({ mask }, k) => random[i + k] & mask);
    const violated = run(words) === 1n;
    if (answer.violated === 0n) expect(violated, `${law.id} ${words}`).toBe(false);
    // No smaller one may be found by chance either.
    if (violated && answer.smallest) expect(words[0] >= answer.smallest[0]).toBe(true);
  }
  return answer.violated > 0n ? "refuted" : "proved";
}

describe("laws with a random change", () => {
  const outcomes = { refused: 0, refuted: 0, proved: 0, invalid: 0 };
  test.each(profiles)("$id", ({ id }) => {
    const lab = all.get(id) as Lab;
    const bytes = new Uint8Array(readFileSync(modulePath(id)));
    const module = openModule(bytes);
    const draws = randomWords(BigInt(id.length) + lab.profile.protectionMap[1], 2 * EACH, ALL);
    for (let i = 0; i < EACH; i++) {
      const law = laws[Number(draws[2 * i] % BigInt(laws.length))];
      const { start, end } = exportedFunction(module, `at_${lawExport(law)}`).code as { start: number; end: number };
      const mutant = mutate(bytes, start, end, draws[2 * i + 1]);
      if (WebAssembly.validate(mutant)) outcomes[check(mutant, law, lawInputs(lab, law), randomWords(draws[2 * i], DRAWN, ALL))]++;
      else outcomes.invalid++;
    }
  });

  test("most mutants could be judged, and many were refuted: the changes had teeth", () => {
    const judged = outcomes.refuted + outcomes.proved;
    expect(judged).toBeGreaterThan(5 * outcomes.refused);
    expect(outcomes.refuted).toBeGreaterThan(judged / 10);
  });
});
