/** Chains of helpers: three evaluators agree, a planted fault is found and made small, and a chain is a function of its number. */
import { beforeAll, describe, expect, test } from "vitest";
import { chainFinding } from "../../src/fuzz/chainFinding.ts";
import { replayChain, replayWith } from "../../src/fuzz/chainReplay.ts";
import { canonicalEntry } from "../../src/fuzz/chainShrink.ts";
import { pairName, stepsOf } from "../../src/fuzz/chainSteps.ts";
import { CHAINS_A_BLOCK, createChains, createChainsOf } from "../../src/fuzz/chains.ts";
import { type Evaluators, loadEvaluators } from "../../src/fuzz/evaluators.ts";
import { raise } from "../../src/fuzz/halves/pair.ts";
import type { Finding } from "../../src/fuzz/types.ts";
import { changesOf } from "../../src/mutate/changes.ts";
import { planMutants } from "../../src/mutate/plan.ts";
import { loadSubject } from "../../src/mutate/subject.ts";
import { rewritten } from "../../src/mutate/writer.ts";
import { findProfile, loadBytes } from "../../src/node.ts";
import { callUnchecked, createLab, findHelper } from "../../src/profile/lab.ts";
import { allInstructions, bodyOf } from "../../src/prove/body.ts";
import { openModule } from "../../src/prove/index.ts";
import { exportedFunction } from "../../src/prove/module.ts";
import { profiles } from "../support/labs.ts";

const SEED = 0xfeed_5eedn;

test.each(profiles)("$id: -O3, -O0 and halves agree on three blocks", async ({ id }) => {
  const chains = await createChains(id);
  for (const block of [0, 1, 1000]) {
    const { cases, violations, findings } = chains.run(SEED, block);
    expect({ cases, violations, findings }).toEqual({ cases: CHAINS_A_BLOCK, violations: {}, findings: [] });
  }
});

describe("a block", () => {
  test("gives the same whatever ran before, and another one for another number or seed", async () => {
    const [fresh, used] = await Promise.all([createChains("s390"), createChains("s390")]);
    used.run(SEED, 3);
    used.run(1n, 7);
    expect(used.run(SEED, 7)).toEqual(fresh.run(SEED, 7));
    const digests = new Set([fresh.run(SEED, 7), fresh.run(SEED, 8), fresh.run(SEED + 1n, 7)].map(({ digest }) => digest));
    expect(digests.size).toBe(3);
  });
  test("counts pairs of helpers, and soon has seen every one", async () => {
    const profile = findProfile("riscv32");
    const chains = await createChains("riscv32");
    const count = stepsOf(profile).length;
    let seen = 0n;
    for (let block = 0; block < 8; block++) {
      const { bits, of } = chains.run(SEED, block).coverage.sets["pairs/riscv32"];
      expect(of).toBe(count * count);
      seen |= BigInt(bits);
    }
    expect(seen).toBe((1n << BigInt(count * count)) - 1n);
    expect(pairName(profile, count + 2)).toBe("present, accessible");
  });
  test("is of chains that replay one by one to the same steps", async () => {
    const evaluators = await loadEvaluators("arm64-64k");
    for (const index of [0, 1, 4096, 123_456_789_012]) {
      const replayed = replayWith(evaluators, SEED, index);
      expect(await replayChain("arm64-64k", SEED, index)).toEqual(replayed);
      expect(replayed.differs).toBeUndefined();
      expect(replayed.steps.length).toBeGreaterThanOrEqual(1);
      expect(replayed.steps.length).toBeLessThanOrEqual(8);
      let entry = replayed.start;
      for (const { makesEntry, release, after } of replayed.steps) {
        if (makesEntry) entry = release;
        expect(after).toEqual({ release: entry, debug: entry, halves: entry });
      }
    }
  });
});

function ones(word: bigint): number {
  return word.toString(2).replaceAll("0", "").length;
}

/** The findings of the first block that has any. */
function firstFindings(evaluators: Evaluators, blocks: number): readonly Finding[] {
  const chains = createChainsOf(evaluators);
  for (let block = 0; block < blocks; block++) {
    const { violations, findings } = chains.run(SEED, block);
    expect(findings.length > 0).toBe(Object.keys(violations).length > 0);
    if (findings.length > 0) return findings;
  }
  return [];
}

