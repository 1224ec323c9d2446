/** pte_modify() with a protection out of protection_map: what mprotect() may change, and what it must carry over. */
import { USER_SHADOW_STACK, USER_WRITE } from "../../arch/generic/access";
import { BIT, andnot, any, equal, keep, not, word } from "../../arch/generic/word";
import { mmu_access } from "../../asm/mmu";
import {
  pfn_pte, pte_dirty, pte_mkdirty, pte_mkyoung, pte_modify, pte_pfn, pte_present, pte_protnone, pte_same, pte_soft_dirty, pte_special,
  pte_uffd_wp, pte_write, pte_young,
} from "../../asm/pgtable";
import { protection_map } from "../../asm/protection";
import { ANY_ACCESS, USER_ANY, grantsAny } from "../questions";
import { always, keeps, leaves, neverMakes, promise } from "./promise";

// @ts-ignore: decorator
@inline
function modified<T>(pte: T, vm_flags: T): T {
  return pte_modify<T>(pte, protection_map<T>(vm_flags));
}

/** A new entry of the same frame and protection, as a fault would build it. */
// @ts-ignore: decorator
@inline
function fresh<T>(pte: T, vm_flags: T): T {
  return pfn_pte<T>(pte_pfn<T>(pte), protection_map<T>(vm_flags));
}

// @ts-ignore: decorator
@inline
export function modify_keeps_present<T>(pte: T, vm_flags: T, _c: T): T {
  return keeps<T>(pte_present<T>(pte), pte_present<T>(modified<T>(pte, vm_flags)));
}

// @ts-ignore: decorator
@inline
export function modify_keeps_dirty<T>(pte: T, vm_flags: T, _c: T): T {
  return keeps<T>(pte_dirty<T>(pte), pte_dirty<T>(modified<T>(pte, vm_flags)));
}

// @ts-ignore: decorator
@inline
export function modify_never_makes_dirty<T>(pte: T, vm_flags: T, _c: T): T {
  return neverMakes<T>(pte_dirty<T>(pte), pte_dirty<T>(modified<T>(pte, vm_flags)));
}

// @ts-ignore: decorator
@inline
export function modify_keeps_young<T>(pte: T, vm_flags: T, _c: T): T {
  return keeps<T>(pte_young<T>(pte), pte_young<T>(modified<T>(pte, vm_flags)));
}

// @ts-ignore: decorator
@inline
export function modify_never_makes_young<T>(pte: T, vm_flags: T, _c: T): T {
  return neverMakes<T>(pte_young<T>(pte), pte_young<T>(modified<T>(pte, vm_flags)));
}

// @ts-ignore: decorator
@inline
export function modify_leaves_special<T>(pte: T, vm_flags: T, _c: T): T {
  return leaves<T>(pte_special<T>(pte), pte_special<T>(modified<T>(pte, vm_flags)));
}

// @ts-ignore: decorator
@inline
export function modify_leaves_soft_dirty<T>(pte: T, vm_flags: T, _c: T): T {
  return leaves<T>(pte_soft_dirty<T>(pte), pte_soft_dirty<T>(modified<T>(pte, vm_flags)));
}

// @ts-ignore: decorator
@inline
export function modify_leaves_uffd_wp<T>(pte: T, vm_flags: T, _c: T): T {
  return leaves<T>(pte_uffd_wp<T>(pte), pte_uffd_wp<T>(modified<T>(pte, vm_flags)));
}

// @ts-ignore: decorator
@inline
export function modify_never_grants_write<T>(pte: T, vm_flags: T, _c: T): T {
  return promise<T>(not<T>(pte_write<T>(fresh<T>(pte, vm_flags))), not<T>(pte_write<T>(modified<T>(pte, vm_flags))));
}

// @ts-ignore: decorator
@inline
export function modify_without_write_refuses_stores<T>(pte: T, vm_flags: T, _c: T): T {
  const stores = BIT(USER_WRITE) | BIT(USER_SHADOW_STACK);
  return promise<T>(not<T>(pte_write<T>(fresh<T>(pte, vm_flags))), not<T>(grantsAny<T>(modified<T>(pte, vm_flags), stores)));
}

// @ts-ignore: decorator
@inline
export function modify_grants_no_more_than_fresh<T>(pte: T, vm_flags: T, _c: T): T {
  const granted = mmu_access<T>(modified<T>(pte, vm_flags));
  const touched = pte_mkdirty<T>(pte_mkyoung<T>(fresh<T>(pte, vm_flags)));
  return promise<T>(any<T>(granted, ANY_ACCESS()), equal<T>(keep<T>(andnot<T>(granted, mmu_access<T>(touched)), ANY_ACCESS()), word<T>(0)));
}

// @ts-ignore: decorator
@inline
export function modify_to_none_is_protnone<T>(pte: T, _b: T, _c: T): T {
  return promise<T>(pte_present<T>(pte), pte_protnone<T>(modified<T>(pte, word<T>(0))));
}

// @ts-ignore: decorator
@inline
export function modify_to_none_grants_nothing<T>(pte: T, _b: T, _c: T): T {
  return always<T>(not<T>(grantsAny<T>(modified<T>(pte, word<T>(0)), USER_ANY())));
}

// @ts-ignore: decorator
@inline
export function modify_last_one_counts<T>(pte: T, vm_flags: T, last: T): T {
  return always<T>(pte_same<T>(modified<T>(modified<T>(pte, vm_flags), last), modified<T>(pte, last)));
}
