/** What can be fuzzed, by name, and how many cases a block of it has. */
import { notApplicable } from "../audit/applies.ts";
import { type Law, laws } from "../laws/index.ts";
import { nearest, quoted, UsageError } from "../profile/errors.ts";
import { findProfile } from "../profile/find.ts";
import { hasHelper } from "../profile/helpers.ts";
import { findHelper } from "../profile/lab.ts";
import { findPolicy, type Policy, policies, policyText } from "../unmap/policies.ts";
import type { Campaign, Family, Unit } from "./types.ts";

export const FAMILIES: readonly Family[] = ["words", "chains", "unmap"];
/** Cases of a block: words for each law, chains, slots for each policy. */
export const BLOCK_WORDS = 1 << 16;
export const BLOCK_CHAINS = 1 << 12;
export const BLOCK_SLOTS = 1 << 16;

export const CHAINS = "chains";
const UNMAP = "unmap/";
const WALK = "unmap-walk/";

export function familyOf(target: string): Family {
  if (target === CHAINS) return "chains";
  return target.startsWith(UNMAP) ? "unmap" : "words";
}

/** Of findings only: the walk under a policy is not the one by the letter, or not that of another build. */
export function walkTarget(policy: Policy): string {
  return WALK + policyText(policy);
}

export function isWalk(target: string): boolean {
  return target.startsWith(WALK);
}

/** Of a walk, the policy's own target; any other as it is. */
export function plainTarget(target: string): string {
  return isWalk(target) ? UNMAP + target.slice(WALK.length) : target;
}

/** A target's law. @throws UsageError with the nearest ids */
export function findLaw(id: string): Law {
  const found = laws.find((law) => law.id === id);
  if (found) return found;
  const near = nearest(id, [...laws.map((law) => law.id), CHAINS, ...policies.map((policy) => UNMAP + policy.id)]);
  throw new UsageError(`unknown target ${quoted(id)}; nearest: ${near.join(", ")} (a law, chains, or unmap/POLICY)`);
}

export function policyOf(target: string): Policy {
  return findPolicy(target.slice(UNMAP.length));
}

/** Every law, the chains, every policy but the one that all are compared with. */
export function allTargets(): readonly string[] {
  const unmap = policies.filter(({ id }) => id !== "unbatched").map(({ id }) => UNMAP + id);
  return [...laws.map((law) => law.id), CHAINS, ...unmap];
}

/** Sorted, each once. @throws UsageError on a target that does not exist */
export function checkedTargets(targets: readonly string[]): readonly string[] {
  for (const target of targets) {
    if (familyOf(target) === "unmap") policyOf(target);
    else if (familyOf(target) === "words") findLaw(target);
  }
  return [...new Set(targets)].sort();
}

export function familiesOf({ targets }: Pick<Campaign, "targets">): readonly Family[] {
  return FAMILIES.filter((family) => targets.some((target) => familyOf(target) === family));
}

/** The campaign's laws that have something to say on a profile. */
export function lawsOn(profile: string, { targets }: Pick<Campaign, "targets">): readonly Law[] {
  const facts = findProfile(profile);
  const subject = { profile: facts, has: (name: string) => hasHelper(findHelper(name), facts) };
  return targets
    .filter((target) => familyOf(target) === "words")
    .map(findLaw)
    .filter((law) => notApplicable(law, subject) === undefined);
}

export function policiesOf({ targets }: Pick<Campaign, "targets">): readonly Policy[] {
  return targets.filter((target) => familyOf(target) === "unmap").map(policyOf);
}

/** How many cases a unit has, known before it runs. */
export function casesOf({ profile, family }: Pick<Unit, "profile" | "family">, campaign: Pick<Campaign, "targets">): number {
  if (family === "words") return BLOCK_WORDS * lawsOn(profile, campaign).length;
  return family === "chains" ? BLOCK_CHAINS : BLOCK_SLOTS * policiesOf(campaign).length;
}
