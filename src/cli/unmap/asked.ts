/** The options of `ptelab unmap` as profiles, loops and policies, one profile at a time. */
import { findProfile, type Profile, UsageError } from "../../node.ts";
import { quoted } from "../../profile/errors.ts";
import { findLoop, type Loop } from "../../unmap/loops.ts";
import { findPolicy, type Policy, policies, UNBATCHED } from "../../unmap/policies.ts";
import { DEFAULT_PROFILES, type Options } from "./options.ts";

export interface Asked {
  readonly options: Options;
  readonly profile: Profile;
  readonly loop: Loop;
  readonly policies: readonly Policy[];
}

/** The policies that a loop has: kernels before 6.15 unmap one entry at a time, and nothing else. */
function policiesOf(options: Options, loop: Loop): readonly Policy[] {
  const chosen = options.policy && [...new Map(options.policy.map((id) => [id, findPolicy(id)])).values()];
  if (loop.batches) return chosen ?? policies;
  const other = chosen?.find(({ id }) => id !== UNBATCHED.id);
  if (other === undefined) return [UNBATCHED];
  throw new UsageError(
    `the loop of ${loop.id} unmaps one entry at a time: it has no policy ${quoted(other.id)}; leave --policy out, or choose --loop 7.0`,
  );
}

/** The newest is asked about where nothing else is said: what it would do with the helpers of any profile. */
const NEWEST = "7.0";

export function loopTitle({ loop = NEWEST }: Options): string {
  return loop === "own" ? "each profile's own kernel" : loop;
}

export function askedOf(options: Options): readonly Asked[] {
  const ids = [...new Set(options.profile ?? DEFAULT_PROFILES)];
  return ids.map(findProfile).map((profile) => {
    const loop = findLoop(options.loop ?? NEWEST, profile);
    return { options, profile, loop, policies: policiesOf(options, loop) };
  });
}

/** The one profile that was asked for. @throws UsageError that says why only one will do */
export function onlyOne(asked: readonly Asked[], why: string): Asked {
  if (asked.length === 1) return asked[0];
  throw new UsageError(`${why}: give -p ID once`);
}
