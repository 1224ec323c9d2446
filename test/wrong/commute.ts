/** Wrong on purpose, each in the place of the law of its name: the last one undoes the first. */

export function wrprotect_commutes_with_mkold<T>(pte: T): T {
  return always(pte_same(pte_wrprotect(pte_mkold(pte)), pte_mkyoung(pte_wrprotect(pte))));
}

export function wrprotect_commutes_with_mkyoung<T>(pte: T): T {
  return always(pte_same(pte_wrprotect(pte_mkyoung(pte)), pte_mkold(pte_wrprotect(pte))));
}

export function wrprotect_commutes_with_mkclean<T>(pte: T): T {
  return always(pte_same(pte_wrprotect(pte_mkclean(pte)), pte_mkdirty(pte_wrprotect(pte))));
}

export function wrprotect_commutes_with_mkdirty<T>(pte: T): T {
  return always(pte_same(pte_wrprotect(pte_mkdirty(pte)), pte_mkclean(pte_wrprotect(pte))));
}

export function wrprotect_commutes_with_clear_soft_dirty<T>(pte: T): T {
  return always(pte_same(pte_wrprotect(pte_clear_soft_dirty(pte)), pte_mksoft_dirty(pte_wrprotect(pte))));
}

export function wrprotect_commutes_with_mkuffd_wp<T>(pte: T): T {
  return always(pte_same(pte_wrprotect(pte_mkuffd_wp(pte)), pte_clear_uffd_wp(pte_wrprotect(pte))));
}

export function mkyoung_commutes_with_mkdirty<T>(pte: T): T {
  return always(pte_same(pte_mkyoung(pte_mkdirty(pte)), pte_mkclean(pte_mkyoung(pte))));
}

export function mkwrite_commutes_with_mkdirty<T>(pte: T): T {
  return always(pte_same(pte_mkwrite(pte_mkdirty(pte), word<T>(0)), pte_mkdirty(pte_wrprotect(pte))));
}

export function mkwrite_commutes_with_mkclean<T>(pte: T): T {
  return always(pte_same(pte_mkwrite(pte_mkclean(pte), word<T>(0)), pte_mkclean(pte_wrprotect(pte))));
}
