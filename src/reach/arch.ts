/** The architecture's part: what its rooms say of storing entries and of steps of their own, as transitions like all others. */

import { hasHugePages } from "../profile/helpers.ts";
import type { EntryStep, Profile } from "../profile/types.ts";
import type { Context } from "./facts.ts";
import { transitions } from "./rules/index.ts";
import type { Transition } from "./types.ts";

/** What the rules ask of the architecture. */
export function contextOf(profile: Profile): Context {
  const rules = profile.entryRules;
  return {
    accessFlagsNeedWrite: rules?.accessFlagsNeedWrite ?? false,
    uffdLeavesWrite: !atLeast(profile.kernel.split(".").map(Number), [6, 2]),
    oldPrefault: rules?.oldPrefault !== undefined && profile.constants[rules.oldPrefault] === true,
  };
}

function transitionOf(step: EntryStep): Transition {
  const change = [step.clear && `clear=0x${step.clear.toString(16)}`, step.set && `set=0x${step.set.toString(16)}`];
  return {
    id: step.id,
    words: step.words,
    when: [[step.when, step.source]],
    bits: { mask: step.mask, value: step.value },
    run: change.filter((call) => typeof call === "string"),
    becomes: step.transient ? ["*", "transient"] : undefined,
    inPlace: true,
    source: step.source,
  };
}

function atLeast(kernel: readonly number[], [major, minor]: readonly [number, number]): boolean {
  return kernel[0] > major || (kernel[0] === major && kernel[1] >= minor);
}

function applies(transition: Transition, profile: Profile): boolean {
  const kernel = profile.kernel.split(".").map(Number);
  const { since, until, needs } = transition;
  if (since && !atLeast(kernel, since)) return false;
  if (until && atLeast(kernel, until)) return false;
  if (needs === "thp") return hasHugePages(profile);
  return needs === undefined || profile.supports[needs];
}

/** The steps that this profile's architecture has of its own. */
function archTransitions(profile: Profile): readonly Transition[] {
  const steps = profile.entryRules?.steps ?? [];
  return steps.filter((step) => !step.needs || profile.constants[step.needs] === true).map(transitionOf);
}

/** Everything that can happen to an entry on this profile's kernel. */
export function transitionsOf(profile: Profile): readonly Transition[] {
  return [...transitions.filter((transition) => applies(transition, profile)), ...archTransitions(profile)];
}
