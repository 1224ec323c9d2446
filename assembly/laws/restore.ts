/**
 * A batch that is unmapped and put back: every entry becomes the first one, merged with the later ones' young and dirty, with its own
 * frame (get_and_clear_ptes(), then set_ptes()). `other` stands for a later entry with its frame counted back.
 */
import { and, andnot, implies, not, or, test } from "../../arch/generic/word";
import { pte_dirty, pte_present, pte_same, pte_soft_dirty, pte_write, pte_young } from "../../asm/pgtable";
import { merge, normalise } from "../batch";
import { FPB_RESPECT_SOFT_DIRTY_BIT, FPB_RESPECT_WRITE_BIT } from "../flags";
import { WRITES, grantsAny } from "../questions";
import { always, keeps, promise } from "./promise";

// @ts-ignore: decorator
@inline
function batch<T>(pte: T, other: T, fpb: T): T {
  return and<T>(pte_present<T>(pte), pte_same<T>(normalise<T>(pte, fpb), normalise<T>(other, fpb)));
}

/** Truth: is it writable, to Linux or to the hardware? */
// @ts-ignore: decorator
@inline
function writable<T>(pte: T): T {
  return or<T>(pte_write<T>(pte), grantsAny<T>(pte, WRITES()));
}

// @ts-ignore: decorator
@inline
export function merge_never_grants_write<T>(pte: T, other: T, _c: T): T {
  return promise<T>(not<T>(writable<T>(pte)), not<T>(writable<T>(merge<T>(pte, other))));
}

// @ts-ignore: decorator
@inline
export function merge_keeps_write<T>(pte: T, other: T, _c: T): T {
  return keeps<T>(pte_write<T>(pte), pte_write<T>(merge<T>(pte, other)));
}

// @ts-ignore: decorator
@inline
export function merge_keeps_dirty_and_young<T>(pte: T, other: T, _c: T): T {
  const merged = merge<T>(pte, other);
  const dirty = implies<T>(or<T>(pte_dirty<T>(pte), pte_dirty<T>(other)), pte_dirty<T>(merged));
  return always<T>(and<T>(dirty, implies<T>(or<T>(pte_young<T>(pte), pte_young<T>(other)), pte_young<T>(merged))));
}

// @ts-ignore: decorator
@inline
export function restore_never_grants_write<T>(pte: T, other: T, fpb: T): T {
  const respected = test<T>(fpb, FPB_RESPECT_WRITE_BIT);
  return promise<T>(andnot<T>(batch<T>(pte, other, fpb), or<T>(writable<T>(other), respected)), not<T>(writable<T>(merge<T>(pte, other))));
}

// @ts-ignore: decorator
@inline
export function restore_with_write_respected_never_grants_write<T>(pte: T, other: T, fpb: T): T {
  const batched = andnot<T>(batch<T>(pte, other, fpb), writable<T>(other));
  const respected = test<T>(fpb, FPB_RESPECT_WRITE_BIT);
  return promise<T>(and<T>(batched, respected), not<T>(writable<T>(merge<T>(pte, other))));
}

// @ts-ignore: decorator
@inline
export function restore_keeps_soft_dirty<T>(pte: T, other: T, fpb: T): T {
  const marked = and<T>(batch<T>(pte, other, fpb), pte_soft_dirty<T>(other));
  const respected = test<T>(fpb, FPB_RESPECT_SOFT_DIRTY_BIT);
  return promise<T>(andnot<T>(marked, respected), pte_soft_dirty<T>(merge<T>(pte, other)));
}

// @ts-ignore: decorator
@inline
export function restore_with_soft_dirty_respected_keeps_it<T>(pte: T, other: T, fpb: T): T {
  const marked = and<T>(batch<T>(pte, other, fpb), pte_soft_dirty<T>(other));
  const respected = test<T>(fpb, FPB_RESPECT_SOFT_DIRTY_BIT);
  return promise<T>(and<T>(marked, respected), pte_soft_dirty<T>(merge<T>(pte, other)));
}
