/** Profiles by id: a listed one, or one with features and constants of its own (`arm64-4k,pie=on,uffd_wp=off`). */
import { architectures } from "../../arch/index.ts";
import { derived } from "./describe.ts";
import { nearest, quoted, UsageError } from "./errors.ts";
import type { Profile } from "./types.ts";

export const profiles: readonly Profile[] = architectures.flatMap((a) => a.profiles);

function listed(id: string): Profile {
  const found = profiles.find((p) => p.id === id);
  if (found) return found;
  const ids = profiles.map((p) => p.id);
  throw new UsageError(`unknown profile ${quoted(id)}; nearest: ${nearest(id, ids).join(", ")} (all: ptelab profiles)`);
}

/** `pie=on` as a change of one feature or constant. */
function parseSwitch(profile: Profile, text: string): { name: string; on: boolean } {
  const features = Object.entries(profile.supports).filter(([name, on]) => on && !["shadow_stack", "accessible"].includes(name));
  const names = [...features.map(([name]) => name), ...(profile.switches ?? []).map((name) => name.toLowerCase())];
  const [, name, value] = /^(\w+)=(on|off)$/.exec(text) ?? [];
  if (name === undefined || !names.includes(name)) {
    throw new UsageError(`${quoted(text)} is no switch of ${profile.id}; it has ${names.map((n) => `${n}=on|off`).join(", ")}`);
  }
  return { name, on: value === "on" };
}

/**
 * A listed profile, or one derived from it by switches behind commas.
 * @throws UsageError with the nearest ids, or the profile's switches, where there is no such profile
 */
export function findProfile(id: string): Profile {
  const [base, ...switches] = id.split(",");
  const profile = listed(base);
  const changes = switches.map((text) => parseSwitch(profile, text));
  const supports = changes.filter(({ name }) => name in profile.supports).map(({ name, on }) => [name, on] as const);
  const constants = changes.filter(({ name }) => !(name in profile.supports)).map(({ name, on }) => [name.toUpperCase(), on] as const);
  return derived(profile, Object.fromEntries(supports), Object.fromEntries(constants));
}
