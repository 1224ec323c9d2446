/** Helpers whose order does not matter: callers put them together in either. */
import { word } from "../../arch/generic/word";
import {
  pte_clear_soft_dirty, pte_mkclean, pte_mkdirty, pte_mkold, pte_mkuffd_wp, pte_mkwrite, pte_mkyoung, pte_same, pte_wrprotect,
} from "../../asm/pgtable";
import { always } from "./promise";

// @ts-ignore: decorator
@inline
function mkwrite<T>(pte: T): T {
  return pte_mkwrite<T>(pte, word<T>(0));
}

// @ts-ignore: decorator
@inline
export function wrprotect_commutes_with_mkold<T>(pte: T, _b: T, _c: T): T {
  return always<T>(pte_same<T>(pte_wrprotect<T>(pte_mkold<T>(pte)), pte_mkold<T>(pte_wrprotect<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function wrprotect_commutes_with_mkyoung<T>(pte: T, _b: T, _c: T): T {
  return always<T>(pte_same<T>(pte_wrprotect<T>(pte_mkyoung<T>(pte)), pte_mkyoung<T>(pte_wrprotect<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function wrprotect_commutes_with_mkclean<T>(pte: T, _b: T, _c: T): T {
  return always<T>(pte_same<T>(pte_wrprotect<T>(pte_mkclean<T>(pte)), pte_mkclean<T>(pte_wrprotect<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function wrprotect_commutes_with_mkdirty<T>(pte: T, _b: T, _c: T): T {
  return always<T>(pte_same<T>(pte_wrprotect<T>(pte_mkdirty<T>(pte)), pte_mkdirty<T>(pte_wrprotect<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function wrprotect_commutes_with_clear_soft_dirty<T>(pte: T, _b: T, _c: T): T {
  return always<T>(pte_same<T>(pte_wrprotect<T>(pte_clear_soft_dirty<T>(pte)), pte_clear_soft_dirty<T>(pte_wrprotect<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function wrprotect_commutes_with_mkuffd_wp<T>(pte: T, _b: T, _c: T): T {
  return always<T>(pte_same<T>(pte_wrprotect<T>(pte_mkuffd_wp<T>(pte)), pte_mkuffd_wp<T>(pte_wrprotect<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function mkyoung_commutes_with_mkdirty<T>(pte: T, _b: T, _c: T): T {
  return always<T>(pte_same<T>(pte_mkyoung<T>(pte_mkdirty<T>(pte)), pte_mkdirty<T>(pte_mkyoung<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function mkwrite_commutes_with_mkdirty<T>(pte: T, _b: T, _c: T): T {
  return always<T>(pte_same<T>(mkwrite<T>(pte_mkdirty<T>(pte)), pte_mkdirty<T>(mkwrite<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function mkwrite_commutes_with_mkclean<T>(pte: T, _b: T, _c: T): T {
  return always<T>(pte_same<T>(mkwrite<T>(pte_mkclean<T>(pte)), pte_mkclean<T>(mkwrite<T>(pte))));
}
