/** Values that the real kernel headers computed, on the -O3 and the -O0 modules and in both lanes of the two-lane form. */
import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { hasHelper, helpers, type Lab, loadProfile } from "../src/node.ts";
import { reserve, words } from "../src/profile/arena.ts";
import { helperByName } from "../src/profile/helpers.ts";
import { callUnchecked } from "../src/profile/lab.ts";
import { profilesWithVectors, readVectors, type Vector } from "../src/vectors/file.ts";

/** A predicate beyond the contract, or one of an entry one level up that no law asks. */
const extraOf = (lab: Lab, name: string) => lab.exports[name.startsWith("pmd_") ? name : `pte_${name}`];

/** What the module answers; null where the architecture lacks the helper. */
function answer(lab: Lab, vector: Vector): bigint | null {
  const helper = helperByName.get(vector.name);
  if (helper) return hasHelper(helper, lab.profile) ? callUnchecked(lab, helper, vector.pte, vector.argument ?? 0n) : null;
  const extra = extraOf(lab, vector.name);
  return extra ? BigInt.asUintN(64, extra(vector.pte, 0n) as bigint) : null;
}

const ids = profilesWithVectors();

test("there are vectors for every profile but the one whose kernel has no packaged tree", () => {
  expect(ids).toHaveLength(24);
});

describe.each(ids)("%s", (id) => {
  let vectors: Vector[];
  let release: Lab;
  let debug: Lab;
  beforeAll(async () => {
    vectors = readVectors(id);
    [release, debug] = await Promise.all([loadProfile(id), loadProfile(id, "debug")]);
  });

  test("answers as the kernel's headers do", () => {
    // Predicates beyond the contract are compared where the room has them.
    const wrong = vectors
      .filter((v) => helperByName.has(v.name) || extraOf(release, v.name))
      .filter((v) => v.result !== null || helperByName.has(v.name))
      .filter((v) => answer(release, v) !== v.result);
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(vectors.length).toBeGreaterThan(7000);
  });

  test("answers the same unoptimised: equal digests", () => {
    const digest = (lab: Lab) => {
      const hash = createHash("sha256");
      for (const v of vectors) hash.update(`${answer(lab, v)}\n`);
      return hash.digest("hex");
    };
    expect(digest(debug)).toBe(digest(release));
  });

  test("answers the same in both lanes", () => {
    for (const helper of helpers.filter((h) => hasHelper(h, release.profile))) {
      const loop = release.exports[`lanes_${helper.export}`] as unknown as
        | ((to: number, from: number, args: number, n: number) => void)
        | undefined;
      const own = vectors.filter((v) => v.name === helper.name && v.result !== null);
      if (!loop || own.length === 0) continue;
      const n = own.length + (own.length & 1);
      const to = reserve(release, n * 24);
      const pte = words(release, to + n * 8, n);
      const argument = words(release, to + n * 16, n);
      pte.set(own.map((v) => (helper.swapped ? (v.argument ?? 0n) : v.pte)));
      argument.set(own.map((v) => (helper.swapped ? v.pte : (v.argument ?? 0n))));
      loop(to, to + n * 8, to + n * 16, n);
      expect([...words(release, to, own.length)], helper.name).toEqual(own.map((v) => v.result));
    }
  });
});
