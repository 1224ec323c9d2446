/** Wrong on purpose, each in the place of the law of its name: what is erased is believed to be kept, or the other way round. */

export function batch_same_frame<T>(pte: T, other: T, fpb: T): T {
  return promise(and(pte_present(pte), pte_same(normalise(pte, fpb), normalise(other, fpb))), not(sameFrame(pte, other)));
}

export function batch_same_state<T>(pte: T, other: T, fpb: T): T {
  return promise(and(pte_present(pte), pte_same(normalise(pte, fpb), normalise(other, fpb))), alike(pte, other, YOUNG));
}

export function batch_same_exec<T>(pte: T, other: T, fpb: T): T {
  return promise(and(pte_present(pte), pte_same(normalise(pte, fpb), normalise(other, fpb))), not(grantsAny(pte_mkyoung(other), BIT(USER_EXEC))));
}

export function batch_same_read<T>(pte: T, other: T, fpb: T): T {
  return promise(and(pte_present(pte), pte_same(normalise(pte, fpb), normalise(other, fpb))), not(grantsAny(pte_mkyoung(other), BIT(USER_READ))));
}

export function batch_same_write<T>(pte: T, other: T, fpb: T): T {
  return promise(and(pte_present(pte), pte_same(normalise(pte, fpb), normalise(other, fpb))), alike(pte, other, WRITE));
}

export function batch_respects_write<T>(pte: T, other: T, fpb: T): T {
  return promise(and(and(pte_present(pte), pte_same(normalise(pte, fpb), normalise(other, fpb))), test(fpb, FPB_RESPECT_SOFT_DIRTY_BIT)), alike(pte, other, WRITE));
}

export function batch_respects_soft_dirty<T>(pte: T, other: T, fpb: T): T {
  return promise(and(and(pte_present(pte), pte_same(normalise(pte, fpb), normalise(other, fpb))), test(fpb, FPB_RESPECT_WRITE_BIT)), alike(pte, other, SOFT));
}

export function batch_respects_dirty<T>(pte: T, other: T, fpb: T): T {
  return promise(and(and(pte_present(pte), pte_same(normalise(pte, fpb), normalise(other, fpb))), test(fpb, FPB_RESPECT_WRITE_BIT)), alike(pte, other, DIRTY));
}

export function batch_ignores_young<T>(pte: T, fpb: T): T {
  return always(pte_same(normalise(pte_mkyoung(pte), fpb), normalise(pte_mkdirty(pte), fpb)));
}

export function batch_ignores_dirty<T>(pte: T, fpb: T): T {
  return always(pte_same(normalise(pte_mkdirty(pte), fpb), normalise(pte_mkclean(pte), fpb)));
}

export function batch_ignores_write<T>(pte: T, fpb: T): T {
  return always(pte_same(normalise(pte, fpb), normalise(pte_wrprotect(pte), fpb)));
}

export function normalise_is_idempotent<T>(pte: T, fpb: T): T {
  return always(pte_same(normalise(pte, fpb), pte));
}

export function normalise_leaves_the_rest<T>(pte: T, fpb: T): T {
  return always(alike(pte, normalise(pte, fpb), PRESENT | SPECIAL | UFFD | YOUNG));
}

export function normalise_commutes_with_advance<T>(pte: T, nr: T, fpb: T): T {
  return promise(hasFrame(pte, nr), pte_same(normalise(pte_advance_pfn(pte, nr), fpb), normalise(pte, fpb)));
}
