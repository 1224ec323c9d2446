/** decode() and encode() are inverse, on every word of every profile. */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { decode, encode, type Lab, mapEntries, UsageError } from "../src/node.ts";
import { labs, profiles, randomWords, widthMask } from "./support/labs.ts";

let all: ReadonlyMap<string, Lab>;
beforeAll(async () => {
  all = await labs();
});

describe.each(profiles)("$id", (profile) => {
  const word = fc.bigInt({ min: 0n, max: widthMask(profile) });
  const lab = () => all.get(profile.id) as Lab;

  test("encode(decode(pte)) is pte", () => {
    fc.assert(
      fc.property(word, (pte) => {
        const form = profile.forms.find((f) => (pte & f.mask) === f.value);
        const fields = Object.fromEntries(decode(lab(), pte).fields.map((f) => [f.name, f.value]));
        expect(encode(lab(), { form: form?.id, fields })).toBe(pte);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  test("pfn_pte() and pte_pfn() are inverse on every protection", () => {
    for (const protection of profile.protectionMap) {
      for (const pfn of [1n, 0x12345n, 0x3ffffn]) expect(lab().call("pfn", lab().call("pfn_pte", protection, pfn))).toBe(pfn);
    }
  });

  test("a swap entry keeps type and offset, and is neither none nor present", () => {
    for (const type of [0n, 1n, 3n, 26n]) {
      for (const offset of [1n, 0x1234n, 0xfffffn]) {
        const pte = lab().call("swp_to_pte", type, offset);
        expect([lab().call("swp_type", pte), lab().call("swp_offset", pte), lab().call("is_swap", pte)]).toEqual([type, offset, 1n]);
      }
    }
  });

  test("an array gives what single calls give, at any length", () => {
    for (const length of [0, 1, 2, 7, 1000]) {
      const entries = randomWords(7n, length, widthMask(profile));
      expect([...mapEntries(lab(), "wrprotect", entries)]).toEqual([...entries].map((pte) => lab().call("wrprotect", pte)));
    }
  });

  test("wrprotect_ptes() over an array is the scalar form, at any length", () => {
    type Loop = (to: number, from: number, n: number) => void;
    const { wrprotect_ptes, wrprotect_ptes_scalar } = lab().exports as unknown as Record<string, Loop>;
    const [from, a, b] = [65536, 131072, 196608];
    if (lab().memory.buffer.byteLength < 262144) lab().memory.grow(4);
    for (const length of [0, 1, 3, 8, 15, 64, 1001]) {
      new BigUint64Array(lab().memory.buffer, from, length).set(randomWords(3n, length, widthMask(profile)));
      wrprotect_ptes(a, from, length);
      wrprotect_ptes_scalar(b, from, length);
      const view = (at: number) => [...new BigUint64Array(lab().memory.buffer, at, length)];
      expect(view(a)).toEqual(view(b));
    }
  });
});

describe("call()", () => {
  const x86 = () => all.get("x86_64") as Lab;
  test("gives unsigned words", () => {
    expect(x86().call("mkspecial", 0x8000000000000025n)).toBe(0x8000000000000225n);
  });
  test("takes names with and without pte_", () => {
    expect(x86().call("pte_wrprotect", 0x67n)).toBe(x86().call("wrprotect", 0x67n));
  });
  test.each([
    ["an unknown helper, with the nearest", () => x86().call("wrprotec", 1n), /nearest: wrprotect/],
    ["a word that is too wide", () => x86().call("wrprotect", 1n << 64n), /wider than 64 bits/],
    ["a negative word", () => x86().call("wrprotect", -1n), /negative/],
    ["a number", () => x86().call("wrprotect", 1 as unknown as bigint), /bigint/],
    ["a missing argument", () => x86().call("modify", 1n), /needs an argument: prot/],
    ["nothing", () => x86().call("wrprotect", undefined as unknown as bigint), /bigint/],
  ])("refuses %s", (_, act, message) => {
    expect(act).toThrow(UsageError);
    expect(act).toThrow(message);
  });
});
