/** Wrong on purpose, each in the place of the law of its name: it leaves the page writable, or forgets what was written. */

export function wrprotect_clears_write<T>(pte: T): T {
  return always(not(pte_write(pte_mkold(pte))));
}

export function wrprotect_keeps_dirty<T>(pte: T): T {
  return keeps(pte_dirty(pte), pte_dirty(pte_wrprotect(pte_mkclean(pte))));
}

export function wrprotect_never_makes_dirty<T>(pte: T): T {
  return neverMakes(pte_dirty(pte), pte_dirty(pte_wrprotect(pte_mkdirty(pte))));
}

export function wrprotect_hardware_refuses_write<T>(pte: T): T {
  return always(not(grantsAny(pte_mkdirty(pte_mkyoung(pte_mkwrite(pte, word<T>(0)))), ANY_ACCESS())));
}

export function wrprotect_hardware_refuses_shadow_stack<T>(pte: T): T {
  return always(not(grantsAny(pte_mkyoung(pte), BIT(USER_SHADOW_STACK))));
}

export function wrprotect_keeps_gup_read<T>(pte: T): T {
  return keeps(pte_access_permitted(pte, word<T>(0)), pte_access_permitted(pte_wrprotect(pte), word<T>(1)));
}

export function wrprotect_refuses_gup_write<T>(pte: T): T {
  return always(not(pte_access_permitted(pte_wrprotect(pte), word<T>(0))));
}

export function wrprotect_is_idempotent<T>(pte: T): T {
  return always(pte_same(pte_wrprotect(pte), pte));
}
