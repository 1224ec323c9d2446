/** protection_map alone: what a mapping of each kind grants once its page was touched and written to. */
import { USER_EXEC, USER_READ, USER_WRITE } from "../../arch/generic/access";
import { BIT, matches, not, or } from "../../arch/generic/word";
import {
  pfn_pte, pte_dirty, pte_mkdirty, pte_mkyoung, pte_present, pte_soft_dirty, pte_special, pte_uffd_wp, pte_write,
} from "../../asm/pgtable";
import { protection_map } from "../../asm/protection";
import { VM_EXEC_BIT, VM_READ_BIT, VM_SHARED_BIT, VM_WRITE_BIT } from "../flags";
import { USER_ANY, grantsAny } from "../questions";
import { always, promise } from "./promise";

// @ts-ignore: decorator
@inline
function fresh<T>(pfn: T, vm_flags: T): T {
  return pfn_pte<T>(pfn, protection_map<T>(vm_flags));
}

/** Young and dirty, so that nothing is refused only to be recorded. */
// @ts-ignore: decorator
@inline
function touched<T>(pfn: T, vm_flags: T): T {
  return pte_mkdirty<T>(pte_mkyoung<T>(fresh<T>(pfn, vm_flags)));
}

/** Truth: of the flags under `mask`, exactly those of `value` are set. */
// @ts-ignore: decorator
@inline
function mapping<T>(vm_flags: T, mask: u64, value: u64): T {
  return matches<T>(vm_flags, mask, value);
}

// @ts-ignore: decorator
@inline
function ACCESS_FLAGS(): u64 {
  return BIT(VM_READ_BIT) | BIT(VM_WRITE_BIT) | BIT(VM_EXEC_BIT);
}

// @ts-ignore: decorator
@inline
export function protection_without_write_refuses_stores<T>(pfn: T, vm_flags: T, _c: T): T {
  return promise<T>(mapping<T>(vm_flags, BIT(VM_WRITE_BIT), 0), not<T>(grantsAny<T>(touched<T>(pfn, vm_flags), BIT(USER_WRITE))));
}

// @ts-ignore: decorator
@inline
export function protection_private_is_not_writable<T>(pfn: T, vm_flags: T, _c: T): T {
  return promise<T>(mapping<T>(vm_flags, BIT(VM_SHARED_BIT), 0), not<T>(pte_write<T>(fresh<T>(pfn, vm_flags))));
}

// @ts-ignore: decorator
@inline
export function protection_private_refuses_stores<T>(pfn: T, vm_flags: T, _c: T): T {
  return promise<T>(mapping<T>(vm_flags, BIT(VM_SHARED_BIT), 0), not<T>(grantsAny<T>(touched<T>(pfn, vm_flags), BIT(USER_WRITE))));
}

// @ts-ignore: decorator
@inline
export function protection_shared_is_writable<T>(pfn: T, vm_flags: T, _c: T): T {
  const shared = BIT(VM_WRITE_BIT) | BIT(VM_SHARED_BIT);
  return promise<T>(mapping<T>(vm_flags, shared, shared), pte_write<T>(fresh<T>(pfn, vm_flags)));
}

// @ts-ignore: decorator
@inline
export function protection_shared_grants_stores<T>(pfn: T, vm_flags: T, _c: T): T {
  const shared = BIT(VM_WRITE_BIT) | BIT(VM_SHARED_BIT);
  return promise<T>(mapping<T>(vm_flags, shared, shared), grantsAny<T>(touched<T>(pfn, vm_flags), BIT(USER_WRITE)));
}

// @ts-ignore: decorator
@inline
export function protection_without_exec_refuses_fetches<T>(pfn: T, vm_flags: T, _c: T): T {
  return promise<T>(mapping<T>(vm_flags, BIT(VM_EXEC_BIT), 0), not<T>(grantsAny<T>(touched<T>(pfn, vm_flags), BIT(USER_EXEC))));
}

// @ts-ignore: decorator
@inline
export function protection_exec_grants_fetches<T>(pfn: T, vm_flags: T, _c: T): T {
  return promise<T>(mapping<T>(vm_flags, BIT(VM_EXEC_BIT), BIT(VM_EXEC_BIT)), grantsAny<T>(touched<T>(pfn, vm_flags), BIT(USER_EXEC)));
}

// @ts-ignore: decorator
@inline
export function protection_read_grants_loads<T>(pfn: T, vm_flags: T, _c: T): T {
  return promise<T>(mapping<T>(vm_flags, BIT(VM_READ_BIT), BIT(VM_READ_BIT)), grantsAny<T>(touched<T>(pfn, vm_flags), BIT(USER_READ)));
}

// @ts-ignore: decorator
@inline
export function protection_exec_only_refuses_loads<T>(pfn: T, vm_flags: T, _c: T): T {
  return promise<T>(mapping<T>(vm_flags, ACCESS_FLAGS(), BIT(VM_EXEC_BIT)), not<T>(grantsAny<T>(touched<T>(pfn, vm_flags), BIT(USER_READ))));
}

// @ts-ignore: decorator
@inline
export function protection_none_grants_nothing<T>(pfn: T, vm_flags: T, _c: T): T {
  return promise<T>(mapping<T>(vm_flags, ACCESS_FLAGS(), 0), not<T>(grantsAny<T>(touched<T>(pfn, vm_flags), USER_ANY())));
}

// @ts-ignore: decorator
@inline
export function protection_is_present<T>(pfn: T, vm_flags: T, _c: T): T {
  return always<T>(pte_present<T>(fresh<T>(pfn, vm_flags)));
}

// @ts-ignore: decorator
@inline
export function protection_is_clean<T>(pfn: T, vm_flags: T, _c: T): T {
  return always<T>(not<T>(pte_dirty<T>(fresh<T>(pfn, vm_flags))));
}

// @ts-ignore: decorator
@inline
export function protection_is_unmarked<T>(pfn: T, vm_flags: T, _c: T): T {
  const pte = fresh<T>(pfn, vm_flags);
  return always<T>(not<T>(or<T>(pte_special<T>(pte), or<T>(pte_soft_dirty<T>(pte), pte_uffd_wp<T>(pte)))));
}
