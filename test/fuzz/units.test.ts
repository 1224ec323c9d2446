/** Units of words and tables: functions of their number alone, whose cases are those of their tokens; planted bugs are found and made small. */
import { beforeAll, describe, expect, test } from "vitest";
import { addResults, NO_RESULT, seenCount } from "../../src/fuzz/merge.ts";
import { type CampaignModule, compileModules, loadBuilds, loadFuzzBytes } from "../../src/fuzz/modules.ts";
import { plainPage } from "../../src/fuzz/plain.ts";
import { campaignHash, planCampaign, shardAt, shardsOf, unitAt, unitCount } from "../../src/fuzz/plan.ts";
import { replay } from "../../src/fuzz/replay.ts";
import { createRunner } from "../../src/fuzz/run.ts";
import { shrinkWords } from "../../src/fuzz/shrinkWords.ts";
import { possibleStates, stateName } from "../../src/fuzz/states.ts";
import { BLOCK_WORDS, casesOf, findLaw } from "../../src/fuzz/targets.ts";
import { formatToken, parseToken, replayCommand } from "../../src/fuzz/token.ts";
import type { Campaign, Finding, ShardResult } from "../../src/fuzz/types.ts";
import { CHUNK_WORDS, caseOf, checkOf, fillWords, furtherWords, layOutWords, violating } from "../../src/fuzz/words.ts";
import { inputMasks, lawExport } from "../../src/laws/index.ts";
import { changesIn } from "../../src/mutate/changes.ts";
import { rewritten } from "../../src/mutate/writer.ts";
import { findProfile, InfrastructureError, loadBytes, UsageError } from "../../src/node.ts";
import { allInstructions, bodyOf } from "../../src/prove/body.ts";
import { openModule } from "../../src/prove/index.ts";
import { exportedFunction } from "../../src/prove/module.ts";

const ID = "x86_64";
const LAW = "wrprotect-keeps-present";
const REFUTED = "mkclean-keeps-write";
const FAULTY = "unmap/first-pte";
const targets = [LAW, REFUTED, FAULTY, "unmap/wrprotect-restore", "chains"];

const plan = (more: Partial<Parameters<typeof planCampaign>[0]> = {}) =>
  planCampaign({ profiles: [ID], targets, cases: 1_000_000, seed: 7n, ...more });

let campaign: Campaign;
// The module with loops is compiled where nobody has yet.
beforeAll(async () => {
  campaign = await plan();
}, 180_000);

const news = (findings: readonly Finding[]) => findings.filter(({ known }) => !known);

describe("a plan", () => {
  test("has at least the cases that were asked for, and less without its last block", () => {
    const cases = (blocks: number) => {
      const cut = { ...campaign, blocks };
      return shardAt(cut, 0, unitCount(cut)).units.reduce((sum, unit) => sum + casesOf(unit, cut), 0);
    };
    expect(cases(campaign.blocks)).toBeGreaterThanOrEqual(1_000_000);
    expect(cases(campaign.blocks - 1)).toBeLessThan(1_000_000);
  });
  test("is the same whatever the order of what is asked for, and another for everything that changes cases", async () => {
    const hash = campaignHash(campaign);
    expect(campaignHash(await plan({ targets: [...targets, LAW].reverse() }))).toBe(hash);
    const others = [await plan({ seed: 8n }), await plan({ cases: 9_000_000 }), await plan({ targets: [LAW] })];
    const changed: Campaign = { ...campaign, modules: { [ID]: "00" } };
    expect(new Set([hash, ...[...others, changed].map(campaignHash)]).size).toBe(5);
  });
  test("gives each unit to one shard", () => {
    const units = Array.from({ length: unitCount(campaign) }, (_, i) => unitAt(campaign, i));
    for (const size of [1, 4, 1000]) expect(shardsOf(campaign, size).flatMap((shard) => shard.units)).toEqual(units);
    expect(new Set(units.map((unit) => JSON.stringify(unit))).size).toBe(units.length);
  });
  test.each([
    [{ targets: ["wrprotect-keeps-presents"] }, /unknown target "wrprotect-keeps-presents"; nearest: wrprotect-keeps-present/],
    [{ targets: ["unmap/first"] }, /unknown policy "first"/],
    [{ targets: [] }, /needs a target/],
    [{ profiles: ["x86"] }, /unknown profile "x86"/],
    [{ cases: 0 }, /--cases 0/],
    [{ seed: 1n << 64n }, /--seed/],
  ])("that cannot be is refused: %o", async (wrong, message) => {
    await expect(plan(wrong)).rejects.toThrow(message);
    await expect(plan(wrong)).rejects.toBeInstanceOf(UsageError);
  });
  test("runs on its own modules only", async () => {
    await expect(compileModules({ ...campaign, modules: { [ID]: "00" } })).rejects.toBeInstanceOf(InfrastructureError);
  });
});