describe("a fault in the halves", () => {
  let good: Evaluators;
  let bad: Evaluators;
  beforeAll(async () => {
    good = await loadEvaluators("x86_64");
    const halves = new Map(good.halves);
    const mkold = halves.get("mkold");
    halves.set("mkold", (word, argument) => {
      mkold?.(word, argument);
      if ((word.hi & 0x8000_0000) === 0 && (word.lo & 2) !== 0) raise(word, 9);
    });
    bad = { ...good, halves };
  });
  test("is found, as one step on an entry two bits away from an ordinary one, with who stands alone", () => {
    const [finding] = firstFindings(bad, 2);
    expect(finding.least).toHaveLength(2);
    expect(finding.least[1]).toBe("mkold");
    expect(BigInt(finding.least[0]) ^ canonicalEntry(good)).toBe((1n << 63n) | 2n);
    expect(finding.message).toMatch(/^mkold of 0x\w+: halves gives 0x\w+, release and debug 0x\w+, bits 0x200$/);
    expect(finding.c).toContain(`const pte_t pte = __pte(${finding.least[0]}ULL);`);
    expect(finding.c).toContain("pte_val(pte_mkold(pte))");
  });
  test("is one finding, however many chains show it", () => {
    const { violations, findings } = createChainsOf(bad).run(SEED, 0);
    expect(violations["x86_64:chains"]).toBeGreaterThan(10);
    expect(findings).toHaveLength(1);
  });
  test("shows in the replay at the step that is wrong", () => {
    const [{ token }] = firstFindings(bad, 2);
    const index = Number(token.split(":").at(-1));
    const { steps, differs = -1 } = replayWith(bad, SEED, index);
    expect(steps[differs].helper).toBe("mkold");
    expect(steps[differs].release ^ steps[differs].halves).toBe(0x200n);
    for (const { release, halves } of steps.slice(0, differs)) expect(release).toBe(halves);
    expect(chainFinding(bad, SEED, index)).toMatchObject({ token, target: "chains", profile: "x86_64" });
  });
});

/** Changed instructions that some vector of the changed helper notices: what is left out is the same function, or nearly. */
describe.each(["x86_64", "arm64-4k", "powerpc-hash-4k", "riscv32"])("a flipped bit or another operation in the module of %s", (id) => {
  test("is found within 64 blocks, and shrunk to one step", async () => {
    const evaluators = await loadEvaluators(id);
    const subject = await loadSubject(id);
    const bytes = await loadBytes(evaluators.profile);
    let planted = 0;
    for (const { change, helpers, function: name } of planMutants(subject, SEED, 16)) {
      const release = await createLab(evaluators.profile, rewritten(bytes, change));
      const wrong = helpers.some((helper) =>
        subject.vectors.get(helper.name)?.some((v) => callUnchecked(release, helper, v.pte, v.argument ?? 0n) !== v.result),
      );
      if (!wrong) continue;
      planted++;
      const findings = firstFindings({ ...evaluators, release }, 64);
      expect(findings.length, `${name}: ${change.was} → ${change.is}`).toBeGreaterThan(0);
      const [{ least, message }] = findings;
      expect(least).toHaveLength(2);
      expect(message).toMatch(/: release gives /);
      const helper = findHelper(least[1].split(" ")[0]);
      expect(helpers.map((one) => one.name)).toContain(helper.name);
      // An empty entry is far from an ordinary one, and pte_none() asks about no other.
      const away = Math.min(ones(BigInt(least[0]) ^ canonicalEntry(evaluators)), ones(BigInt(least[0])));
      expect(away).toBeLessThanOrEqual(4);
    }
    expect(planted).toBeGreaterThan(8);
  });
});

test("a fault in a module's own walk, while every helper is right, is told as what it is, once", async () => {
  const evaluators = await loadEvaluators("s390");
  const bytes = await loadBytes(evaluators.profile);
  const module = openModule(bytes);
  const code = [...allInstructions(bodyOf(module, exportedFunction(module, "run_chains")).code)];
  // What cuts the frame of a start word to 17 bits.
  const mask = code.findIndex(({ op, value }) => op === "i64.const" && value === 0x1ffffn);
  const [change] = changesOf(bytes, code[mask], code[mask + 1], 64);
  const release = await createLab(evaluators.profile, rewritten(bytes, change));
  const findings = firstFindings({ ...evaluators, release }, 1);
  expect(findings.map(({ key }) => key)).toEqual(["chains:s390:run_chains"]);
  expect(findings[0].message).toMatch(/^every step agrees, but/);
});
