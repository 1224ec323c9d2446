/**
 * The pte_* helpers of book3s64: one Linux entry for both MMUs; RADIX chooses what pte_none() and pte_same() ignore.
 * Kernel: arch/powerpc/include/asm/book3s/64/{pgtable.h,hash.h,hash-4k.h,hash-64k.h,radix.h}, asm/pgtable.h (6.12.117).
 *
 * The kernel calculates on the byte-swapped word; bit by bit that is the same as here. The soft-dirty helpers exist whenever the
 * architecture can do it (HAVE_ARCH_SOFT_DIRTY), with or without MEM_SOFT_DIRTY: only the swap mark depends on that.
 */
import { NUMA_BALANCING, PAGE_SHIFT, RADIX } from "../../../asm/config";
import { pte_none_ignoring } from "../../generic/pgtable";
import { BIT, GENMASK, and, any, clear, implies, keep, matches, or, set, shl, shr, test, word, xor } from "../../generic/word";
import {
  ACCESSED_BIT, DEVMAP_BIT, DIRTY_BIT, EXEC_BIT, H_PAGE_BUSY_BIT, H_PAGE_COMBO_BIT, H_PAGE_F_GIX_HIGH_BIT, H_PAGE_F_GIX_LOW_BIT,
  H_PAGE_F_SECOND_BIT, H_PAGE_HASHPTE_4K_BIT, H_PAGE_HASHPTE_64K_BIT, INVALID_BIT, PRESENT_BIT, PRIVILEGED_BIT, PTE_BIT, READ_BIT,
  RPN_HIGH_BIT, SOFT_DIRTY_BIT, SPECIAL_BIT, WRITE_BIT,
} from "./bits";

/** PTE_RPN_MASK: Linux stops at 53 bits of address, though radix has more. */
// @ts-ignore: decorator
@inline
export function RPN_MASK(): u64 {
  return GENMASK(RPN_HIGH_BIT, PAGE_SHIFT);
}

/** _PAGE_HPTEFLAGS: a kernel has both MMUs built in, so radix keeps these bits over pte_modify() as well. */
// @ts-ignore: decorator
@inline
export function HPTEFLAGS(): u64 {
  return BIT(H_PAGE_BUSY_BIT) | (PAGE_SHIFT == 16
    ? BIT(H_PAGE_HASHPTE_64K_BIT) | BIT(H_PAGE_COMBO_BIT)
    : BIT(H_PAGE_HASHPTE_4K_BIT) | BIT(H_PAGE_F_SECOND_BIT) | GENMASK(H_PAGE_F_GIX_HIGH_BIT, H_PAGE_F_GIX_LOW_BIT));
}

/** _PAGE_CHG_MASK: what pte_modify() keeps of the old entry. The protection key is not in it, nor PRESENT. */
// @ts-ignore: decorator
@inline
function CHG_MASK(): u64 {
  return RPN_MASK() | HPTEFLAGS() | BIT(DIRTY_BIT) | BIT(ACCESSED_BIT) | BIT(SPECIAL_BIT) | BIT(PTE_BIT) | BIT(SOFT_DIRTY_BIT) |
  BIT(DEVMAP_BIT);
}

/** Radix: the processor may write R and C into an entry that is being emptied. Hash: the HPTE may outlive the entry. */
// @ts-ignore: decorator
@inline
export function pte_none<T>(pte: T): T {
  return pte_none_ignoring<T>(pte, RADIX ? BIT(DIRTY_BIT) | BIT(ACCESSED_BIT) : HPTEFLAGS());
}

// @ts-ignore: decorator
@inline
export function pte_same<T>(a: T, b: T): T {
  return pte_none_ignoring<T>(xor<T>(a, b), RADIX ? 0 : HPTEFLAGS());
}

/** INVALID stands in for PRESENT while ptep_set_access_flags() and ptep_modify_prot_start() hide the entry from the hardware. */
// @ts-ignore: decorator
@inline
export function pte_present<T>(pte: T): T {
  return and<T>(test<T>(pte, PTE_BIT), any<T>(pte, BIT(PRESENT_BIT) | BIT(INVALID_BIT)));
}

// @ts-ignore: decorator
@inline
export function pte_hw_valid<T>(pte: T): T {
  return matches<T>(pte, BIT(PRESENT_BIT) | BIT(PTE_BIT), BIT(PRESENT_BIT) | BIT(PTE_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_write<T>(pte: T): T {
  return test<T>(pte, WRITE_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_dirty<T>(pte: T): T {
  return test<T>(pte, DIRTY_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_young<T>(pte: T): T {
  return test<T>(pte, ACCESSED_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_special<T>(pte: T): T {
  return test<T>(pte, SPECIAL_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_soft_dirty<T>(pte: T): T {
  return test<T>(pte, SOFT_DIRTY_BIT);
}

/** Valid for the hardware, but nothing is allowed: PROT_NONE or a NUMA hint. */
// @ts-ignore: decorator
@inline
export function pte_protnone<T>(pte: T): T {
  if (!NUMA_BALANCING) return word<T>(0);
  const valid = BIT(PRESENT_BIT) | BIT(PTE_BIT);
  return matches<T>(pte, valid | BIT(READ_BIT) | BIT(WRITE_BIT) | BIT(EXEC_BIT), valid);
}

/** READ is needed for any access. Protection keys (hash only) are taken to allow everything. */
// @ts-ignore: decorator
@inline
export function pte_access_permitted<T>(pte: T, write: T): T {
  const readable = matches<T>(pte, BIT(READ_BIT) | BIT(PRIVILEGED_BIT), BIT(READ_BIT));
  return and<T>(and<T>(pte_present<T>(pte), readable), implies<T>(write, pte_write<T>(pte)));
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
export function pte_mkdirty<T>(pte: T): T {
  return set<T>(pte, BIT(DIRTY_BIT) | BIT(SOFT_DIRTY_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_mkclean<T>(pte: T): T {
  return clear<T>(pte, BIT(DIRTY_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_mkyoung<T>(pte: T): T {
  return set<T>(pte, BIT(ACCESSED_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_mkold<T>(pte: T): T {
  return clear<T>(pte, BIT(ACCESSED_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_mkspecial<T>(pte: T): T {
  return set<T>(pte, BIT(SPECIAL_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_mksoft_dirty<T>(pte: T): T {
  return set<T>(pte, BIT(SOFT_DIRTY_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_clear_soft_dirty<T>(pte: T): T {
  return clear<T>(pte, BIT(SOFT_DIRTY_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_modify<T>(pte: T, prot: T): T {
  return or<T>(keep<T>(pte, CHG_MASK()), prot);
}

// @ts-ignore: decorator
@inline
export function pte_pfn<T>(pte: T): T {
  return shr<T>(keep<T>(pte, RPN_MASK()), PAGE_SHIFT);
}

/** A frame number that is too large is not cut. */
// @ts-ignore: decorator
@inline
export function pfn_pte<T>(pfn: T, prot: T): T {
  return set<T>(or<T>(shl<T>(pfn, PAGE_SHIFT), prot), BIT(PTE_BIT));
}
