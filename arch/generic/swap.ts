/**
 * The marks of a swap entry: exclusive is one bit on every architecture; the others are none unless a profile's rooms have
 * generic/soft_dirty or generic/uffd_wp among them.
 * Kernel: include/linux/pgtable.h, include/asm-generic/pgtable_uffd.h (6.12.117).
 */
import { SWP_EXCLUSIVE_BIT } from "../../asm/bits";
import { BIT, clear, set, test, word } from "./word";

// @ts-ignore: decorator
@inline
export function pte_swp_exclusive<T>(pte: T): T {
  return test<T>(pte, SWP_EXCLUSIVE_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_swp_mkexclusive<T>(pte: T): T {
  return set<T>(pte, BIT(SWP_EXCLUSIVE_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_swp_clear_exclusive<T>(pte: T): T {
  return clear<T>(pte, BIT(SWP_EXCLUSIVE_BIT));
}

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
