/** Wrong on purpose, each in the place of the law of its name: the first entry is believed to stand for all. */

export function merge_never_grants_write<T>(pte: T, other: T): T {
  return promise(not(pte_write(other)), not(pte_write(merge(pte, other))));
}

export function merge_keeps_write<T>(pte: T, other: T): T {
  return keeps(pte_write(other), pte_write(merge(pte, other)));
}

export function merge_keeps_dirty_and_young<T>(pte: T, other: T): T {
  return always(alike(pte, merge(pte, other), DIRTY | YOUNG));
}

export function restore_never_grants_write<T>(pte: T, other: T, fpb: T): T {
  return promise(and(pte_present(pte), pte_same(normalise(pte, fpb), normalise(other, fpb))), not(pte_write(merge(pte, other))));
}

export function restore_with_write_respected_never_grants_write<T>(pte: T, other: T, fpb: T): T {
  return promise(and(andnot(and(pte_present(pte), pte_same(normalise(pte, fpb), normalise(other, fpb))), pte_write(other)), test(fpb, FPB_RESPECT_SOFT_DIRTY_BIT)), not(pte_write(merge(pte, other))));
}

export function restore_keeps_soft_dirty<T>(pte: T, other: T, fpb: T): T {
  return promise(and(and(pte_present(pte), pte_same(normalise(pte, fpb), normalise(other, fpb))), pte_soft_dirty(merge(pte, other))), pte_soft_dirty(other));
}

export function restore_with_soft_dirty_respected_keeps_it<T>(pte: T, other: T, fpb: T): T {
  return promise(and(and(and(pte_present(pte), pte_same(normalise(pte, fpb), normalise(other, fpb))), pte_soft_dirty(other)), test(fpb, FPB_RESPECT_WRITE_BIT)), pte_soft_dirty(merge(pte, other)));
}
