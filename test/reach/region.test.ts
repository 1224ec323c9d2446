/** Regions for the prover: they hold the states' entries and nothing that no state has. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { profiles } from "../../src/node.ts";
import { isEntryOf, type Reach, regionOf, stateFor, statesOf, tiedWords } from "../../src/reach/index.ts";
import { reachOf } from "../support/reach.ts";

const ids = profiles.map(({ id }) => id);
const entry = { inputs: ["pte"], where: "present" } as const;

/** A word of a cube: its value, with any of the free bits. */
const wordOf = ({ mask, value }: { mask: bigint; value: bigint }, free: bigint, reach: Reach) =>
  value | (free & ~mask & ((1n << BigInt(reach.lab.profile.pteBits)) - 1n));

describe.each(ids)("%s", (id) => {
  test("every word of the region is an entry of some state, and its story can be told", async () => {
    const reach = await reachOf(id);
    const region = regionOf(reach, entry);
    fc.assert(
      fc.property(fc.nat(region.length - 1), fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (i, free) => {
        const word = wordOf(region[i][0], free, reach);
        const state = stateFor(reach, entry, [word]);
        return state !== undefined && isEntryOf(reach, state, word) && reach.states[state].form === "present";
      }),
      { numRuns: 50 },
    );
  });

  test("every state's entry lies in the region", async () => {
    const reach = await reachOf(id);
    const groups = new Map<bigint, Set<bigint>>();
    for (const [{ mask, value }] of regionOf(reach, entry)) groups.set(mask, (groups.get(mask) ?? new Set()).add(value));
    const outside = reach.states.filter(
      ({ form, pte }) => form === "present" && ![...groups].some(([mask, values]) => values.has(pte & mask)),
    );
    expect(outside).toEqual([]);
  });

  test("any frame that fits is one", async () => {
    const reach = await reachOf(id);
    const { lab } = reach;
    const prot = lab.profile.protectionMap[1];
    const most = lab.call("pfn", prot | reach.pfnMask);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: most }), (pfn) => {
        const word = lab.call("pfn_pte", prot, pfn);
        return lab.call("pfn", word) !== pfn || reach.states.some((_, i) => isEntryOf(reach, i, word));
      }),
      { numRuns: 20 },
    );
  });
});

describe("what a law takes besides the entry", () => {
  test("a shadow-stack VMA is said of the entries of shadow stacks alone", async () => {
    const reach = await reachOf("x86_64");
    const law = { inputs: ["pte", "shadow_stack_vma"], where: "present" } as const;
    const shadow = 0x8000000012345065n;
    const of = (truth: bigint) => stateFor(reach, law, [shadow, truth]) !== undefined;
    expect([of(1n), of(0n)]).toEqual([true, false]);
    const region = regionOf(reach, law).filter(([{ mask, value }]) => (shadow & mask) === value);
    expect(region.map(([, { value }]) => value)).toEqual([1n]);
    const tied = statesOf(reach, law).filter(({ vma }) => tiedWords(reach.vmas[vma]).shadow_stack_vma === 1n);
    expect(new Set(tied.map(({ vma }) => reach.vmas[vma].kind))).toEqual(new Set(["shadow-stack"]));
  });

  test("two entries are of one VMA: none that is accessible beside one of a PROT_NONE mapping, NUMA hints aside", async () => {
    const reach = await reachOf("powerpc-44x");
    const law = { inputs: ["pte", "other"], where: "present" } as const;
    const [none, written] = [0x41n, 0x5bn];
    expect(stateFor(reach, law, [none, none])).toBeDefined();
    expect(stateFor(reach, law, [written, written])).toBeDefined();
    expect(stateFor(reach, law, [none, written])).toBeUndefined();
    const together = regionOf(reach, law).filter(([a, b]) => (none & a.mask) === a.value && (written & b.mask) === b.value);
    expect(together).toEqual([]);
  });

  test("a protection is one of the kind of mapping; other words are free", async () => {
    const reach = await reachOf("riscv64");
    const region = regionOf(reach, { inputs: ["pte", "prot", "write"], where: "present" });
    const prots = new Set(region.map(([, prot]) => prot.value));
    expect(prots).toEqual(new Set(reach.lab.profile.protectionMap));
    expect(region.every(([, , write]) => write.mask === 0n)).toBe(true);
  });

  test("where tells which entries: swap entries, or all, the empty slot among them", async () => {
    const reach = await reachOf("s390");
    const { lab } = reach;
    const of = (where: "present" | "swap" | "any", word: bigint) => stateFor(reach, { inputs: ["pte"], where }, [word]) !== undefined;
    const swap = lab.call("swp_to_pte", 3n, 0x99n);
    expect([of("swap", swap), of("present", swap), of("any", swap)]).toEqual([true, false, true]);
    expect([of("swap", 0x400n), of("any", 0x400n), of("any", 0n)]).toEqual([false, true, false]);
  });

  test("arm64 with 64 KiB pages: address bits 49:48 are the same in both places", async () => {
    const reach = await reachOf("arm64-64k");
    const ro = reach.lab.profile.protectionMap[1];
    const word = (bits: bigint) => stateFor(reach, entry, [ro | bits]) !== undefined;
    expect([word(0n), word((1n << 48n) | (1n << 12n)), word(1n << 48n), word(1n << 12n)]).toEqual([true, true, false, false]);
  });
});
