/** An entry one level up that maps a huge page: what the kernel checks of it while booting, and what pmd_wrprotect() must leave alone. */
import { and, equal, not } from "../../arch/generic/word";
import {
  pmd_dirty, pmd_leaf, pmd_mkclean, pmd_mkdirty, pmd_mkold, pmd_mkwrite_novma, pmd_mkyoung, pmd_pfn, pmd_present, pmd_protnone,
  pmd_soft_dirty, pmd_uffd_wp, pmd_wrprotect, pmd_write, pmd_young,
} from "../../asm/pmd";
import { always, keeps, leaves, promise } from "./promise";

/** Truth: is it present, and maps a page? */
// @ts-ignore: decorator
@inline
function huge<T>(pmd: T): T {
  return and<T>(pmd_present<T>(pmd), pmd_leaf<T>(pmd));
}

// @ts-ignore: decorator
@inline
export function huge_mkyoung_makes_young<T>(pmd: T, _b: T, _c: T): T {
  return always<T>(pmd_young<T>(pmd_mkyoung<T>(pmd_mkold<T>(pmd))));
}

// @ts-ignore: decorator
@inline
export function huge_mkold_makes_old<T>(pmd: T, _b: T, _c: T): T {
  return always<T>(not<T>(pmd_young<T>(pmd_mkold<T>(pmd_mkyoung<T>(pmd)))));
}

// @ts-ignore: decorator
@inline
export function huge_mkdirty_makes_dirty<T>(pmd: T, _b: T, _c: T): T {
  return always<T>(pmd_dirty<T>(pmd_mkdirty<T>(pmd_mkclean<T>(pmd))));
}

// @ts-ignore: decorator
@inline
export function huge_mkclean_makes_clean<T>(pmd: T, _b: T, _c: T): T {
  return always<T>(not<T>(pmd_dirty<T>(pmd_mkclean<T>(pmd_mkdirty<T>(pmd)))));
}

// @ts-ignore: decorator
@inline
export function huge_mkwrite_makes_writable<T>(pmd: T, _b: T, _c: T): T {
  return always<T>(pmd_write<T>(pmd_mkwrite_novma<T>(pmd_wrprotect<T>(pmd))));
}

// @ts-ignore: decorator
@inline
export function huge_wrprotect_clears_write<T>(pmd: T, _b: T, _c: T): T {
  return always<T>(not<T>(pmd_write<T>(pmd_wrprotect<T>(pmd_mkwrite_novma<T>(pmd)))));
}

// @ts-ignore: decorator
@inline
export function huge_wrprotect_keeps_clean<T>(pmd: T, _b: T, _c: T): T {
  return always<T>(not<T>(pmd_dirty<T>(pmd_wrprotect<T>(pmd_mkclean<T>(pmd)))));
}

// @ts-ignore: decorator
@inline
export function huge_wrprotect_keeps_dirty<T>(pmd: T, _b: T, _c: T): T {
  return always<T>(pmd_dirty<T>(pmd_wrprotect<T>(pmd_mkdirty<T>(pmd))));
}

// @ts-ignore: decorator
@inline
export function huge_wrprotect_leaves_pfn<T>(pmd: T, _b: T, _c: T): T {
  return promise<T>(huge<T>(pmd), equal<T>(pmd_pfn<T>(pmd), pmd_pfn<T>(pmd_wrprotect<T>(pmd))));
}

// @ts-ignore: decorator
@inline
export function huge_wrprotect_leaves_soft_dirty<T>(pmd: T, _b: T, _c: T): T {
  return leaves<T>(pmd_soft_dirty<T>(pmd), pmd_soft_dirty<T>(pmd_wrprotect<T>(pmd)));
}

// @ts-ignore: decorator
@inline
export function huge_wrprotect_leaves_uffd_wp<T>(pmd: T, _b: T, _c: T): T {
  return leaves<T>(pmd_uffd_wp<T>(pmd), pmd_uffd_wp<T>(pmd_wrprotect<T>(pmd)));
}

// @ts-ignore: decorator
@inline
export function huge_protnone_is_present<T>(pmd: T, _b: T, _c: T): T {
  return keeps<T>(pmd_protnone<T>(pmd), pmd_present<T>(pmd));
}
