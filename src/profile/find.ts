/** Profiles by id. */
import { architectures } from "../../arch/index.ts";
import { nearest, quoted, UsageError } from "./errors.ts";
import type { Profile } from "./types.ts";

export const profiles: readonly Profile[] = architectures.flatMap((a) => a.profiles);

/** @throws UsageError with the nearest ids where there is no such profile. */
export function findProfile(id: string): Profile {
  const found = profiles.find((p) => p.id === id);
  if (!found)
    throw new UsageError(
      `unknown profile ${quoted(id)}; nearest: ${nearest(
        id,
        profiles.map((p) => p.id),
      ).join(", ")} (all: ptelab profiles)`,
    );
  return found;
}