describe("a unit", () => {
  test("gives the same digest, counts and coverage alone as after others", async () => {
    const [used, fresh] = [await createRunner(campaign), await createRunner(campaign)];
    for (const unit of shardAt(campaign, 0, unitCount(campaign)).units) used.runUnit(unit);
    for (let i = 0; i < 6; i++) {
      const { findings: _a, ...a } = used.runUnit(unitAt(campaign, i));
      const { findings: _b, ...b } = fresh.runUnit(unitAt(campaign, i));
      expect(a).toEqual(b);
    }
  });
  test("counts the same however units are cut into shards", async () => {
    const totals: Pick<ShardResult, "digest" | "cases" | "violations" | "coverage">[] = [];
    for (const size of [1, 4, 1000]) {
      const runner = await createRunner(campaign);
      const results = shardsOf(campaign, size).map((shard) => runner.run(shard));
      const { digest, cases, violations, coverage } = results.reduce(addResults, NO_RESULT);
      totals.push({ digest, cases, violations, coverage });
    }
    for (const total of totals) expect(total).toEqual(totals[0]);
  });
  test("has another digest for another block and another seed", async () => {
    const [runner, other] = [await createRunner(campaign), await createRunner(await plan({ seed: 8n }))];
    for (const family of ["words", "unmap", "chains"] as const) {
      const units = [0, 1].map((block) => runner.runUnit({ profile: ID, family, block }));
      const digests = [...units, other.runUnit({ profile: ID, family, block: 0 })].map(({ digest }) => digest);
      expect(new Set(digests).size).toBe(3);
    }
  });
});

describe("the words of a block", () => {
  test("are those that its tokens mean, and the loop counts what the law says of each", async () => {
    const { fuzz } = await loadBuilds(ID);
    for (const law of [REFUTED, "vma-reads-no-more-than-fresh", "protection-exec-only-refuses-loads"].map(findLaw)) {
      const room = layOutWords(fuzz, [law]);
      const [check, one] = [checkOf(fuzz, law, room), fuzz.exports[`at_${lawExport(law)}`]];
      for (const block of [4, 5]) {
        fillWords(fuzz, room, 7n, block);
        const at = room.at.get(law.inputs[0]) as number;
        const first = block * BLOCK_WORDS;
        const words = new BigUint64Array(fuzz.memory.buffer, at, 1000).slice();
        const cases = Array.from(words, (_, i) => caseOf(fuzz, law, 7n, first + i));
        expect(cases.map(([a]) => a)).toEqual([...words]);
        const places = cases.flatMap(([a, b = 0n, c = 0n], i) => (one(a, b, c) === 1n ? [i] : []));
        const more = furtherWords(fuzz, law, 7n, first / CHUNK_WORDS);
        expect(check(at, 1000, more)).toBe(places.length);
        expect(violating(fuzz, check, room, at, 1000, more, 5)).toEqual(places.slice(0, 5));
      }
    }
  });
  test("reach every state that an entry can have, and each has a name of its own", async () => {
    const runner = await createRunner(campaign);
    const sets = [0, 1, 2, 3].map((block) => runner.runUnit({ profile: ID, family: "words", block }).coverage.sets[`flags/${ID}`]);
    const states = possibleStates(ID);
    for (const { of } of sets) expect(of).toBe(states.length);
    const all = sets.reduce((sum, { bits }) => sum | BigInt(bits), 0n);
    expect(seenCount({ bits: `0x${all.toString(16)}` })).toBe(states.length);
    expect(new Set(states.map(stateName)).size).toBe(states.length);
  });
});

