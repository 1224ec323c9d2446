/**
 * uffd-wp of a swap entry.
 * Kernel: each architecture's pgtable.h under CONFIG_HAVE_ARCH_USERFAULTFD_WP, all alike (6.12.117).
 */
import { SWP_UFFD_WP_BIT } from "../../../asm/bits";
import { UFFD_WP } from "../../../asm/config";
import { BIT, clear, set, test, word } from "../word";

// @ts-ignore: decorator
@inline
export function pte_swp_uffd_wp<T>(pte: T): T {
  return UFFD_WP ? test<T>(pte, SWP_UFFD_WP_BIT) : word<T>(0);
}

// @ts-ignore: decorator
@inline
export function pte_swp_mkuffd_wp<T>(pte: T): T {
  return UFFD_WP ? set<T>(pte, BIT(SWP_UFFD_WP_BIT)) : pte;
}

// @ts-ignore: decorator
@inline
export function pte_swp_clear_uffd_wp<T>(pte: T): T {
  return UFFD_WP ? clear<T>(pte, BIT(SWP_UFFD_WP_BIT)) : pte;
}
