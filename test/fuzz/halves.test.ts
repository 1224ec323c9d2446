/** The evaluator on two 32-bit halves: against what the kernels' own headers computed, and against the modules on random words. */
import { beforeAll, describe, expect, test } from "vitest";
import { times } from "../../src/fuzz/halves/draw.ts";
import { callHalves, evaluated, halvesOf } from "../../src/fuzz/halves/index.ts";
import { fromPair, minus, pair, plus, shiftDown, shiftUp, toPair } from "../../src/fuzz/halves/pair.ts";
import { findProfile, hasHelper, helpers, type Lab } from "../../src/node.ts";
import { callUnchecked } from "../../src/profile/lab.ts";
import { profilesWithVectors, readVectors } from "../../src/vectors/file.ts";
import { labs, profiles, randomWords, widthMask } from "../support/labs.ts";

const ALL = (1n << 64n) - 1n;
/** A helper and profile: 1.6 million in all. */
const WORDS = 1500;

describe("words of two halves", () => {
  const some = [...randomWords(1n, 40, ALL), 0n, 1n, ALL, 1n << 32n, 0xffffffffn, 1n << 63n];
  test("add, subtract and multiply as 64 bits do", () => {
    for (const a of some)
      for (const b of some) {
        const [sum, difference, product] = [toPair(a), toPair(a), toPair(a)];
        plus(sum, toPair(b));
        minus(difference, toPair(b));
        times(product, toPair(b).lo, toPair(b).hi);
        expect([sum, difference, product].map(fromPair)).toEqual([a + b, a - b, a * b].map((word) => BigInt.asUintN(64, word)));
      }
  });
  test("shift by 0 to 63", () => {
    for (const a of some)
      for (let n = 0; n < 64; n++) {
        const [up, down] = [toPair(a), toPair(a)];
        shiftUp(up, n);
        shiftDown(down, n);
        expect([up, down].map(fromPair)).toEqual([BigInt.asUintN(64, a << BigInt(n)), a >> BigInt(n)]);
      }
  });
  test("are what they were made of", () => {
    for (const a of some) expect(fromPair(toPair(a))).toBe(a);
    expect(fromPair(pair())).toBe(0n);
  });
});

test("every helper is answered but those of the hardware view", () => {
  expect(helpers.filter((helper) => !evaluated.includes(helper)).map(({ name }) => name)).toEqual(["mmu", "mmu_mark"]);
});

test.each(profilesWithVectors())("%s answers as the kernel's headers do", (id) => {
  const profile = findProfile(id);
  const halves = halvesOf(profile);
  const asked = readVectors(id).filter(({ name, result }) => result !== null && halves.has(name));
  const wrong = asked.filter(({ name, pte, argument, result }) => callHalves(halves, name, pte, argument) !== result);
  expect(wrong.slice(0, 3)).toEqual([]);
  const names = new Set(asked.map(({ name }) => name));
  expect(evaluated.filter((helper) => hasHelper(helper, profile) && !names.has(helper.name))).toEqual([]);
});

describe("on random words", () => {
  let modules: ReadonlyMap<string, Lab>;
  beforeAll(async () => {
    modules = await labs();
  });
  test.each(profiles)("$id answers every helper as the module does, also those that the kernel lacks", (profile) => {
    const lab = modules.get(profile.id) as Lab;
    const halves = halvesOf(profile);
    const mask = widthMask(profile);
    const differing: unknown[] = [];
    for (const [seed, helper] of evaluated.entries()) {
      const ptes = randomWords(BigInt(seed), WORDS, ALL);
      const given = randomWords(BigInt(seed) + 100n, WORDS, ALL);
      ptes.forEach((random, i) => {
        // Random ones, protections with a bit changed, and nearly empty ones.
        const kinds = [random, profile.protectionMap[i & 15] ^ (1n << (random & 63n)), 1n << (random & 63n)];
        const pte = kinds[i % 3] & mask & (helper.name === "swp_to_pte" ? 31n : ALL);
        const argument = argumentFor(helper.argument, given[i], pte, mask, i);
        const [theirs, ours] = [callUnchecked(lab, helper, pte, argument), callHalves(halves, helper.name, pte, argument)];
        if (theirs !== ours) differing.push({ helper: helper.name, pte, argument, theirs, ours });
      });
    }
    expect(differing.slice(0, 3)).toEqual([]);
  });
});

function argumentFor(kind: string | undefined, random: bigint, pte: bigint, mask: bigint, i: number): bigint {
  if (kind === "write" || kind === "tlb_flush_pending" || kind === "shadow_stack_vma") return random & 1n;
  if (kind === "prot") return random & mask;
  if (kind === "other") return (i % 2 === 0 ? pte ^ (1n << (random & 63n)) : pte) & mask;
  return random >> BigInt(8 * (i % 8));
}