test.each([
  ["powerpc-radix-64k", 18],
  ["s390", 27],
])("%s: no batch is longer than a page table, and every shape that is counted comes soon", async (id, shapes) => {
  const asked = await plan({ profiles: [id], targets: ["unmap/first-pte"] });
  const runner = await createRunner(asked);
  let seen = 0n;
  for (let block = 0; block < 16; block++) {
    const { bits, of } = runner.runUnit({ profile: id, family: "unmap", block }).coverage.sets[`shapes/${id}`];
    expect(of).toBe(shapes);
    seen |= BigInt(bits);
  }
  expect(seen).toBe((1n << BigInt(shapes)) - 1n);
});

test("a profile with switches is fuzzed like those that are listed, and says what it compiles", async () => {
  const said: string[] = [];
  const derived = await plan({ profiles: ["arm64-4k,pie=on"], targets: [LAW], say: (line) => said.push(line) });
  const unit = { profile: derived.profiles[0], family: "words", block: 1 } as const;
  const { cases, coverage } = (await createRunner(derived)).runUnit(unit);
  expect(cases).toBe(BLOCK_WORDS);
  expect(seenCount(coverage.sets[`flags/${unit.profile}`])).toBeGreaterThan(30);
  expect(said.length).toBeLessThanOrEqual(1);
  for (const line of said) expect(line).toContain(unit.profile);
}, 120_000);

describe("a finding", () => {
  test("is replayed from its token, and is shrunk to what still violates", async () => {
    const { findings } = (await createRunner(campaign)).run(shardAt(campaign, 0, 4));
    expect(findings.map(({ target }) => target)).toEqual(expect.arrayContaining([REFUTED, FAULTY]));
    const { fuzz } = await loadBuilds(ID);
    for (const { token, target, least, known } of findings) {
      expect(known).toBe(true);
      expect((await replay(token)).violated, token).toBe(true);
      if (target === REFUTED) expect(fuzz.exports[`at_${lawExport(findLaw(target))}`](BigInt(least[0]), 0n, 0n)).toBe(1n);
    }
  });
  test("of a law that holds there is none, nor of a policy that puts each entry back as it was", async () => {
    const clean = await plan({ targets: [LAW, "unmap/mine=none,restore:own"] });
    const { violations, findings } = (await createRunner(clean)).run(shardAt(clean, 0, 4));
    expect({ violations, findings }).toEqual({ violations: {}, findings: [] });
  });
  test("is known only of policies that ptelab has: one's own that is faulty is news, in two entries at most", async () => {
    const wrong = await plan({ targets: ["unmap/mine=none,restore:first"] });
    const { findings } = (await createRunner(wrong)).run(shardAt(wrong, 0, 2));
    expect(news(findings)).not.toEqual([]);
    for (const { least } of findings) expect(least.filter((text) => text.startsWith("0x")).length).toBeLessThanOrEqual(2);
  });
  test("is shrunk to the bits that matter, the same from wherever it began", async () => {
    const { fuzz } = await loadBuilds(ID);
    const law = findLaw(LAW);
    const still = ([a]: readonly bigint[]) => (a & 0x402n) === 0x400n;
    const begun = [0xffff_ffff_ffff_fffdn, 0x400n, 0x8000_0000_0123_4405n];
    const least = begun.map((word) => shrinkWords(fuzz, law.inputs, inputMasks(fuzz, law), [word], still)[0]);
    expect(least).toEqual(begun.map(() => (plainPage(fuzz) | 0x400n) & ~2n));
  });
});

