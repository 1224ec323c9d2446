/** What pte_wrprotect() is not about, and leaves alone. */
import {
  pte_none, pte_protnone, pte_soft_dirty, pte_special, pte_uffd_wp, pte_wrprotect, pte_young,
} from "../../asm/pgtable";
import { keeps, leaves, neverMakes } from "./promise";

// @ts-ignore: decorator
@inline
export function wrprotect_leaves_young<T>(pte: T, _b: T, _c: T): T {
  return leaves<T>(pte_young<T>(pte), pte_young<T>(pte_wrprotect<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function wrprotect_leaves_soft_dirty<T>(pte: T, _b: T, _c: T): T {
  return leaves<T>(pte_soft_dirty<T>(pte), pte_soft_dirty<T>(pte_wrprotect<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function wrprotect_leaves_uffd_wp<T>(pte: T, _b: T, _c: T): T {
  return leaves<T>(pte_uffd_wp<T>(pte), pte_uffd_wp<T>(pte_wrprotect<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function wrprotect_leaves_special<T>(pte: T, _b: T, _c: T): T {
  return leaves<T>(pte_special<T>(pte), pte_special<T>(pte_wrprotect<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function wrprotect_keeps_none<T>(pte: T, _b: T, _c: T): T {
  return keeps<T>(pte_none<T>(pte), pte_none<T>(pte_wrprotect<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function wrprotect_never_empties<T>(pte: T, _b: T, _c: T): T {
  return neverMakes<T>(pte_none<T>(pte), pte_none<T>(pte_wrprotect<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function wrprotect_keeps_protnone<T>(pte: T, _b: T, _c: T): T {
  return keeps<T>(pte_protnone<T>(pte), pte_protnone<T>(pte_wrprotect<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function wrprotect_never_makes_protnone<T>(pte: T, _b: T, _c: T): T {
  return neverMakes<T>(pte_protnone<T>(pte), pte_protnone<T>(pte_wrprotect<T>(pte)));
}
