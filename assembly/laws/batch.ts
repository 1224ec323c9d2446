/**
 * What the comparison in folio_pte_batch_flags() erases, and what it must not: two entries batch if they are the same after
 * normalise(). `other` stands for a later entry with its frame counted back, as the loop counts the expected one on.
 */
import { USER_EXEC, USER_READ } from "../../arch/generic/access";
import { BIT, and, matches, not, test } from "../../arch/generic/word";
import {
  pte_advance_pfn, pte_mkclean, pte_mkdirty, pte_mkold, pte_mkyoung, pte_present, pte_same, pte_wrprotect,
} from "../../asm/pgtable";
import { normalise } from "../batch";
import { FPB_RESPECT_DIRTY_BIT, FPB_RESPECT_SOFT_DIRTY_BIT, FPB_RESPECT_WRITE_BIT } from "../flags";
import { DIRTY, PRESENT, PROTNONE, SOFT, SPECIAL, UFFD, WRITE, alike, grantsAlike, hasFrame, sameFrame } from "../questions";
import { always, promise } from "./promise";

/** Truth: the first entry is present, as the kernel demands, and the other goes into its batch. */
// @ts-ignore: decorator
@inline
function batch<T>(pte: T, other: T, fpb: T): T {
  return and<T>(pte_present<T>(pte), pte_same<T>(normalise<T>(pte, fpb), normalise<T>(other, fpb)));
}

// @ts-ignore: decorator
@inline
export function batch_same_frame<T>(pte: T, other: T, fpb: T): T {
  return promise<T>(batch<T>(pte, other, fpb), sameFrame<T>(pte, other));
}

// @ts-ignore: decorator
@inline
export function batch_same_state<T>(pte: T, other: T, fpb: T): T {
  return promise<T>(batch<T>(pte, other, fpb), alike<T>(pte, other, PRESENT | SPECIAL | UFFD | PROTNONE));
}

// @ts-ignore: decorator
@inline
export function batch_same_exec<T>(pte: T, other: T, fpb: T): T {
  return promise<T>(batch<T>(pte, other, fpb), grantsAlike<T>(pte_mkyoung<T>(pte), pte_mkyoung<T>(other), BIT(USER_EXEC)));
}

// @ts-ignore: decorator
@inline
export function batch_same_read<T>(pte: T, other: T, fpb: T): T {
  return promise<T>(batch<T>(pte, other, fpb), grantsAlike<T>(pte_mkyoung<T>(pte), pte_mkyoung<T>(other), BIT(USER_READ)));
}

// @ts-ignore: decorator
@inline
export function batch_same_write<T>(pte: T, other: T, fpb: T): T {
  return promise<T>(and<T>(batch<T>(pte, other, fpb), not<T>(test<T>(fpb, FPB_RESPECT_WRITE_BIT))), alike<T>(pte, other, WRITE));
}

// @ts-ignore: decorator
@inline
export function batch_respects_write<T>(pte: T, other: T, fpb: T): T {
  return promise<T>(and<T>(batch<T>(pte, other, fpb), test<T>(fpb, FPB_RESPECT_WRITE_BIT)), alike<T>(pte, other, WRITE));
}

// @ts-ignore: decorator
@inline
export function batch_respects_soft_dirty<T>(pte: T, other: T, fpb: T): T {
  return promise<T>(and<T>(batch<T>(pte, other, fpb), test<T>(fpb, FPB_RESPECT_SOFT_DIRTY_BIT)), alike<T>(pte, other, SOFT));
}

// @ts-ignore: decorator
@inline
export function batch_respects_dirty<T>(pte: T, other: T, fpb: T): T {
  return promise<T>(and<T>(batch<T>(pte, other, fpb), test<T>(fpb, FPB_RESPECT_DIRTY_BIT)), alike<T>(pte, other, DIRTY));
}

// @ts-ignore: decorator
@inline
export function batch_ignores_young<T>(pte: T, fpb: T, _c: T): T {
  return always<T>(pte_same<T>(normalise<T>(pte_mkyoung<T>(pte), fpb), normalise<T>(pte_mkold<T>(pte), fpb)));
}

// @ts-ignore: decorator
@inline
export function batch_ignores_dirty<T>(pte: T, fpb: T, _c: T): T {
  const respected = BIT(FPB_RESPECT_DIRTY_BIT) | BIT(FPB_RESPECT_SOFT_DIRTY_BIT);
  return promise<T>(matches<T>(fpb, respected, 0), pte_same<T>(normalise<T>(pte_mkdirty<T>(pte), fpb), normalise<T>(pte_mkclean<T>(pte), fpb)));
}

// @ts-ignore: decorator
@inline
export function batch_ignores_write<T>(pte: T, fpb: T, _c: T): T {
  return promise<T>(matches<T>(fpb, BIT(FPB_RESPECT_WRITE_BIT), 0), pte_same<T>(normalise<T>(pte, fpb), normalise<T>(pte_wrprotect<T>(pte), fpb)));
}

// @ts-ignore: decorator
@inline
export function normalise_is_idempotent<T>(pte: T, fpb: T, _c: T): T {
  const once = normalise<T>(pte, fpb);
  return always<T>(pte_same<T>(normalise<T>(once, fpb), once));
}

// @ts-ignore: decorator
@inline
export function normalise_leaves_the_rest<T>(pte: T, fpb: T, _c: T): T {
  const compared = normalise<T>(pte, fpb);
  return always<T>(and<T>(alike<T>(pte, compared, PRESENT | SPECIAL | UFFD), sameFrame<T>(pte, compared)));
}

// @ts-ignore: decorator
@inline
export function normalise_commutes_with_advance<T>(pte: T, nr: T, fpb: T): T {
  return promise<T>(hasFrame<T>(pte, nr), pte_same<T>(normalise<T>(pte_advance_pfn<T>(pte, nr), fpb), pte_advance_pfn<T>(normalise<T>(pte, fpb), nr)));
}