/** The module with one constant of an exported function changed. */
async function mutant(bytes: Uint8Array<ArrayBuffer>, name: string, was: string, is: string): Promise<WebAssembly.Module> {
  const module = openModule(bytes);
  const code = [...allInstructions(bodyOf(module, exportedFunction(module, name)).code)];
  const change = changesIn(bytes, code, 64)
    .flat()
    .find((one) => one.was === was && one.is === is);
  if (!change) throw new Error(`${name} has no ${was} to be ${is}`);
  return WebAssembly.compile(rewritten(bytes, change));
}

describe("a planted bug", () => {
  const profile = findProfile(ID);
  const CLEARS_PRESENT = ["i64.const 0xffffffffffffffbd", "i64.const 0xffffffffffffffbc"] as const;

  /** What the first four blocks have to say of other modules. */
  async function found(target: string, changed: Partial<CampaignModule>): Promise<readonly Finding[]> {
    const only = await plan({ targets: [target], cases: 4 * BLOCK_WORDS });
    const right = (await compileModules(only))[ID];
    return (await createRunner(only, { [ID]: { ...right, ...changed } })).run(shardAt(only, 0, 4)).findings;
  }

  test.each(["release", "fuzz"] as const)(
    "in a law of the %s module is found in the first blocks, in an entry that is all plain",
    async (build) => {
      const bytes = build === "release" ? await loadBytes(profile) : await loadFuzzBytes(profile, [findLaw(LAW)]);
      const module = await mutant(bytes, `at_${lawExport(findLaw(LAW))}`, ...CLEARS_PRESENT);
      const findings = await found(LAW, { [build]: module });
      const { fuzz } = await loadBuilds(ID);
      expect(findings).toMatchObject([{ target: LAW, known: false, least: [`0x${plainPage(fuzz).toString(16)}`] }]);
      expect(findings[0].message).toMatch(/^the builds disagree/);
    },
  );
  test("in the two-lane loop alone likewise", async () => {
    const module = await mutant(await loadFuzzBytes(profile, [findLaw(LAW)]), "count_0", ...CLEARS_PRESENT);
    expect(news(await found(LAW, { fuzz: module }))).toMatchObject([{ target: LAW, least: [expect.stringMatching(/^0x/)] }]);
  });
});

describe("a token", () => {
  test.each([
    { profile: "x86_64", target: LAW, seed: 1n, index: 65536 },
    { profile: "arm64-4k@6.1", target: "chains", seed: (1n << 64n) - 1n, index: 0 },
    { profile: "arm64-4k,pie=on", target: "unmap/mine=RESPECT_WRITE,wrprotect:early,restore:first", seed: 0n, index: 2 ** 48 },
  ])("says the same again: %o", (token) => {
    expect(parseToken(formatToken(token))).toEqual({ ...token, profile: findProfile(token.profile).id });
  });
  test("is quoted for a shell where it has to be", () => {
    const token = (policy: string) => formatToken({ profile: ID, target: `unmap/${policy}`, seed: 1n, index: 5 });
    expect(replayCommand(token("first-pte"))).toBe("ptelab replay x86_64:unmap/first-pte:0x1:5");
    expect(replayCommand(token("m=RESPECT_WRITE|MERGE_WRITE"))).toBe("ptelab replay 'x86_64:unmap/m=RESPECT_WRITE|MERGE_WRITE:0x1:5'");
  });
  test.each([
    ["", /is no token/],
    ["x86_64:chains:1", /is no token/],
    ["x86_64:chains:1:-1", /is no token/],
    ["x86_65:chains:1:1", /unknown profile/],
    ["x86_64:chains:99999999999999999999:1", /wider than 64 bits/],
    ["x86_64:chains:1:9999999999999999", /too large/],
  ])("that is none is refused: %s", (text, message) => {
    expect(() => parseToken(text)).toThrow(message);
    expect(() => parseToken(text)).toThrow(UsageError);
  });
  test.each([
    ["x86_64:no-such-law:1:1", /unknown target "no-such-law"/],
    ["x86_64:unmap/nothing:1:1", /unknown policy/],
  ])("that means nothing is refused: %s", async (text, message) => {
    await expect(replay(text)).rejects.toThrow(message);
  });
});
