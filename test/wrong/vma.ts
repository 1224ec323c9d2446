/** Wrong on purpose, each in the place of the law of its name: the mapping that has the flag is said to be without it. */

export function vma_without_access_grants_nothing<T>(pte: T, vma_flags: T): T {
  return promise(pte_present(pte), not(grantsAny(pte, USER_ANY())));
}

export function vma_without_write_refuses_stores<T>(pte: T, vma_flags: T): T {
  return promise(and(pte_present(pte), test(vma_flags, VM_WRITE_BIT)), not(grantsAny(pte, BIT(USER_WRITE))));
}

export function vma_without_write_refuses_shadow_stack<T>(pte: T, vma_flags: T): T {
  return promise(and(pte_present(pte), test(vma_flags, VM_WRITE_BIT)), not(grantsAny(pte, BIT(USER_SHADOW_STACK))));
}

export function vma_without_write_is_not_writable<T>(pte: T, vma_flags: T): T {
  return promise(and(pte_present(pte), test(vma_flags, VM_WRITE_BIT)), not(pte_write(pte)));
}

export function vma_without_exec_refuses_fetches<T>(pte: T, vma_flags: T): T {
  return promise(and(pte_present(pte), test(vma_flags, VM_EXEC_BIT)), not(grantsAny(pte, BIT(USER_EXEC))));
}

export function vma_reads_no_more_than_fresh<T>(pte: T, vma_flags: T): T {
  return promise(pte_present(pte), grantsAny(pte, BIT(USER_READ)));
}

export function vma_fetches_no_more_than_fresh<T>(pte: T, vma_flags: T): T {
  return promise(pte_present(pte), grantsAny(pte, BIT(USER_EXEC)));
}
