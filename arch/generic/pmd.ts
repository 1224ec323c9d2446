/**
 * A PMD entry that looks like a PTE is asked like one: the kernel's own pmd_x(pmd) is pte_x(pmd_pte(pmd)) almost everywhere. What differs
 * is in the rooms' pmd.ts. Kernel: include/linux/pgtable.h (6.12.117).
 */
import {
  pte_dirty, pte_mkclean, pte_mkdirty, pte_mkold, pte_mkwrite_novma, pte_mkyoung, pte_none, pte_pfn, pte_present, pte_protnone,
  pte_soft_dirty, pte_uffd_wp, pte_write, pte_wrprotect, pte_young,
} from "../../asm/pgtable";
import { pmd_leaf as leaf, pmd_none as none, pmd_pfn as pfn, pmd_present as present, pmd_write as write } from "../../asm/pmd";
import { word } from "./word";

// @ts-ignore: decorator
@inline
export function pmd_none<T>(pmd: T): T {
  return pte_none<T>(pmd);
}

// @ts-ignore: decorator
@inline
export function pmd_present<T>(pmd: T): T {
  return pte_present<T>(pmd);
}

/** Where nothing says otherwise every entry points to a table. */
// @ts-ignore: decorator
@inline
export function pmd_leaf<T>(pmd: T): T {
  return word<T>(0);
}

/** Without TRANSPARENT_HUGEPAGE no entry is a transparent huge page. */
// @ts-ignore: decorator
@inline
export function pmd_trans_huge<T>(pmd: T): T {
  return word<T>(0);
}

// @ts-ignore: decorator
@inline
export function pmd_write<T>(pmd: T): T {
  return pte_write<T>(pmd);
}

// @ts-ignore: decorator
@inline
export function pmd_dirty<T>(pmd: T): T {
  return pte_dirty<T>(pmd);
}

// @ts-ignore: decorator
@inline
export function pmd_young<T>(pmd: T): T {
  return pte_young<T>(pmd);
}

// @ts-ignore: decorator
@inline
export function pmd_soft_dirty<T>(pmd: T): T {
  return pte_soft_dirty<T>(pmd);
}

// @ts-ignore: decorator
@inline
export function pmd_uffd_wp<T>(pmd: T): T {
  return pte_uffd_wp<T>(pmd);
}

// @ts-ignore: decorator
@inline
export function pmd_protnone<T>(pmd: T): T {
  return pte_protnone<T>(pmd);
}

// @ts-ignore: decorator
@inline
export function pmd_pfn<T>(pmd: T): T {
  return pte_pfn<T>(pmd);
}

// @ts-ignore: decorator
@inline
export function pmd_mkold<T>(pmd: T): T {
  return pte_mkold<T>(pmd);
}

// @ts-ignore: decorator
@inline
export function pmd_mkyoung<T>(pmd: T): T {
  return pte_mkyoung<T>(pmd);
}

// @ts-ignore: decorator
@inline
export function pmd_mkclean<T>(pmd: T): T {
  return pte_mkclean<T>(pmd);
}

// @ts-ignore: decorator
@inline
export function pmd_mkdirty<T>(pmd: T): T {
  return pte_mkdirty<T>(pmd);
}

// @ts-ignore: decorator
@inline
export function pmd_wrprotect<T>(pmd: T): T {
  return pte_wrprotect<T>(pmd);
}

/** pmd_mkwrite() before 6.6. */
// @ts-ignore: decorator
@inline
export function pmd_mkwrite_novma<T>(pmd: T): T {
  return pte_mkwrite_novma<T>(pmd);
}

/** Two levels up most is as one level up. */
// @ts-ignore: decorator
@inline
export function pud_none<T>(pud: T): T {
  return none<T>(pud);
}

// @ts-ignore: decorator
@inline
export function pud_present<T>(pud: T): T {
  return present<T>(pud);
}

// @ts-ignore: decorator
@inline
export function pud_leaf<T>(pud: T): T {
  return leaf<T>(pud);
}

// @ts-ignore: decorator
@inline
export function pud_write<T>(pud: T): T {
  return write<T>(pud);
}

// @ts-ignore: decorator
@inline
export function pud_pfn<T>(pud: T): T {
  return pfn<T>(pud);
}
