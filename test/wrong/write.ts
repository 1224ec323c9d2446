/** Wrong on purpose, each in the place of the law of its name: write permission does not come, does not come back, or brings something along. */

export function mkwrite_makes_writable<T>(pte: T): T {
  return always(pte_write(pte_mkdirty(pte)));
}

export function mkwrite_novma_makes_writable<T>(pte: T): T {
  return always(pte_write(pte_wrprotect(pte_mkwrite_novma(pte))));
}

export function mkwrite_novma_is_mkwrite<T>(pte: T): T {
  return always(pte_same(pte_mkwrite_novma(pte), pte_mkdirty(pte_mkwrite(pte, word<T>(0)))));
}

export function mkwrite_restores_exactly<T>(pte: T): T {
  return always(pte_same(pte_mkwrite(pte_wrprotect(pte), word<T>(0)), pte));
}

export function mkwrite_restores_what_linux_sees<T>(pte: T): T {
  return always(alike(pte_mkwrite(pte_wrprotect(pte), word<T>(0)), pte, PRESENT | WRITE | DIRTY | YOUNG));
}

export function write_fault_recovers_write<T>(pte: T): T {
  return promise(pte_write(pte), pte_write(pte_mkdirty(pte_mkyoung(pte_wrprotect(pte)))));
}

export function write_fault_recovers_hardware_write<T>(pte: T): T {
  return promise(grantsAny(pte, BIT(USER_WRITE)), grantsAny(pte_mkdirty(pte_mkyoung(pte_wrprotect(pte))), BIT(USER_WRITE)));
}

export function mkwrite_never_makes_dirty<T>(pte: T): T {
  return neverMakes(pte_dirty(pte), pte_dirty(pte_mkwrite(pte_mkdirty(pte), word<T>(0))));
}

export function mkwrite_keeps_dirty<T>(pte: T): T {
  return keeps(pte_dirty(pte), pte_dirty(pte_mkwrite(pte_mkclean(pte), word<T>(0))));
}

export function mkwrite_leaves_the_rest<T>(pte: T): T {
  return always(alike(pte, pte_mkwrite(pte_mkyoung(pte), word<T>(0)), PRESENT | YOUNG | SPECIAL | SOFT | UFFD));
}

export function mkwrite_never_grants_read<T>(pte: T): T {
  return always(not(grantsAny(pte_mkwrite(pte, word<T>(0)), BIT(USER_READ))));
}

export function mkwrite_never_grants_exec<T>(pte: T): T {
  return always(not(grantsAny(pte_mkwrite(pte, word<T>(0)), BIT(USER_EXEC))));
}

export function mkwrite_keeps_user_access<T>(pte: T): T {
  return keepsGranted(mmu_access(pte), mmu_access(pte_modify(pte, protection_map(word<T>(0)))), BIT(USER_READ) | BIT(USER_EXEC));
}

export function shadow_stack_mkwrite_makes_writable<T>(pte: T): T {
  return always(pte_write(pte_wrprotect(pte_mkwrite(pte, word<T>(1)))));
}

export function shadow_stack_mkwrite_refuses_stores<T>(pte: T): T {
  return always(not(grantsAny(pte_mkdirty(pte_mkyoung(pte_mkwrite(pte, word<T>(0)))), BIT(USER_WRITE))));
}

export function shadow_stack_fault_recovers_it<T>(pte: T): T {
  return promise(grantsAny(pte, BIT(USER_SHADOW_STACK)), grantsAny(pte_mkwrite(pte_wrprotect(pte), word<T>(0)), BIT(USER_SHADOW_STACK)));
}
