/** Wrong on purpose, each in the place of the law of its name: one way to ask contradicts another. */

export function present_is_not_none<T>(pte: T): T {
  return promise(pte_present(pte), pte_none(pte));
}

export function protnone_is_present<T>(pte: T): T {
  return promise(pte_protnone(pte), not(pte_present(pte)));
}

export function accessible_is_present<T>(pte: T, tlb_flush_pending: T): T {
  return promise(pte_accessible(pte, tlb_flush_pending), not(pte_present(pte)));
}

export function none_is_not_accessible<T>(pte: T, tlb_flush_pending: T): T {
  return promise(not(pte_none(pte)), not(pte_accessible(pte, tlb_flush_pending)));
}

export function present_is_accessible_while_flushing<T>(pte: T): T {
  return promise(pte_present(pte), not(pte_accessible(pte, word<T>(1))));
}

export function protnone_is_not_accessible<T>(pte: T): T {
  return promise(pte_protnone(pte), not(pte_accessible(pte, word<T>(1))));
}

export function protnone_grants_nothing<T>(pte: T): T {
  return promise(pte_present(pte), not(grantsAny(pte, USER_ANY())));
}

export function none_grants_nothing<T>(pte: T): T {
  return promise(not(pte_none(pte)), not(grantsAny(pte, ANY_ACCESS())));
}

export function cleared_is_none<T>(pte: T): T {
  return always(not(pte_none(pte_clear_value(pte))));
}

export function cleared_grants_nothing<T>(pte: T): T {
  return always(not(pte_present(pte)));
}

export function zero_is_none<T>(pte: T): T {
  return always(pte_none(pte));
}
