/** What the command was asked for, checked. */
import { nearest, quoted, UsageError } from "../profile/errors.ts";
import { findProfile, profiles } from "../profile/find.ts";
import { parseWord } from "../profile/value.ts";
import { profilesWithVectors } from "../vectors/file.ts";
import type { MutateJob } from "./worker.ts";

export interface Options {
  readonly profile?: readonly string[];
  readonly mutants?: string;
  readonly seed: string;
  readonly json?: boolean;
  readonly writeVectors?: boolean;
  readonly survivors?: boolean;
}

/** More than there are changes in any module. */
const MOST = 1_000_000;

function parseCount(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > MOST)
    throw new UsageError(`--mutants takes a number of mutants a profile, 1 to ${MOST}, not ${quoted(text)}`);
  return count;
}

function checkedProfile(id: string, known: readonly string[]): string {
  findProfile(id);
  if (!known.includes(id))
    throw new UsageError(`${quoted(id)} has no vectors, which are what is put to the test; nearest that has: ${nearest(id, known)[0]}`);
  return id;
}

export interface Plan {
  /** In the order of the profiles that were asked for. */
  readonly jobs: readonly MutateJob[];
  /** Profiles that nobody named and that have no vectors. */
  readonly skipped: readonly string[];
}

/** @throws UsageError on what is wrong with the options, InfrastructureError outside a checkout */
export function planRun({ profile, mutants, seed, survivors }: Options): Plan {
  const known = profilesWithVectors();
  const ids = profile ? [...new Set(profile)].map((id) => checkedProfile(id, known)) : profiles.map(({ id }) => id);
  const shared = { seed: parseWord(seed, "--seed"), mutants: parseCount(mutants), survivorsOnly: survivors === true };
  return {
    jobs: ids.filter((id) => known.includes(id)).map((id) => ({ profile: id, ...shared })),
    skipped: ids.filter((id) => !known.includes(id)),
  };
}
