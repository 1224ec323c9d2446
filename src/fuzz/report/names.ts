/** What the bits of coverage sets stand for: each part of the fuzzer names its own. */
import { findProfile } from "../../profile/find.ts";
import { pairName } from "../chainSteps.ts";
import { shapeName } from "../outcomes.ts";
import { possibleStates, stateName } from "../states.ts";

const NAMERS: Readonly<Record<string, (profile: string, bit: number) => string>> = {
  pairs: (profile, bit) => pairName(findProfile(profile), bit),
  flags: (profile, bit) => stateName(possibleStates(profile)[bit]),
  shapes: (_, bit) => shapeName(bit),
};

/** @param set e.g. `pairs/x86_64` */
export function coverageName(set: string, bit: number): string | undefined {
  const slash = set.indexOf("/");
  return NAMERS[set.slice(0, slash)]?.(set.slice(slash + 1), bit);
}
