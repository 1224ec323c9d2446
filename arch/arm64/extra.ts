/** Predicates of arm64 beyond the contract, which captures hold and decode may show. Kernel: the headers of pgtable.ts. */
import { CONT_PTES, PAGE_SHIFT, PO_IDX, PRESENT_INVALID } from "../../asm/config";
import { BIT, GENMASK, and, choose, clear, keep, matches, not, or, set, shr, test, word } from "../generic/word";
import {
  ATTRINDX_LOW_BIT, CONT_BIT, DEVMAP_BIT, PO_IDX_HIGH_BIT, PO_IDX_LOW_BIT, RDONLY_BIT, SPECIAL_BIT, TABLE_BIT, USER_BIT, UXN_BIT, VALID_BIT,
} from "./bits";
import { ATTRINDX_MASK, PRESENT_INVALID_MASK, pte_present, pte_valid } from "./pgtable";

// @ts-ignore: decorator
@inline
export function pte_user<T>(pte: T): T {
  return test<T>(pte, USER_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_user_exec<T>(pte: T): T {
  return not<T>(test<T>(pte, UXN_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_rdonly<T>(pte: T): T {
  return test<T>(pte, RDONLY_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_cont<T>(pte: T): T {
  return test<T>(pte, CONT_BIT);
}

/** An execute-only page of the user has USER clear, so UXN decides. */
// @ts-ignore: decorator
@inline
export function pte_valid_not_user<T>(pte: T): T {
  return matches<T>(pte, BIT(VALID_BIT) | BIT(USER_BIT) | BIT(UXN_BIT), BIT(VALID_BIT) | BIT(UXN_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_devmap<T>(pte: T): T {
  return test<T>(pte, DEVMAP_BIT);
}

/** MTE: the attribute index is MT_NORMAL_TAGGED, 1. */
// @ts-ignore: decorator
@inline
export function pte_tagged<T>(pte: T): T {
  return matches<T>(pte, ATTRINDX_MASK(), BIT(ATTRINDX_LOW_BIT));
}

/** Bytes that the hardware may map by the entry: CONT_PTE_SIZE or PAGE_SIZE. */
// @ts-ignore: decorator
@inline
export function pte_leaf_size<T>(pte: T): T {
  return choose<T>(pte_cont<T>(pte), word<T>((<u64>CONT_PTES) << PAGE_SHIFT), word<T>(BIT(PAGE_SHIFT)));
}

/** What CONFIG_PAGE_TABLE_CHECK counts; 6.1 asks for present where 6.12 asks for valid. */
// @ts-ignore: decorator
@inline
export function pte_user_accessible_page<T>(pte: T): T {
  const mapped = PRESENT_INVALID ? pte_valid<T>(pte) : pte_present<T>(pte);
  return and<T>(mapped, or<T>(pte_user<T>(pte), pte_user_exec<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function pte_mkcont<T>(pte: T): T {
  return set<T>(pte, BIT(CONT_BIT) | BIT(VALID_BIT) | BIT(TABLE_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_mknoncont<T>(pte: T): T {
  return clear<T>(pte, BIT(CONT_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_mkpresent<T>(pte: T): T {
  return set<T>(pte, BIT(VALID_BIT));
}

/** Since 6.10 (before, for PMDs only, with a bit of their own). */
// @ts-ignore: decorator
@inline
export function pte_mkinvalid<T>(pte: T): T {
  return clear<T>(set<T>(pte, PRESENT_INVALID_MASK()), BIT(VALID_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_mkdevmap<T>(pte: T): T {
  return set<T>(pte, BIT(DEVMAP_BIT) | BIT(SPECIAL_BIT));
}

/** The protection key, 0 to 7. */
// @ts-ignore: decorator
@inline
export function pte_pkey<T>(pte: T): T {
  return PO_IDX ? shr<T>(keep<T>(pte, GENMASK(PO_IDX_HIGH_BIT, PO_IDX_LOW_BIT)), PO_IDX_LOW_BIT) : word<T>(0);
}
