/** Wrong on purpose, each in the place of the law of its name: the mark is lost, appears, or is another helper's business. */

export function wrprotect_leaves_young<T>(pte: T): T {
  return leaves(pte_young(pte), pte_young(pte_wrprotect(pte_mkold(pte))));
}

export function wrprotect_leaves_soft_dirty<T>(pte: T): T {
  return leaves(pte_soft_dirty(pte), pte_soft_dirty(pte_wrprotect(pte_mkdirty(pte))));
}

export function wrprotect_leaves_uffd_wp<T>(pte: T): T {
  return leaves(pte_uffd_wp(pte), pte_uffd_wp(pte_mkuffd_wp(pte)));
}

export function wrprotect_leaves_special<T>(pte: T): T {
  return leaves(pte_special(pte), pte_special(pte_wrprotect(pte_mkspecial(pte))));
}

export function wrprotect_keeps_none<T>(pte: T): T {
  return keeps(pte_none(pte), pte_none(pte_wrprotect(pte_mkspecial(pte))));
}

export function wrprotect_never_empties<T>(pte: T): T {
  return neverMakes(pte_none(pte), pte_none(pte_clear_value(pte)));
}

export function wrprotect_keeps_protnone<T>(pte: T): T {
  return keeps(pte_protnone(pte), pte_protnone(pte_modify(pte, protection_map(word<T>(1)))));
}

export function wrprotect_never_makes_protnone<T>(pte: T): T {
  return neverMakes(pte_protnone(pte), pte_protnone(pte_modify(pte, protection_map(word<T>(0)))));
}
