/** Wrong on purpose, each in the place of the law of its name: something of the old entry is lost, or too much of it stays. */

export function modify_keeps_present<T>(pte: T, vm_flags: T): T {
  return keeps(pte_present(pte), not(pte_present(pte_modify(pte, protection_map(vm_flags)))));
}

export function modify_keeps_dirty<T>(pte: T, vm_flags: T): T {
  return keeps(pte_dirty(pte), pte_dirty(pte_modify(pte_mkclean(pte), protection_map(vm_flags))));
}

export function modify_never_makes_dirty<T>(pte: T, vm_flags: T): T {
  return neverMakes(pte_dirty(pte), pte_dirty(pte_modify(pte_mkdirty(pte), protection_map(vm_flags))));
}

export function modify_keeps_young<T>(pte: T, vm_flags: T): T {
  return keeps(pte_young(pte), not(pte_young(pte_modify(pte, protection_map(vm_flags)))));
}

export function modify_never_makes_young<T>(pte: T, vm_flags: T): T {
  return neverMakes(pte_young(pte), pte_young(pte_modify(pte_mkyoung(pte), protection_map(vm_flags))));
}

export function modify_leaves_special<T>(pte: T, vm_flags: T): T {
  return leaves(pte_special(pte), pte_special(pfn_pte(pte_pfn(pte), protection_map(vm_flags))));
}

export function modify_leaves_soft_dirty<T>(pte: T, vm_flags: T): T {
  return leaves(pte_soft_dirty(pte), pte_soft_dirty(pfn_pte(pte_pfn(pte), protection_map(vm_flags))));
}

export function modify_leaves_uffd_wp<T>(pte: T, vm_flags: T): T {
  return leaves(pte_uffd_wp(pte), pte_uffd_wp(pfn_pte(pte_pfn(pte), protection_map(vm_flags))));
}

export function modify_never_grants_write<T>(pte: T, vm_flags: T): T {
  return neverMakes(pte_write(pte), pte_write(pte_modify(pte, protection_map(vm_flags))));
}

export function modify_without_write_refuses_stores<T>(pte: T, vm_flags: T): T {
  return promise(not(pte_write(pte)), not(grantsAny(pte_mkdirty(pte_mkyoung(pte_modify(pte, protection_map(vm_flags)))), BIT(USER_WRITE))));
}

export function modify_grants_no_more_than_fresh<T>(pte: T, vm_flags: T): T {
  return grantsNothing(mmu_access(pte), mmu_access(pte_mkyoung(pte_modify(pte, protection_map(vm_flags)))), ANY_ACCESS());
}

export function modify_to_none_is_protnone<T>(pte: T): T {
  return promise(pte_present(pte), pte_protnone(pte_modify(pte, protection_map(word<T>(1)))));
}

export function modify_to_none_grants_nothing<T>(pte: T): T {
  return always(not(grantsAny(pte_mkyoung(pte_modify(pte, protection_map(word<T>(1)))), USER_ANY())));
}

export function modify_last_one_counts<T>(pte: T, vm_flags: T, last: T): T {
  return always(pte_same(pte_modify(pte_modify(pte, protection_map(vm_flags)), protection_map(last)), pte_modify(pte, protection_map(vm_flags))));
}
