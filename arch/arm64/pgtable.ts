/**
 * The pte_* helpers of arm64.
 * Kernel: arch/arm64/include/asm/{pgtable.h,pgtable-hwdef.h,pgtable-prot.h} (6.12.117; 6.1.192 where PRESENT_INVALID, PO_IDX and
 * CONTPTE say so).
 */
import { CONTPTE, CONT_PTES, NUMA_BALANCING, PAGE_SHIFT, PO_IDX, PRESENT_INVALID } from "../../asm/config";
import {
  BIT, GENMASK, add, and, andnot, any, choose, clear, clearIf, implies, keep, matches, or, set, setIf, shl, shr, sub, test, word,
  xor,
} from "../generic/word";
import { phys_to_pte_val, pte_to_phys } from "./address";
import {
  AF_BIT, ATTRINDX_HIGH_BIT, ATTRINDX_LOW_BIT, CONT_BIT, DIRTY_BIT, GP_BIT, OLD_PROT_NONE_BIT, PO_IDX_HIGH_BIT, PO_IDX_LOW_BIT,
  PRESENT_INVALID_BIT, PXN_BIT, RDONLY_BIT, SPECIAL_BIT, USER_BIT, UXN_BIT, VALID_BIT, WRITE_BIT,
} from "./bits";

/** "Present though not valid": PTE_PRESENT_INVALID shares nG since 6.10; before, PTE_PROT_NONE had its own bit. */
// @ts-ignore: decorator
@inline
export function PRESENT_INVALID_MASK(): u64 {
  return BIT(PRESENT_INVALID ? PRESENT_INVALID_BIT : OLD_PROT_NONE_BIT);
}

// @ts-ignore: decorator
@inline
export function ATTRINDX_MASK(): u64 {
  return GENMASK(ATTRINDX_HIGH_BIT, ATTRINDX_LOW_BIT);
}

/** What pte_modify() takes from the new protection. With PRESENT_INVALID in it, nG comes along. */
// @ts-ignore: decorator
@inline
function MODIFY_MASK(): u64 {
  return BIT(USER_BIT) | BIT(PXN_BIT) | BIT(UXN_BIT) | BIT(RDONLY_BIT) | PRESENT_INVALID_MASK() | BIT(VALID_BIT) | BIT(WRITE_BIT) |
    BIT(GP_BIT) | ATTRINDX_MASK() | (PO_IDX ? GENMASK(PO_IDX_HIGH_BIT, PO_IDX_LOW_BIT) : 0);
}

