/** What is done with a batch that may have to be put back: every way that was merged or proposed, and the user's own. */
import { FPB_RESPECT_DIRTY_BIT, FPB_RESPECT_SOFT_DIRTY_BIT, FPB_RESPECT_WRITE_BIT } from "../../assembly/flags.ts";
import {
  FPB_MERGE_WRITE_BIT,
  FPB_MERGE_YOUNG_DIRTY_BIT,
  IF_BATCH_BIT,
  IF_WRITABLE_BIT,
  MKWRITE_BIT,
  RESTORE_OWN_BIT,
  SINGLE_BIT,
  USE_MERGED_BIT,
  WRPROTECT_EARLY_BIT,
  WRPROTECT_RESTORE_BIT,
} from "../../assembly/unmap/bits.ts";
import { nearest, quoted, UsageError } from "../profile/errors.ts";

export interface Policy {
  readonly id: string;
  /** Of the user's own: what it was made of. */
  readonly text?: string;
  /** The bits of assembly/unmap/bits.ts. */
  readonly word: number;
  /** The export of a module that does this and nothing else. */
  readonly export: string;
  readonly title: string;
  readonly source: string;
}

const FLAGS: Readonly<Record<string, number>> = {
  RESPECT_DIRTY: 1 << FPB_RESPECT_DIRTY_BIT,
  RESPECT_SOFT_DIRTY: 1 << FPB_RESPECT_SOFT_DIRTY_BIT,
  RESPECT_WRITE: 1 << FPB_RESPECT_WRITE_BIT,
  MERGE_WRITE: 1 << FPB_MERGE_WRITE_BIT,
  MERGE_YOUNG_DIRTY: 1 << FPB_MERGE_YOUNG_DIRTY_BIT,
};

/** Where to write-protect; `-batch` only two entries and more, `-if-writable` only where some entry was writable. */
const WRPROTECT: Readonly<Record<string, number>> = {
  never: 0,
  early: 1 << WRPROTECT_EARLY_BIT,
  restore: 1 << WRPROTECT_RESTORE_BIT,
};
const CONDITIONS: Readonly<Record<string, number>> = {
  "": 0,
  "-batch": 1 << IF_BATCH_BIT,
  "-if-writable": (1 << IF_WRITABLE_BIT) | FLAGS.MERGE_WRITE,
};

/** What to put back: the first entry as get_and_clear_ptes() returns it, made writable if any was, as FPB_MERGE_* left it, or each its own. */
const RESTORE: Readonly<Record<string, number>> = {
  first: 0,
  mkwrite: (1 << MKWRITE_BIT) | FLAGS.MERGE_WRITE,
  merged: 1 << USE_MERGED_BIT,
  own: 1 << RESTORE_OWN_BIT,
};

const THREAD = '"mm/rmap: fix incorrect pte restoration for lazyfree folios", linux-mm, February and March 2026';

const named = (id: string, word: number, title: string, source: string): Policy => ({
  id,
  word,
  export: `unmap_${id.replaceAll("-", "_")}`,
  title,
  source,
});

/** One entry at a time: what all others are compared with. */
export const UNBATCHED: Policy = named("unbatched", 1 << SINGLE_BIT, "one entry at a time", "mm/rmap.c (6.12.117) try_to_unmap_one()");

export const policies: readonly Policy[] = [
  UNBATCHED,
  named(
    "first-pte",
    0,
    "ignore write and soft-dirty, put all back as the first entry",
    "mm/rmap.c (6.15 to 6.18.20, 6.19.10): commit 354dffd29575; CVE-2026-31398",
  ),
  named("wrprotect-restore", WRPROTECT.restore, "as first-pte, write-protect what is put back", THREAD),
  named(
    "wrprotect-early",
    WRPROTECT.early,
    "as first-pte, write-protect right after get_and_clear_ptes(), before the flush and dirty checks",
    THREAD,
  ),
  named("respect-write", FLAGS.RESPECT_WRITE, "end the batch where writability changes", "mm/internal.h (6.17) FPB_RESPECT_WRITE"),
  named(
    "respect-write-soft-dirty",
    FLAGS.RESPECT_WRITE | FLAGS.RESPECT_SOFT_DIRTY,
    "end the batch where writability or soft-dirty changes: what was merged",
    "mm/rmap.c (7.0, 6.18.21, 6.19.11): commit 29f40594a281",
  ),
  named(
    "merge-write-check",
    RESTORE.mkwrite,
    "FPB_MERGE_WRITE: writable if any entry was, in the checks and in what is put back",
    "mm/internal.h (6.17) FPB_MERGE_WRITE",
  ),
  named(
    "merge-write-restore",
    WRPROTECT.restore | CONDITIONS["-if-writable"],
    "FPB_MERGE_WRITE: know that some entry was writable, and write-protect what is put back only then",
    "mm/internal.h (6.17) FPB_MERGE_WRITE",
  ),
];

function choice(table: Readonly<Record<string, number>>, name: string, what: string): number {
  const value = table[name];
  if (value === undefined) throw new UsageError(`${what} ${quoted(name)}: it must be one of ${Object.keys(table).join(", ")}`);
  return value;
}

const WRPROTECT_CHOICES = Object.fromEntries(
  Object.entries(WRPROTECT).flatMap(([place, bit]) =>
    Object.entries(CONDITIONS).map(([condition, more]) => [`${place}${bit ? condition : ""}`, bit ? bit | more : 0]),
  ),
);

/**
 * A policy of the user's own: `mine=RESPECT_WRITE|MERGE_WRITE,wrprotect:early,restore:first`. What stands behind the name is FPB flags
 * without FPB_ (or `none`, or `single` for one entry at a time), where to write-protect, what to put back; each may be left out.
 * @throws UsageError that says what is allowed
 */
export function parsePolicy(text: string): Policy {
  const [, id, rest] = /^([\w-]+)=(.*)$/.exec(text) ?? [];
  if (id === undefined) throw new UsageError(`${quoted(text)} is no policy; write NAME=FLAGS,wrprotect:WHERE,restore:WHAT`);
  if (policies.some((policy) => policy.id === id)) throw new UsageError(`${quoted(id)} is a policy already; give yours another name`);
  let word = 0;
  for (const part of rest.split(",").filter(Boolean)) {
    const [key, value] = part.split(":");
    if (value !== undefined && key === "wrprotect") word |= choice(WRPROTECT_CHOICES, value, "where to write-protect");
    else if (value !== undefined && key === "restore") word |= choice(RESTORE, value, "what to put back");
    else if (value !== undefined)
      throw new UsageError(`${quoted(key)} is no part of a policy; it has wrprotect: and restore: beside the flags`);
    else if (part === "single") word |= 1 << SINGLE_BIT;
    else if (part !== "none") for (const flag of part.split("|")) word |= choice(FLAGS, flag.replace(/^FPB_/, ""), "FPB flag");
  }
  return {
    id,
    text,
    word,
    export: "unmap_policy",
    title: rest || "ignore write and soft-dirty, put all back as the first entry",
    source: "yours",
  };
}

/** What findPolicy() makes the same policy of. */
export function policyText({ id, text }: Policy): string {
  return text ?? id;
}

/** A policy by name, or the user's own. @throws UsageError with the nearest names */
export function findPolicy(text: string): Policy {
  if (text.includes("=")) return parsePolicy(text);
  const found = policies.find((policy) => policy.id === text);
  if (found) return found;
  const ids = policies.map(({ id }) => id);
  throw new UsageError(`unknown policy ${quoted(text)}; nearest: ${nearest(text, ids).join(", ")}; or your own, NAME=FLAGS,…`);
}
