/** An entry against the VMA that it lies in: whatever happened to it, it grants no more than the mapping does. */
import { USER_EXEC, USER_READ, USER_SHADOW_STACK, USER_WRITE } from "../../arch/generic/access";
import { BIT, and, matches, not } from "../../arch/generic/word";
import { pfn_pte, pte_mkyoung, pte_pfn, pte_present, pte_write } from "../../asm/pgtable";
import { protection_map } from "../../asm/protection";
import { VM_EXEC_BIT, VM_READ_BIT, VM_WRITE_BIT } from "../flags";
import { USER_ANY, grantsAny } from "../questions";
import { promise } from "./promise";

/** Truth: is the entry present, and has its VMA none of these flags? */
// @ts-ignore: decorator
@inline
function without<T>(pte: T, vma_flags: T, flags: u64): T {
  return and<T>(pte_present<T>(pte), matches<T>(vma_flags, flags, 0));
}

/** A new entry of the VMA and the same frame, touched: what a process may have there at the least. */
// @ts-ignore: decorator
@inline
function fresh<T>(pte: T, vma_flags: T): T {
  return pte_mkyoung<T>(pfn_pte<T>(pte_pfn<T>(pte), protection_map<T>(vma_flags)));
}

// @ts-ignore: decorator
@inline
export function vma_without_access_grants_nothing<T>(pte: T, vma_flags: T, _c: T): T {
  const flags = BIT(VM_READ_BIT) | BIT(VM_WRITE_BIT) | BIT(VM_EXEC_BIT);
  return promise<T>(without<T>(pte, vma_flags, flags), not<T>(grantsAny<T>(pte, USER_ANY())));
}

// @ts-ignore: decorator
@inline
export function vma_without_write_refuses_stores<T>(pte: T, vma_flags: T, _c: T): T {
  return promise<T>(without<T>(pte, vma_flags, BIT(VM_WRITE_BIT)), not<T>(grantsAny<T>(pte, BIT(USER_WRITE))));
}

// @ts-ignore: decorator
@inline
export function vma_without_write_refuses_shadow_stack<T>(pte: T, vma_flags: T, _c: T): T {
  return promise<T>(without<T>(pte, vma_flags, BIT(VM_WRITE_BIT)), not<T>(grantsAny<T>(pte, BIT(USER_SHADOW_STACK))));
}

// @ts-ignore: decorator
@inline
export function vma_without_write_is_not_writable<T>(pte: T, vma_flags: T, _c: T): T {
  return promise<T>(without<T>(pte, vma_flags, BIT(VM_WRITE_BIT)), not<T>(pte_write<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function vma_without_exec_refuses_fetches<T>(pte: T, vma_flags: T, _c: T): T {
  return promise<T>(without<T>(pte, vma_flags, BIT(VM_EXEC_BIT)), not<T>(grantsAny<T>(pte, BIT(USER_EXEC))));
}

// @ts-ignore: decorator
@inline
export function vma_reads_no_more_than_fresh<T>(pte: T, vma_flags: T, _c: T): T {
  const read = BIT(USER_READ);
  return promise<T>(and<T>(pte_present<T>(pte), grantsAny<T>(pte, read)), grantsAny<T>(fresh<T>(pte, vma_flags), read));
}

// @ts-ignore: decorator
@inline
export function vma_fetches_no_more_than_fresh<T>(pte: T, vma_flags: T, _c: T): T {
  const exec = BIT(USER_EXEC);
  return promise<T>(and<T>(pte_present<T>(pte), grantsAny<T>(pte, exec)), grantsAny<T>(fresh<T>(pte, vma_flags), exec));
}
