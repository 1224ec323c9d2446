/** Wrong on purpose, each in the place of the law of its name: the last helper is another one. */

export function huge_mkyoung_makes_young<T>(pmd: T): T {
  return always(pmd_young(pmd_mkold(pmd_mkyoung(pmd))));
}

export function huge_mkold_makes_old<T>(pmd: T): T {
  return always(not(pmd_young(pmd_mkyoung(pmd_mkold(pmd)))));
}

export function huge_mkdirty_makes_dirty<T>(pmd: T): T {
  return always(pmd_dirty(pmd_mkclean(pmd_mkdirty(pmd))));
}

export function huge_mkclean_makes_clean<T>(pmd: T): T {
  return always(not(pmd_dirty(pmd_mkdirty(pmd_mkclean(pmd)))));
}

export function huge_mkwrite_makes_writable<T>(pmd: T): T {
  return always(pmd_write(pmd_wrprotect(pmd_mkwrite_novma(pmd))));
}

export function huge_wrprotect_clears_write<T>(pmd: T): T {
  return always(not(pmd_write(pmd_mkwrite_novma(pmd_wrprotect(pmd)))));
}

export function huge_wrprotect_keeps_clean<T>(pmd: T): T {
  return always(pmd_dirty(pmd_wrprotect(pmd_mkclean(pmd))));
}

export function huge_wrprotect_keeps_dirty<T>(pmd: T): T {
  return always(not(pmd_dirty(pmd_wrprotect(pmd_mkdirty(pmd)))));
}

export function huge_wrprotect_leaves_pfn<T>(pmd: T): T {
  return promise(pmd_present(pmd), not(equal(pmd_pfn(pmd), pmd_pfn(pmd_wrprotect(pmd)))));
}

export function huge_wrprotect_leaves_soft_dirty<T>(pmd: T): T {
  return keeps(pmd_soft_dirty(pmd), not(pmd_soft_dirty(pmd_wrprotect(pmd))));
}

export function huge_wrprotect_leaves_uffd_wp<T>(pmd: T): T {
  return keeps(pmd_uffd_wp(pmd), not(pmd_uffd_wp(pmd_wrprotect(pmd))));
}

export function huge_protnone_is_present<T>(pmd: T): T {
  return keeps(pmd_protnone(pmd), not(pmd_present(pmd)));
}
