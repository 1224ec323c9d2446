/** Wrong on purpose, each in the place of the law of its name: a mark does not come, does not go, or means more than it does. */

export function mksoft_dirty_marks<T>(pte: T): T {
  return always(pte_soft_dirty(pte_clear_soft_dirty(pte)));
}

export function clear_soft_dirty_clears<T>(pte: T): T {
  return always(not(pte_soft_dirty(pte_mkdirty(pte))));
}

export function soft_dirty_leaves_the_rest<T>(pte: T): T {
  return always(alike(pte, pte_mkdirty(pte), PRESENT | WRITE | DIRTY | YOUNG));
}

export function soft_dirty_is_not_the_hardwares<T>(pte: T): T {
  return always(grantsAlike(pte, pte_mkyoung(pte_mkdirty(pte_mkwrite(pte, word<T>(0)))), ANY_ACCESS()));
}

export function mkuffd_wp_marks<T>(pte: T): T {
  return always(pte_uffd_wp(pte_wrprotect(pte)));
}

export function clear_uffd_wp_clears<T>(pte: T): T {
  return always(not(pte_uffd_wp(pte_wrprotect(pte))));
}

export function mkuffd_wp_write_protects<T>(pte: T): T {
  return always(not(pte_write(pte_clear_uffd_wp(pte))));
}

export function mkuffd_wp_hardware_refuses_write<T>(pte: T): T {
  return always(not(grantsAny(pte_mkdirty(pte_mkyoung(pte_clear_uffd_wp(pte))), BIT(USER_WRITE) | BIT(KERNEL_WRITE))));
}

export function mkuffd_wp_leaves_the_rest<T>(pte: T): T {
  return always(alike(pte, pte_mkuffd_wp(pte_mkold(pte)), PRESENT | DIRTY | YOUNG | SPECIAL | SOFT));
}

export function clear_uffd_wp_leaves_the_rest<T>(pte: T): T {
  return always(alike(pte, pte_wrprotect(pte_clear_uffd_wp(pte)), PRESENT | WRITE | DIRTY | YOUNG));
}

export function clear_uffd_wp_never_grants_write<T>(pte: T): T {
  return grantsNothing(mmu_access(pte), mmu_access(pte_mkyoung(pte_mkdirty(pte_mkwrite(pte_clear_uffd_wp(pte), word<T>(0))))), WRITES());
}

export function mkspecial_marks<T>(pte: T): T {
  return always(pte_special(pte_mkyoung(pte)));
}

export function mkspecial_leaves_the_rest<T>(pte: T): T {
  return always(alike(pte, pte_mkspecial(pte), PRESENT | WRITE | DIRTY | YOUNG | SPECIAL));
}
