/**
 * Predicates beyond the contract that every architecture answers.
 * Kernel: include/linux/pgtable.h, include/linux/mm.h (6.12.117).
 */
import { PAGE_SHIFT } from "../../asm/config";
import { word } from "./word";

/** pte_leaf_size(): bytes that the entry maps. */
// @ts-ignore: decorator
@inline
export function pte_leaf_size<T>(pte: T): T {
  return word<T>((<u64>1) << PAGE_SHIFT);
}

/** Without ARCH_HAS_PTE_DEVMAP. */
// @ts-ignore: decorator
@inline
export function pte_devmap<T>(pte: T): T {
  return word<T>(0);
}
