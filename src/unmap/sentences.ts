/** What the thread says of batches, as sentences that a profile may refute: plain data. */
import {
  HW_SHADOW_STACK_GAINED,
  HW_SHADOW_STACK_LOST,
  HW_WRITE_GAINED,
  HW_WRITE_LOST,
  SOFT_DIRTY_LOST,
  WRITE_GAINED,
  WRITE_LOST,
} from "../../assembly/unmap/findings.ts";
import { nearest, quoted, UsageError } from "../profile/errors.ts";
import type { Supports } from "../profile/types.ts";
import { findings, isFault } from "./findings.ts";

export interface Sentence {
  readonly id: string;
  readonly sentence: string;
  /** What it means here. */
  readonly means: string;
  /** Of which ways to restore it is said. */
  readonly policies: readonly string[];
  /** Findings that refute it, the worst first: their bits. */
  readonly refutedBy: readonly number[];
  /** Where the profile lacks this, the sentence says nothing. */
  readonly needs?: keyof Supports;
  readonly source: string;
}

const THREAD = '"mm/rmap: fix incorrect pte restoration for lazyfree folios", linux-mm, February and March 2026';

export const sentences: readonly Sentence[] = [
  {
    id: "soft-dirty-only-gained",
    sentence: "we won't lose soft_dirty bits, only gain",
    means: "putting a whole batch back as its first entry, merged with dirty and young of the others, takes soft-dirty from no page",
    policies: ["first-pte", "wrprotect-restore", "wrprotect-early"],
    refutedBy: [SOFT_DIRTY_LOST],
    needs: "soft_dirty",
    source: THREAD,
  },
  {
    id: "wrprotect-is-enough",
    sentence: "wrprotect is enough to restore safely",
    means: "write-protecting what is put back gives no page a permission, loses no data, maps no other frame and misses no flush",
    policies: ["wrprotect-restore", "wrprotect-early"],
    refutedBy: findings.filter(isFault).map(({ bit }) => bit),
    source: THREAD,
  },
  {
    id: "merged-fix-is-exact",
    sentence: "the merged fix restores write permission exactly",
    means: "with FPB_RESPECT_WRITE | FPB_RESPECT_SOFT_DIRTY no page gains or loses write permission, by pte_write() and by the hardware",
    policies: ["respect-write-soft-dirty"],
    refutedBy: [WRITE_GAINED, HW_WRITE_GAINED, HW_SHADOW_STACK_GAINED, WRITE_LOST, HW_WRITE_LOST, HW_SHADOW_STACK_LOST],
    source: "mm/rmap.c (7.0): commit 29f40594a281; the thread",
  },
];

/** @throws UsageError with what there is */
export function findSentence(id: string): Sentence {
  const found = sentences.find((sentence) => sentence.id === id);
  if (found) return found;
  const ids = sentences.map((sentence) => sentence.id);
  throw new UsageError(`unknown sentence ${quoted(id)}; nearest: ${nearest(id, ids).join(", ")}`);
}
