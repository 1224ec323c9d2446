/** Wrong on purpose, each in the place of the law of its name: it takes access away, or gives some. */

export function wrprotect_keeps_accessible<T>(pte: T, tlb_flush_pending: T): T {
  return keeps(pte_accessible(pte, tlb_flush_pending), not(pte_accessible(pte_wrprotect(pte), tlb_flush_pending)));
}

export function wrprotect_keeps_present<T>(pte: T): T {
  return keeps(pte_present(pte), pte_present(pte_clear_value(pte_wrprotect(pte))));
}

export function wrprotect_keeps_hardware_access<T>(pte: T): T {
  return keepsGranted(mmu_access(pte), mmu_access(pte_modify(pte, protection_map(word<T>(0)))), BIT(USER_READ));
}

export function wrprotect_never_grants_accessible<T>(pte: T, tlb_flush_pending: T): T {
  return neverMakes(pte_accessible(pte, tlb_flush_pending), not(pte_accessible(pte_wrprotect(pte), tlb_flush_pending)));
}

export function wrprotect_never_grants_present<T>(pte: T): T {
  return neverMakes(pte_present(pte), not(pte_present(pte_wrprotect(pte))));
}

export function wrprotect_never_grants_read<T>(pte: T): T {
  return always(not(grantsAny(pte_wrprotect(pte), BIT(USER_READ))));
}

export function wrprotect_never_grants_write<T>(pte: T): T {
  return grantsNothing(mmu_access(pte), mmu_access(pte_mkdirty(pte_mkyoung(pte_mkwrite(pte, word<T>(0))))), WRITES());
}

export function wrprotect_never_grants_exec<T>(pte: T): T {
  return always(not(grantsAny(pte_wrprotect(pte), BIT(USER_EXEC))));
}
