/**
 * What book3s32 does otherwise than nohash: HASHPTE says that an HPTE was made from the entry, and outlives the entry.
 * Kernel: arch/powerpc/include/asm/book3s/32/pgtable.h (6.12.117).
 */
import { PFN_PTE_SHIFT } from "../../../asm/config";
import { pte_none_ignoring } from "../../generic/pgtable";
import { BIT, GENMASK, clear, keep, or, set, test, xor } from "../../generic/word";
import { ulong } from "../nohash/ulong";
import { ACCESSED_BIT, DIRTY_BIT, EXEC_BIT, HASHPTE_BIT, READ_BIT, SPECIAL_BIT, WRITE_BIT } from "./bits";

/** _PAGE_CHG_MASK: what pte_modify() keeps of the old entry. */
// @ts-ignore: decorator
@inline
function CHG_MASK(): u64 {
  return GENMASK(31, PFN_PTE_SHIFT) | BIT(HASHPTE_BIT) | BIT(DIRTY_BIT) | BIT(ACCESSED_BIT) | BIT(SPECIAL_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_none<T>(pte: T): T {
  return pte_none_ignoring<T>(pte, BIT(HASHPTE_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_same<T>(a: T, b: T): T {
  return pte_none_ignoring<T>(xor<T>(a, b), BIT(HASHPTE_BIT));
}

/** HASHPTE stays, so that the flush that comes later knows there is something to flush. */
// @ts-ignore: decorator
@inline
export function pte_clear_value<T>(pte: T): T {
  return keep<T>(pte, BIT(HASHPTE_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_read<T>(pte: T): T {
  return test<T>(pte, READ_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_write<T>(pte: T): T {
  return test<T>(pte, WRITE_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_exec<T>(pte: T): T {
  return test<T>(pte, EXEC_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_wrprotect<T>(pte: T): T {
  return clear<T>(pte, BIT(WRITE_BIT));
}

/** There is no page that can be written but not read. */
// @ts-ignore: decorator
@inline
export function pte_mkwrite_novma<T>(pte: T): T {
  return set<T>(pte, BIT(READ_BIT) | BIT(WRITE_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_modify<T>(pte: T, prot: T): T {
  return or<T>(keep<T>(pte, CHG_MASK()), ulong<T>(prot));
}
