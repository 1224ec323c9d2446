/** Wrong on purpose, each in the place of the law of its name: one helper of each check is left out, or another is in its place. */

export function debug_wrprotect_is_clean<T>(pfn: T, vm_flags: T): T {
  return always(not(pte_dirty(pte_wrprotect(pte_mkdirty(pfn_pte(pfn, protection_map(vm_flags)))))));
}

export function debug_same<T>(pfn: T, vm_flags: T): T {
  return always(pte_same(pfn_pte(pfn, protection_map(vm_flags)), pte_mkspecial(pfn_pte(pfn, protection_map(vm_flags)))));
}

export function debug_mkyoung<T>(pfn: T, vm_flags: T): T {
  return always(pte_young(pte_mkold(pfn_pte(pfn, protection_map(vm_flags)))));
}

export function debug_mkdirty<T>(pfn: T, vm_flags: T): T {
  return always(pte_dirty(pte_mkclean(pfn_pte(pfn, protection_map(vm_flags)))));
}

export function debug_mkwrite<T>(pfn: T, vm_flags: T): T {
  return always(pte_write(pte_wrprotect(pfn_pte(pfn, protection_map(vm_flags)))));
}

export function debug_mkold<T>(pfn: T, vm_flags: T): T {
  return always(not(pte_young(pte_mkyoung(pfn_pte(pfn, protection_map(vm_flags))))));
}

export function debug_mkclean<T>(pfn: T, vm_flags: T): T {
  return always(not(pte_dirty(pte_mkdirty(pfn_pte(pfn, protection_map(vm_flags))))));
}

export function debug_wrprotect<T>(pfn: T, vm_flags: T): T {
  return always(not(pte_write(pte_mkwrite(pfn_pte(pfn, protection_map(vm_flags)), word<T>(0)))));
}

export function debug_wrprotect_keeps_clean<T>(pfn: T, vm_flags: T): T {
  return always(pte_dirty(pte_wrprotect(pte_mkclean(pfn_pte(pfn, protection_map(vm_flags))))));
}

export function debug_wrprotect_keeps_dirty<T>(pfn: T, vm_flags: T): T {
  return always(pte_dirty(pte_wrprotect(pfn_pte(pfn, protection_map(vm_flags)))));
}

export function debug_write_fault<T>(pfn: T, vm_flags: T): T {
  return always(and(pte_write(pte_wrprotect(pfn_pte(pfn, protection_map(vm_flags)))), pte_dirty(pte_mkdirty(pfn_pte(pfn, protection_map(vm_flags))))));
}

export function debug_clear<T>(pfn: T, vm_flags: T): T {
  return always(pte_none(pfn_pte(pfn, protection_map(vm_flags))));
}

export function debug_special<T>(pfn: T, vm_flags: T): T {
  return always(pte_special(pfn_pte(pfn, protection_map(vm_flags))));
}

export function debug_protnone<T>(pfn: T): T {
  return always(pte_protnone(pfn_pte(pfn, protection_map(word<T>(1)))));
}

export function debug_soft_dirty<T>(pfn: T, vm_flags: T): T {
  return always(pte_soft_dirty(pte_clear_soft_dirty(pfn_pte(pfn, protection_map(vm_flags)))));
}

export function debug_swap_soft_dirty<T>(pfn: T, vm_flags: T): T {
  return always(pte_swp_soft_dirty(pte_swp_clear_soft_dirty(pfn_pte(pfn, protection_map(vm_flags)))));
}

export function debug_swap_exclusive<T>(offset: T): T {
  return always(pte_swp_exclusive(pte_swp_clear_exclusive(swp_entry_to_pte(word<T>(31), offset))));
}
