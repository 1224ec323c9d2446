/** Wrong on purpose, each in the place of the law of its name: the frame is off by one, or the state goes with it. */

export function pfn_round_trip<T>(pfn: T, vm_flags: T): T {
  return always(equal(pte_pfn(pfn_pte(add(pfn, word<T>(1)), protection_map(vm_flags))), pfn));
}

export function pfn_leaves_the_protection<T>(pfn: T, vm_flags: T): T {
  return always(alike(pte_mkdirty(pfn_pte(pfn, protection_map(vm_flags))), pfn_pte(word<T>(0), protection_map(vm_flags)), PRESENT | WRITE | DIRTY));
}

export function advance_by_none_is_nothing<T>(pte: T): T {
  return always(pte_same(pte_advance_pfn(pte, word<T>(1)), pte));
}

export function advance_adds<T>(pte: T, nr: T): T {
  return promise(hasFrame(pte, nr), equal(pte_pfn(pte_advance_pfn(pte, nr)), pte_pfn(pte)));
}

export function advance_is_additive<T>(pte: T, nr: T, more: T): T {
  return promise(hasFrame(pte, add(nr, more)), pte_same(pte_advance_pfn(pte_advance_pfn(pte, nr), nr), pte_advance_pfn(pte, add(nr, more))));
}

export function advance_leaves_the_rest<T>(pte: T, nr: T): T {
  return promise(hasFrame(pte, nr), alike(pte, pte_mkyoung(pte_advance_pfn(pte, nr)), PRESENT | WRITE | DIRTY | YOUNG));
}

export function advance_leaves_the_hardware_view<T>(pte: T, nr: T): T {
  return promise(hasFrame(pte, nr), grantsAlike(pte, pte_advance_pfn(pte_wrprotect(pte), nr), ANY_ACCESS()));
}

export function wrprotect_leaves_pfn<T>(pte: T): T {
  return always(sameFrame(pfn_pte(word<T>(0), protection_map(word<T>(1))), pte_wrprotect(pte)));
}

export function mkwrite_leaves_pfn<T>(pte: T, shadow_stack_vma: T): T {
  return always(equal(pte_pfn(pte_mkwrite(pte, shadow_stack_vma)), add(pte_pfn(pte), word<T>(1))));
}

export function dirty_leaves_pfn<T>(pte: T): T {
  return always(equal(pte_pfn(pte_mkdirty(pte)), add(pte_pfn(pte_mkclean(pte)), word<T>(1))));
}

export function young_leaves_pfn<T>(pte: T): T {
  return always(equal(pte_pfn(pte_mkyoung(pte)), add(pte_pfn(pte_mkold(pte)), word<T>(1))));
}

export function marks_leave_pfn<T>(pte: T): T {
  return always(equal(pte_pfn(pte_mkspecial(pte)), add(pte_pfn(pte), word<T>(1))));
}

export function modify_leaves_pfn<T>(pte: T, vm_flags: T): T {
  return always(sameFrame(pte, pfn_pte(word<T>(0), pte_modify(pte_clear_value(pte), protection_map(vm_flags)))));
}
