/** Wrong on purpose, each in the place of the law of its name: entries that differ are the same, or the same entries differ. */

export function same_is_reflexive<T>(pte: T): T {
  return always(pte_same(pte, pte_mkyoung(pte)));
}

export function same_is_symmetric<T>(pte: T, other: T): T {
  return leaves(pte_same(pte, other), pte_same(other, pte_mkyoung(pte)));
}

export function same_is_transitive<T>(pte: T, other: T, third: T): T {
  return promise(pte_same(pte, other), pte_same(pte, third));
}

export function same_to_linux<T>(pte: T, other: T): T {
  return promise(pte_same(pte_mkold(pte), pte_mkold(other)), alike(pte, other, YOUNG));
}

export function same_to_the_hardware<T>(pte: T, other: T): T {
  return promise(pte_same(pte_wrprotect(pte), pte_wrprotect(other)), grantsAlike(pte, other, BIT(USER_WRITE)));
}

export function same_swap_entry<T>(pte: T, other: T): T {
  return promise(pte_same(pte_swp_mkexclusive(pte), pte_swp_mkexclusive(other)), equal(pte_swp_exclusive(pte), pte_swp_exclusive(other)));
}
