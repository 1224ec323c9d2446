/** What a profile's vectors ask: values that told something apart before. */
import { helperByName } from "../../profile/helpers.ts";
import type { Profile } from "../../profile/types.ts";
import { profilesWithVectors, readVectors, type Vector } from "../../vectors/file.ts";
import type { Asked } from "./values.ts";

/** In the order of the function's parameters. */
export function askedBy({ name, pte, argument }: Pick<Vector, "name" | "pte" | "argument">): Asked {
  return helperByName.get(name)?.swapped ? { a: argument ?? 0n, b: pte } : { a: pte, b: argument ?? 0n };
}

/** By helper. A derived profile has the values of the one it comes from; outside a checkout there are none. */
export function earlier({ id }: Pick<Profile, "id">): Map<string, Asked[]> {
  const base = id.split(",")[0];
  const found = new Map<string, Asked[]>();
  let known: string[];
  try {
    known = profilesWithVectors();
  } catch {
    return found;
  }
  if (!known.includes(base)) return found;
  for (const vector of readVectors(base)) found.set(vector.name, [...(found.get(vector.name) ?? []), askedBy(vector)]);
  return found;
}
