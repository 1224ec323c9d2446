/**
 * Batching by value: what folio_pte_batch_flags() compares, and what get_and_clear_ptes() returns.
 * Kernel: mm/internal.h (6.17 and later, where the flags say what to respect; in 6.12.117 they say what to ignore, and write is always
 * ignored), include/linux/pgtable.h (6.12.117).
 */
import { choose, test } from "../arch/generic/word";
import {
  pte_clear_soft_dirty, pte_dirty, pte_mkclean, pte_mkdirty, pte_mkold, pte_mkyoung, pte_wrprotect, pte_young,
} from "../asm/pgtable";
import { FPB_RESPECT_DIRTY_BIT, FPB_RESPECT_SOFT_DIRTY_BIT, FPB_RESPECT_WRITE_BIT } from "./flags";

/** __pte_batch_clear_ignored(): two entries batch where these are the same, the frame apart. Young is never respected. */
// @ts-ignore: decorator
@inline
export function normalise<T>(pte: T, fpb: T): T {
  const clean = choose<T>(test<T>(fpb, FPB_RESPECT_DIRTY_BIT), pte, pte_mkclean<T>(pte));
  const unmarked = choose<T>(test<T>(fpb, FPB_RESPECT_SOFT_DIRTY_BIT), clean, pte_clear_soft_dirty<T>(clean));
  const readonly = choose<T>(test<T>(fpb, FPB_RESPECT_WRITE_BIT), unmarked, pte_wrprotect<T>(unmarked));
  return pte_mkold<T>(readonly);
}

/** get_and_clear_ptes(): the first entry, made dirty and young where a later one was; nothing else of the later one is kept. */
// @ts-ignore: decorator
@inline
export function merge<T>(first: T, later: T): T {
  const dirty = choose<T>(pte_dirty<T>(later), pte_mkdirty<T>(first), first);
  return choose<T>(pte_young<T>(later), pte_mkyoung<T>(dirty), dirty);
}
