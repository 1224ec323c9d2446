/** A case by name: `profile:target:seed:index`, from which it is made again. */

import { quoted, UsageError } from "../profile/errors.ts";
import { findProfile } from "../profile/find.ts";

export interface Token {
  readonly profile: string;
  /** A law's id, `chains`, `unmap/<policy>` or `unmap-walk/<policy>`. */
  readonly target: string;
  readonly seed: bigint;
  /** Within (profile, target): block times the cases of a block, and the place in the block. */
  readonly index: number;
}

export function formatToken({ profile, target, seed, index }: Token): string {
  return `${profile}:${target}:0x${seed.toString(16)}:${index}`;
}

/** A policy of the user's own has colons itself: the seed and the index are what comes last. */
const TOKEN = /^([^:]+):(.+):(0x[0-9a-f]{1,16}|\d{1,20}):(\d{1,16})$/i;

/** @throws UsageError that says how a token looks, or which profiles are near */
export function parseToken(text: string): Token {
  const [, profile, target, seed, index] = TOKEN.exec(text) ?? [];
  if (profile === undefined)
    throw new UsageError(
      `${quoted(text)} is no token; write PROFILE:TARGET:SEED:INDEX as findings show it, e.g. x86_64:wrprotect-keeps-present:0x1:65536`,
    );
  const value = BigInt(seed);
  if (value >> 64n !== 0n) throw new UsageError(`the token's seed ${seed} is wider than 64 bits; allowed is 0 to 2^64 - 1`);
  if (!Number.isSafeInteger(Number(index))) throw new UsageError(`the token's index ${index} is too large; allowed is 0 to 2^53 - 1`);
  return { profile: findProfile(profile).id, target, seed: value, index: Number(index) };
}

/** The command that shows the case again, for a shell: a policy of one's own may have characters in it that mean something there. */
export function replayCommand(token: string): string {
  return `ptelab replay ${/^[\w@:,=./-]+$/.test(token) ? token : `'${token}'`}`;
}
