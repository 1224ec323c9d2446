/** Wrong on purpose, each in the place of the law of its name: the wrong flag decides. */

export function protection_without_write_refuses_stores<T>(pfn: T, vm_flags: T): T {
  return promise(not(test(vm_flags, VM_SHARED_BIT)), grantsAny(pte_mkdirty(pte_mkyoung(pfn_pte(pfn, protection_map(vm_flags)))), BIT(USER_WRITE)));
}

export function protection_private_is_not_writable<T>(pfn: T, vm_flags: T): T {
  return promise(test(vm_flags, VM_SHARED_BIT), not(pte_write(pfn_pte(pfn, protection_map(vm_flags)))));
}

export function protection_private_refuses_stores<T>(pfn: T, vm_flags: T): T {
  return promise(test(vm_flags, VM_SHARED_BIT), not(grantsAny(pte_mkdirty(pte_mkyoung(pfn_pte(pfn, protection_map(vm_flags)))), BIT(USER_WRITE))));
}

export function protection_shared_is_writable<T>(pfn: T, vm_flags: T): T {
  return promise(test(vm_flags, VM_SHARED_BIT), pte_write(pfn_pte(pfn, protection_map(vm_flags))));
}

export function protection_shared_grants_stores<T>(pfn: T, vm_flags: T): T {
  return promise(test(vm_flags, VM_WRITE_BIT), grantsAny(pte_mkdirty(pte_mkyoung(pfn_pte(pfn, protection_map(vm_flags)))), BIT(USER_WRITE)));
}

export function protection_without_exec_refuses_fetches<T>(pfn: T, vm_flags: T): T {
  return promise(not(test(vm_flags, VM_WRITE_BIT)), not(grantsAny(pte_mkdirty(pte_mkyoung(pfn_pte(pfn, protection_map(vm_flags)))), BIT(USER_EXEC))));
}

export function protection_exec_grants_fetches<T>(pfn: T, vm_flags: T): T {
  return promise(test(vm_flags, VM_EXEC_BIT), not(grantsAny(pte_mkdirty(pte_mkyoung(pfn_pte(pfn, protection_map(vm_flags)))), BIT(USER_EXEC))));
}

export function protection_read_grants_loads<T>(pfn: T, vm_flags: T): T {
  return always(grantsAny(pte_mkdirty(pte_mkyoung(pfn_pte(pfn, protection_map(vm_flags)))), BIT(USER_READ)));
}

export function protection_exec_only_refuses_loads<T>(pfn: T, vm_flags: T): T {
  return promise(test(vm_flags, VM_EXEC_BIT), not(grantsAny(pte_mkdirty(pte_mkyoung(pfn_pte(pfn, protection_map(vm_flags)))), BIT(USER_READ))));
}

export function protection_none_grants_nothing<T>(pfn: T, vm_flags: T): T {
  return promise(not(test(vm_flags, VM_READ_BIT)), not(grantsAny(pte_mkdirty(pte_mkyoung(pfn_pte(pfn, protection_map(vm_flags)))), USER_ANY())));
}

export function protection_is_present<T>(pfn: T, vm_flags: T): T {
  return always(pte_none(pfn_pte(pfn, protection_map(vm_flags))));
}

export function protection_is_clean<T>(pfn: T, vm_flags: T): T {
  return always(pte_dirty(pfn_pte(pfn, protection_map(vm_flags))));
}

export function protection_is_unmarked<T>(pfn: T, vm_flags: T): T {
  return always(pte_special(pfn_pte(pfn, protection_map(vm_flags))));
}
