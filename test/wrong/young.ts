/** Wrong on purpose, each in the place of the law of its name: young and old are mixed up, or one of them opens a page. */

export function mkyoung_makes_young<T>(pte: T): T {
  return always(pte_young(pte_mkdirty(pte)));
}

export function mkold_makes_old<T>(pte: T): T {
  return always(not(pte_young(pte_mkclean(pte))));
}

export function mkyoung_leaves_the_rest<T>(pte: T): T {
  return always(alike(pte, pte_mkyoung(pte), PRESENT | WRITE | DIRTY | YOUNG));
}

export function mkold_leaves_the_rest<T>(pte: T): T {
  return always(alike(pte, pte_mkold(pte), PRESENT | WRITE | DIRTY | YOUNG));
}

export function mkold_grants_nothing<T>(pte: T): T {
  return grantsNothing(mmu_access(pte), mmu_access(pte_mkyoung(pte_mkdirty(pte_mkwrite(pte, word<T>(0))))), ANY_ACCESS());
}

export function mkyoung_opens_no_protnone<T>(pte: T): T {
  return promise(pte_protnone(pte), not(grantsAny(pte_mkyoung(pte_modify(pte, protection_map(word<T>(1)))), USER_ANY())));
}

export function mkyoung_opens_no_readonly<T>(pte: T): T {
  return where(not(pte_write(pte)), grantsNothing(mmu_access(pte), mmu_access(pte_mkyoung(pte_mkdirty(pte_mkwrite(pte, word<T>(0))))), WRITES()));
}

export function mkyoung_undoes_mkold<T>(pte: T): T {
  return always(pte_same(pte_mkyoung(pte_mkold(pte)), pte));
}