// @ts-ignore: decorator
@inline
export function pte_valid<T>(pte: T): T {
  return test<T>(pte, VALID_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_present_invalid<T>(pte: T): T {
  return matches<T>(pte, BIT(VALID_BIT) | PRESENT_INVALID_MASK(), PRESENT_INVALID_MASK());
}

/** pte_valid() or pte_present_invalid(). */
// @ts-ignore: decorator
@inline
export function pte_present<T>(pte: T): T {
  return any<T>(pte, BIT(VALID_BIT) | PRESENT_INVALID_MASK());
}

// @ts-ignore: decorator
@inline
export function pte_accessible<T>(pte: T, tlb_flush_pending: T): T {
  const invalid = and<T>(shr<T>(pte, PRESENT_INVALID ? PRESENT_INVALID_BIT : OLD_PROT_NONE_BIT), tlb_flush_pending);
  return test<T>(or<T>(pte, shl<T>(invalid, VALID_BIT)), VALID_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_write<T>(pte: T): T {
  return test<T>(pte, WRITE_BIT);
}

/** WRITE without RDONLY: a store went through, or Linux let it. */
// @ts-ignore: decorator
@inline
export function pte_hw_dirty<T>(pte: T): T {
  return keep<T>(andnot<T>(shr<T>(pte, WRITE_BIT), shr<T>(pte, RDONLY_BIT)), 1);
}

// @ts-ignore: decorator
@inline
export function pte_sw_dirty<T>(pte: T): T {
  return test<T>(pte, DIRTY_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_dirty<T>(pte: T): T {
  return or<T>(pte_sw_dirty<T>(pte), pte_hw_dirty<T>(pte));
}

// @ts-ignore: decorator
@inline
export function pte_young<T>(pte: T): T {
  return test<T>(pte, AF_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_special<T>(pte: T): T {
  return test<T>(pte, SPECIAL_BIT);
}

/** Since 6.10 a present-invalid entry need not be PROT_NONE: huge entries pass through it while they change. */
// @ts-ignore: decorator
@inline
export function pte_protnone<T>(pte: T): T {
  if (!NUMA_BALANCING) return word<T>(0);
  if (!PRESENT_INVALID) return pte_present_invalid<T>(pte);
  const value = PRESENT_INVALID_MASK() | BIT(UXN_BIT);
  return matches<T>(pte, value | BIT(VALID_BIT) | BIT(USER_BIT), value);
}

/** Permission overlays are taken to allow everything (no FEAT_S1POE, or POR_EL0 all open). */
// @ts-ignore: decorator
@inline
export function pte_access_permitted<T>(pte: T, write: T): T {
  const present = matches<T>(pte, BIT(VALID_BIT) | BIT(USER_BIT), BIT(VALID_BIT) | BIT(USER_BIT));
  return and<T>(present, implies<T>(write, pte_write<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function pte_wrprotect<T>(pte: T): T {
  // RDONLY is shifted over WRITE, so that a hardware-dirty entry has the bit left there: one operation less than two tests.
  const hw_dirty = keep<T>(andnot<T>(pte, shl<T>(pte, WRITE_BIT - RDONLY_BIT)), BIT(WRITE_BIT));
  return set<T>(or<T>(clear<T>(pte, BIT(WRITE_BIT)), shl<T>(hw_dirty, DIRTY_BIT - WRITE_BIT)), BIT(RDONLY_BIT));
}

/** A clean entry stays clean: RDONLY goes only from a dirty one (so since 6.18, and in 6.12.117 and 6.1.192 by back-port). */
// @ts-ignore: decorator
@inline
export function pte_mkwrite_novma<T>(pte: T): T {
  return clearIf<T>(set<T>(pte, BIT(WRITE_BIT)), RDONLY_BIT, pte_sw_dirty<T>(pte));
}

// @ts-ignore: decorator
@inline
export function pte_mkdirty<T>(pte: T): T {
  return clearIf<T>(set<T>(pte, BIT(DIRTY_BIT)), RDONLY_BIT, pte_write<T>(pte));
}

// @ts-ignore: decorator
@inline
export function pte_mkclean<T>(pte: T): T {
  return set<T>(clear<T>(pte, BIT(DIRTY_BIT)), BIT(RDONLY_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_mkyoung<T>(pte: T): T {
  return set<T>(pte, BIT(AF_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_mkold<T>(pte: T): T {
  return clear<T>(pte, BIT(AF_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_mkspecial<T>(pte: T): T {
  return set<T>(pte, BIT(SPECIAL_BIT));
}

/** Dirty is carried over in software form, and becomes hardware dirty again where the new protection is writable. */
// @ts-ignore: decorator
@inline
export function pte_modify<T>(pte: T, prot: T): T {
  const dirty = setIf<T>(pte, DIRTY_BIT, pte_hw_dirty<T>(pte));
  const next = or<T>(keep<T>(dirty, ~MODIFY_MASK()), keep<T>(prot, MODIFY_MASK()));
  return clearIf<T>(next, RDONLY_BIT, and<T>(pte_sw_dirty<T>(next), pte_write<T>(next)));
}

// @ts-ignore: decorator
@inline
export function pte_pfn<T>(pte: T): T {
  return shr<T>(pte_to_phys<T>(pte), PAGE_SHIFT);
}

// @ts-ignore: decorator
@inline
export function pfn_pte<T>(pfn: T, prot: T): T {
  return or<T>(phys_to_pte_val<T>(shl<T>(pfn, PAGE_SHIFT)), prot);
}

/** pte_pgprot(): all but the address. */
// @ts-ignore: decorator
@inline
export function pte_pgprot<T>(pte: T): T {
  return xor<T>(pfn_pte<T>(pte_pfn<T>(pte), word<T>(0)), pte);
}

/** Takes the address out and puts it in again: a carry reaches the high address bits, wherever they are. (6.1 has no such helper.) */
// @ts-ignore: decorator
@inline
export function pte_advance_pfn<T>(pte: T, nr: T): T {
  return pfn_pte<T>(add<T>(pte_pfn<T>(pte), nr), pte_pgprot<T>(pte));
}

/** How many entries, this one included, are left of a contiguous block. */
// @ts-ignore: decorator
@inline
export function pte_batch_hint<T>(pte: T, index: T): T {
  if (!CONTPTE) return word<T>(1);
  return choose<T>(pte_valid_cont<T>(pte), sub<T>(word<T>(CONT_PTES), keep<T>(index, CONT_PTES - 1)), word<T>(1));
}

// @ts-ignore: decorator
@inline
export function pte_valid_cont<T>(pte: T): T {
  return matches<T>(pte, BIT(VALID_BIT) | BIT(CONT_BIT), BIT(VALID_BIT) | BIT(CONT_BIT));
}
