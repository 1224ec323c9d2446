/** Wrong on purpose, each in the place of the law of its name: linux believes something else of the processor. */

export function hardware_access_means_present<T>(pte: T): T {
  return promise(grantsAny(pte, ANY_ACCESS()), pte_none(pte));
}

export function hardware_access_means_accessible<T>(pte: T): T {
  return promise(grantsAny(pte, ANY_ACCESS()), not(pte_accessible(pte, word<T>(0))));
}

export function hardware_write_means_pte_write<T>(pte: T): T {
  return promise(grantsAny(pte, BIT(USER_READ)), pte_write(pte));
}

export function gup_fast_reads_what_the_user_may<T>(pte: T): T {
  return promise(pte_access_permitted(pte, word<T>(0)), grantsAny(pte_mkdirty(pte_mkyoung(pte)), BIT(USER_WRITE)));
}

export function gup_fast_writes_what_the_user_may<T>(pte: T): T {
  return promise(pte_access_permitted(pte, word<T>(0)), grantsAny(pte_mkdirty(pte_mkyoung(pte)), BIT(USER_WRITE)));
}

export function granted_store_leaves_dirty<T>(pte: T): T {
  return promise(grantsAny(pte, BIT(USER_READ)), pte_dirty(mmu_mark(pte, word<T>(0))));
}

export function granted_access_leaves_young<T>(pte: T): T {
  return promise(grantsAny(pte, BIT(USER_READ)), not(pte_young(mmu_mark(pte, word<T>(0)))));
}

export function store_after_mkclean_is_noticed<T>(pte: T): T {
  return always(pte_dirty(mmu_mark(pte_mkclean(pte), word<T>(1))));
}

export function access_after_mkold_is_noticed<T>(pte: T): T {
  return always(pte_young(mmu_mark(pte_mkold(pte), word<T>(0))));
}

export function hardware_marks_leave_the_rest<T>(pte: T, write: T): T {
  return always(alike(pte_wrprotect(pte), mmu_mark(pte, write), PRESENT | WRITE | SPECIAL | SOFT | UFFD));
}
