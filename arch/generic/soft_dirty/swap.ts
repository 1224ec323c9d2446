/**
 * Soft-dirty of a swap entry, so that it survives swapping.
 * Kernel: each architecture's pgtable.h under CONFIG_MEM_SOFT_DIRTY, all alike (6.12.117).
 */
import { SWP_SOFT_DIRTY_BIT } from "../../../asm/bits";
import { SOFT_DIRTY } from "../../../asm/config";
import { BIT, clear, set, test, word } from "../word";

// @ts-ignore: decorator
@inline
export function pte_swp_soft_dirty<T>(pte: T): T {
  return SOFT_DIRTY ? test<T>(pte, SWP_SOFT_DIRTY_BIT) : word<T>(0);
}

// @ts-ignore: decorator
@inline
export function pte_swp_mksoft_dirty<T>(pte: T): T {
  return SOFT_DIRTY ? set<T>(pte, BIT(SWP_SOFT_DIRTY_BIT)) : pte;
}

// @ts-ignore: decorator
@inline
export function pte_swp_clear_soft_dirty<T>(pte: T): T {
  return SOFT_DIRTY ? clear<T>(pte, BIT(SWP_SOFT_DIRTY_BIT)) : pte;
}
