/** Computes units: what a worker thread does, on its own memories. */

import { findProfile } from "../profile/find.ts";
import { type Chains, createChains } from "./chains.ts";
import { into, intoText, unitDigest } from "./digests.ts";
import { type Known, knownOn } from "./known.ts";
import { addCounts, mergeCoverage, mergeFindings, NO_CASES, NO_COVERAGE } from "./merge.ts";
import { type CampaignModule, type CampaignModules, compileModules, createBuilds } from "./modules.ts";
import { loopOf } from "./tables.ts";
import { BLOCK_CHAINS, BLOCK_SLOTS, BLOCK_WORDS, familiesOf, familyOf, lawsOn, policiesOf } from "./targets.ts";
import { formatToken } from "./token.ts";
import type { Campaign, Coverage, Family, Finding, Shard, ShardResult, Unit, UnitResult } from "./types.ts";
import { createUnmapUnits, type UnmapUnits } from "./unmapUnit.ts";
import { createWordUnits, type WordUnits } from "./wordUnit.ts";

export interface Runner {
  run(shard: Shard): ShardResult;
  runUnit(unit: Unit): UnitResult;
}

/** The engines of one profile. */
interface Engines {
  readonly words?: WordUnits;
  readonly unmap?: UnmapUnits;
  readonly chains?: Chains;
}

/** A shard's findings of one target and profile: the others are counted. */
const MOST_OF_TARGET = 8;

const MASK = (1n << 64n) - 1n;

async function enginesOf(campaign: Campaign, id: string, modules: CampaignModule, known: Known): Promise<Engines> {
  const builds = await createBuilds(id, modules);
  const families = familiesOf(campaign);
  return {
    ...(families.includes("words") && { words: await createWordUnits(builds, lawsOn(id, campaign), known) }),
    ...(families.includes("unmap") && { unmap: createUnmapUnits(builds, policiesOf(campaign), known) }),
    ...(families.includes("chains") && { chains: await createChains(id, modules.release) }),
  };
}

/** A unit's digest is of the seed, the profile and the block besides: alike results of two units must not cancel out. */
function chainUnit(chains: Chains, { profile, block }: Unit, seed: bigint): UnitResult {
  const result = chains.run(seed, block);
  return { ...result, digest: into(unitDigest(profile, "chains", block, seed), result.digest) };
}

function trapped(unit: Unit, { seed, targets }: Campaign, message: string): UnitResult {
  const { profile, family, block } = unit;
  const target = targets.find((one) => familyOf(one) === family) as string;
  const cases = { words: BLOCK_WORDS, chains: BLOCK_CHAINS, unmap: BLOCK_SLOTS }[family];
  const token = formatToken({ profile, target, seed, index: block * cases });
  return {
    digest: intoText(unitDigest(profile, family, block, seed), message),
    cases,
    violations: { [`${profile}:${target}`]: 1 },
    findings: [
      {
        token,
        profile,
        target,
        least: [],
        key: [target, profile, "trap"].join(":"),
        message: `the module trapped in this block: ${message}`,
        known: false,
      },
    ],
    coverage: NO_COVERAGE,
  };
}

function capped(findings: readonly Finding[]): readonly Finding[] {
  const counts = new Map<string, number>();
  return findings.filter(({ profile, target }) => {
    const name = `${profile}:${target}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count <= MOST_OF_TARGET;
  });
}

/**
 * @param modules compiled already, where another thread did that
 * @throws UsageError, InfrastructureError where a profile is not built or is not the campaign's
 */
export async function createRunner(campaign: Campaign, modules?: CampaignModules): Promise<Runner> {
  const compiled = modules ?? (await compileModules(campaign));
  const engines = new Map<string, Engines>();
  for (const id of campaign.profiles)
    engines.set(id, await enginesOf(campaign, id, compiled[id], await knownOn(id, loopOf(findProfile(id)))));
  const compute = (unit: Unit): UnitResult => {
    const { words, unmap, chains } = engines.get(unit.profile) as Engines;
    const { seed } = campaign;
    if (unit.family === "words") return (words as WordUnits).run(seed, unit.block);
    return unit.family === "unmap" ? (unmap as UnmapUnits).run(seed, unit.block) : chainUnit(chains as Chains, unit, seed);
  };
  const runUnit = (unit: Unit): UnitResult => {
    try {
      return compute(unit);
    } catch (error) {
      // No module may trap: one that does is a finding, not a fault of the machine.
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      return trapped(unit, campaign, error.message);
    }
  };
  return {
    runUnit,
    run(shard) {
      const start = performance.now();
      let digest = 0n;
      let cases: Readonly<Record<string, number>> = NO_CASES;
      let violations: Readonly<Record<string, number>> = {};
      let findings: readonly Finding[] = [];
      let coverage: Coverage = NO_COVERAGE;
      for (const unit of shard.units) {
        const result = runUnit(unit);
        digest = (digest + result.digest) & MASK;
        cases = addCounts(cases, { [unit.family]: result.cases });
        violations = addCounts(violations, result.violations);
        if (result.findings.length > 0) findings = mergeFindings(findings, result.findings);
        coverage = mergeCoverage(coverage, result.coverage);
      }
      return {
        shard: shard.index,
        digest: `0x${digest.toString(16)}`,
        cases: cases as Record<Family, number>,
        violations,
        findings: capped(findings),
        coverage,
        ms: performance.now() - start,
      };
    },
  };
}
