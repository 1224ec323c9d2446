/**
 * What the kernel itself checks of an architecture while booting (CONFIG_DEBUG_VM_PGTABLE), here of every frame and every protection
 * instead of one frame. Kernel: mm/debug_vm_pgtable.c (6.12.117). What it checks of tables, PMDs, hugetlb and migration entries is not
 * here: the helpers are not.
 */
import { and, andnot, equal, not, word } from "../../arch/generic/word";
import {
  pfn_pte, pte_clear_soft_dirty, pte_clear_value, pte_dirty, pte_mkclean, pte_mkdirty, pte_mkold, pte_mksoft_dirty, pte_mkspecial, pte_mkwrite,
  pte_mkyoung, pte_none, pte_present, pte_protnone, pte_same, pte_soft_dirty, pte_special, pte_write, pte_wrprotect, pte_young,
} from "../../asm/pgtable";
import { protection_map } from "../../asm/protection";
import {
  pte_swp_clear_exclusive, pte_swp_clear_soft_dirty, pte_swp_exclusive, pte_swp_mkexclusive, pte_swp_mksoft_dirty, pte_swp_soft_dirty,
  swp_entry_to_pte, swp_offset, swp_type,
} from "../../asm/swap";
import { is_swap_pte } from "../questions";
import { always } from "./promise";

/** MAX_SWAPFILES_SHIFT is 5 (include/linux/swap.h). */
// @ts-ignore: decorator
@inline
const MAX_TYPE: u64 = 31;

/** The entry that all is tried on. */
// @ts-ignore: decorator
@inline
function fixed<T>(pfn: T, vm_flags: T): T {
  return pfn_pte<T>(pfn, protection_map<T>(vm_flags));
}

/** The VMA of the tests has no shadow stack. */
// @ts-ignore: decorator
@inline
function mkwrite<T>(pte: T): T {
  return pte_mkwrite<T>(pte, word<T>(0));
}

/** Truth: is_swap_pte(), and the same entry as it was made of. */
// @ts-ignore: decorator
@inline
function isEntry<T>(pte: T, type: T, offset: T): T {
  const held = and<T>(equal<T>(swp_type<T>(pte), type), equal<T>(swp_offset<T>(pte), offset));
  return and<T>(held, is_swap_pte<T>(pte));
}

// @ts-ignore: decorator
@inline
export function debug_wrprotect_is_clean<T>(pfn: T, vm_flags: T, _c: T): T {
  const pte = fixed<T>(pfn, vm_flags);
  return always<T>(not<T>(pte_dirty<T>(pte_wrprotect<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function debug_same<T>(pfn: T, vm_flags: T, _c: T): T {
  const pte = fixed<T>(pfn, vm_flags);
  return always<T>(pte_same<T>(pte, pte));
}

// @ts-ignore: decorator
@inline
export function debug_mkyoung<T>(pfn: T, vm_flags: T, _c: T): T {
  const pte = fixed<T>(pfn, vm_flags);
  return always<T>(pte_young<T>(pte_mkyoung<T>(pte_mkold<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function debug_mkdirty<T>(pfn: T, vm_flags: T, _c: T): T {
  const pte = fixed<T>(pfn, vm_flags);
  return always<T>(pte_dirty<T>(pte_mkdirty<T>(pte_mkclean<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function debug_mkwrite<T>(pfn: T, vm_flags: T, _c: T): T {
  const pte = fixed<T>(pfn, vm_flags);
  return always<T>(pte_write<T>(mkwrite<T>(pte_wrprotect<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function debug_mkold<T>(pfn: T, vm_flags: T, _c: T): T {
  const pte = fixed<T>(pfn, vm_flags);
  return always<T>(not<T>(pte_young<T>(pte_mkold<T>(pte_mkyoung<T>(pte)))));
}

// @ts-ignore: decorator
@inline
export function debug_mkclean<T>(pfn: T, vm_flags: T, _c: T): T {
  const pte = fixed<T>(pfn, vm_flags);
  return always<T>(not<T>(pte_dirty<T>(pte_mkclean<T>(pte_mkdirty<T>(pte)))));
}

// @ts-ignore: decorator
@inline
export function debug_wrprotect<T>(pfn: T, vm_flags: T, _c: T): T {
  const pte = fixed<T>(pfn, vm_flags);
  return always<T>(not<T>(pte_write<T>(pte_wrprotect<T>(mkwrite<T>(pte)))));
}

// @ts-ignore: decorator
@inline
export function debug_wrprotect_keeps_clean<T>(pfn: T, vm_flags: T, _c: T): T {
  const pte = fixed<T>(pfn, vm_flags);
  return always<T>(not<T>(pte_dirty<T>(pte_wrprotect<T>(pte_mkclean<T>(pte)))));
}

// @ts-ignore: decorator
@inline
export function debug_wrprotect_keeps_dirty<T>(pfn: T, vm_flags: T, _c: T): T {
  const pte = fixed<T>(pfn, vm_flags);
  return always<T>(pte_dirty<T>(pte_wrprotect<T>(pte_mkdirty<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function debug_write_fault<T>(pfn: T, vm_flags: T, _c: T): T {
  const pte = pte_mkdirty<T>(mkwrite<T>(pte_mkclean<T>(pte_wrprotect<T>(fixed<T>(pfn, vm_flags)))));
  return always<T>(and<T>(pte_write<T>(pte), pte_dirty<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function debug_clear<T>(pfn: T, vm_flags: T, _c: T): T {
  const pte = fixed<T>(pfn, vm_flags);
  return always<T>(andnot<T>(pte_none<T>(pte_clear_value<T>(pte)), pte_none<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function debug_special<T>(pfn: T, vm_flags: T, _c: T): T {
  const pte = fixed<T>(pfn, vm_flags);
  return always<T>(pte_special<T>(pte_mkspecial<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function debug_protnone<T>(pfn: T, _b: T, _c: T): T {
  const pte = fixed<T>(pfn, word<T>(0));
  return always<T>(and<T>(pte_protnone<T>(pte), pte_present<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function debug_soft_dirty<T>(pfn: T, vm_flags: T, _c: T): T {
  const pte = fixed<T>(pfn, vm_flags);
  return always<T>(andnot<T>(pte_soft_dirty<T>(pte_mksoft_dirty<T>(pte)), pte_soft_dirty<T>(pte_clear_soft_dirty<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function debug_swap_soft_dirty<T>(pfn: T, vm_flags: T, _c: T): T {
  const pte = fixed<T>(pfn, vm_flags);
  return always<T>(andnot<T>(pte_swp_soft_dirty<T>(pte_swp_mksoft_dirty<T>(pte)), pte_swp_soft_dirty<T>(pte_swp_clear_soft_dirty<T>(pte))));
}

/** The type is the largest that there can be; the kernel takes the largest offset only. */
// @ts-ignore: decorator
@inline
export function debug_swap_exclusive<T>(offset: T, _b: T, _c: T): T {
  const type = word<T>(MAX_TYPE);
  const pte = swp_entry_to_pte<T>(type, offset);
  const marked = pte_swp_mkexclusive<T>(pte);
  const cleared = pte_swp_clear_exclusive<T>(marked);
  const before = andnot<T>(isEntry<T>(pte, type, offset), pte_swp_exclusive<T>(pte));
  const during = andnot<T>(and<T>(isEntry<T>(marked, type, offset), pte_swp_exclusive<T>(marked)), pte_swp_soft_dirty<T>(marked));
  const after = andnot<T>(isEntry<T>(cleared, type, offset), pte_swp_exclusive<T>(cleared));
  return always<T>(and<T>(before, and<T>(during, after)));
}
