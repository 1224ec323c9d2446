/**
 * The marks of a swap entry where the architecture has none of them.
 * Kernel: include/linux/pgtable.h, include/asm-generic/pgtable_uffd.h (6.12.117).
 */
import { word } from "./word";

// @ts-ignore: decorator
@inline
export function pte_swp_soft_dirty<T>(pte: T): T {
  return word<T>(0);
}

// @ts-ignore: decorator
@inline
export function pte_swp_mksoft_dirty<T>(pte: T): T {
  return pte;
}

// @ts-ignore: decorator
@inline
export function pte_swp_clear_soft_dirty<T>(pte: T): T {
  return pte;
}

// @ts-ignore: decorator
@inline
export function pte_swp_uffd_wp<T>(pte: T): T {
  return word<T>(0);
}

// @ts-ignore: decorator
@inline
export function pte_swp_mkuffd_wp<T>(pte: T): T {
  return pte;
}

// @ts-ignore: decorator
@inline
export function pte_swp_clear_uffd_wp<T>(pte: T): T {
  return pte;
}
