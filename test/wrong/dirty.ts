/** Wrong on purpose, each in the place of the law of its name: dirty and clean are mixed up, with each other or with write permission. */

export function mkdirty_makes_dirty<T>(pte: T): T {
  return always(pte_dirty(pte_mkyoung(pte)));
}

export function mkclean_makes_clean<T>(pte: T): T {
  return always(not(pte_dirty(pte_wrprotect(pte))));
}

export function mkdirty_sets_soft_dirty<T>(pte: T): T {
  return always(pte_soft_dirty(pte_mkyoung(pte)));
}

export function mkclean_leaves_soft_dirty<T>(pte: T): T {
  return leaves(pte_soft_dirty(pte), pte_soft_dirty(pte_clear_soft_dirty(pte_mkclean(pte))));
}

export function mkdirty_keeps_write<T>(pte: T): T {
  return keeps(pte_write(pte), pte_write(pte_wrprotect(pte_mkdirty(pte))));
}

export function mkdirty_never_grants_write<T>(pte: T): T {
  return neverMakes(pte_write(pte), pte_write(pte_mkwrite(pte_mkdirty(pte), word<T>(0))));
}

export function mkdirty_opens_no_readonly<T>(pte: T): T {
  return where(not(pte_write(pte)), grantsNothing(mmu_access(pte), mmu_access(pte_mkyoung(pte_mkdirty(pte_mkwrite(pte, word<T>(0))))), WRITES()));
}

export function mkclean_keeps_write<T>(pte: T): T {
  return keeps(pte_write(pte), pte_write(pte_wrprotect(pte_mkclean(pte))));
}

export function mkclean_never_grants_write<T>(pte: T): T {
  return neverMakes(pte_write(pte), pte_write(pte_mkwrite(pte_mkclean(pte), word<T>(0))));
}

export function mkclean_never_grants_hardware_write<T>(pte: T): T {
  return grantsNothing(mmu_access(pte), mmu_access(pte_mkyoung(pte_mkdirty(pte_mkwrite(pte, word<T>(0))))), WRITES());
}

export function mkdirty_leaves_the_rest<T>(pte: T): T {
  return always(alike(pte, pte_mkdirty(pte), PRESENT | DIRTY | YOUNG | SPECIAL | UFFD | PROTNONE));
}

export function mkclean_leaves_the_rest<T>(pte: T): T {
  return always(alike(pte, pte_mkclean(pte), PRESENT | DIRTY | YOUNG | SPECIAL | UFFD | PROTNONE));
}

export function mkdirty_is_idempotent<T>(pte: T): T {
  return always(pte_same(pte_mkdirty(pte), pte));
}

export function mkclean_forgets_mkdirty<T>(pte: T): T {
  return always(pte_same(pte_clear_soft_dirty(pte_mkclean(pte_mkdirty(pte))), pte_clear_soft_dirty(pte)));
}
