/** Where larger batches stop to pay. */
import type { Case } from "./cases.ts";
import { type Measured, summaryOf } from "./measure.ts";

export interface Knee extends Pick<Case, "profile" | "flags" | "size"> {
  readonly policy: string;
  /** The batch size beyond which the next larger one gains less than 5 %; undefined where each still gains more. */
  readonly batch?: number;
  /** ns per entry there, and at the largest size. */
  readonly ns: number;
  readonly least: number;
}

const GAIN = 0.05;

/** @param costs ns per entry by batch size, in ascending order of the size */
export function kneeOf(costs: readonly (readonly [batch: number, ns: number])[]): number | undefined {
  return costs.find(([, ns], i) => i + 1 < costs.length && costs[i + 1][1] > ns * (1 - GAIN))?.[0];
}

export function knees(measured: readonly Measured[]): readonly Knee[] {
  const groups = new Map<string, Measured[]>();
  for (const one of measured) {
    const { profile, policy, flags, size, batch } = one.test;
    if (batch === "mix") continue;
    const key = `${profile} ${policy.id} ${flags} ${size}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group): Knee[] => {
    const costs = group
      .map((one) => [one.test.batch as number, summaryOf(one, "wasm")?.median ?? Number.NaN] as const)
      .sort(([a], [b]) => a - b);
    // A gap of more than one doubling hides where it is.
    if (costs.length < 2 || costs.some(([size], i) => i > 0 && size !== 2 * costs[i - 1][0])) return [];
    const { profile, policy, flags, size } = group[0].test;
    const batch = kneeOf(costs);
    const least = costs[costs.length - 1][1];
    return [{ profile, policy: policy.id, flags, size, batch, ns: costs.find(([size]) => size === batch)?.[1] ?? least, least }];
  });
}
