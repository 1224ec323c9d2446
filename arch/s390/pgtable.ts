/**
 * The pte_* helpers of s390. The machine sets neither accessed nor dirty in an entry: INVALID stays set until the page is young and
 * readable, PROTECT until it is dirty and writable, and the helpers keep it so.
 * Kernel: arch/s390/include/asm/pgtable.h (6.12.117).
 */
import { NUMA_BALANCING, NX, SOFT_DIRTY } from "../../asm/config";
import { BIT, GENMASK, and, clear, clearIf, equal, keep, matches, or, set, shl, shr, test, word } from "../generic/word";
import {
  DIRTY_BIT, INVALID_BIT, NOEXEC_BIT, PFN_HIGH_BIT, PFN_LOW_BIT, PRESENT_BIT, PROTECT_BIT, READ_BIT, SOFT_DIRTY_BIT, SPECIAL_BIT,
  WRITE_BIT, YOUNG_BIT,
} from "./bits";

// @ts-ignore: decorator
@inline
function SOFT_DIRTY_MASK(): u64 {
  return SOFT_DIRTY ? BIT(SOFT_DIRTY_BIT) : 0;
}

/** _PAGE_CHG_MASK: what pte_modify() keeps of the old entry. PRESENT and the derived bits come from the protection. */
// @ts-ignore: decorator
@inline
function CHG_MASK(): u64 {
  return GENMASK(PFN_HIGH_BIT, PFN_LOW_BIT) | BIT(SPECIAL_BIT) | BIT(DIRTY_BIT) | BIT(YOUNG_BIT) | SOFT_DIRTY_MASK();
}

/** A young page that may be read is valid to the machine. Never sets INVALID. */
// @ts-ignore: decorator
@inline
function validate<T>(pte: T, young: T): T {
  return clearIf<T>(pte, INVALID_BIT, and<T>(young, test<T>(pte, READ_BIT)));
}

/** INVALID and nothing else; an entry of zero is not empty. */
// @ts-ignore: decorator
@inline
export function pte_none<T>(pte: T): T {
  return equal<T>(pte, word<T>(BIT(INVALID_BIT)));
}

// @ts-ignore: decorator
@inline
export function pte_clear_value<T>(pte: T): T {
  return word<T>(BIT(INVALID_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_present<T>(pte: T): T {
  return test<T>(pte, PRESENT_BIT);
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
  return test<T>(pte, YOUNG_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_special<T>(pte: T): T {
  return test<T>(pte, SPECIAL_BIT);
}

/** Present without READ; INVALID is not asked. */
// @ts-ignore: decorator
@inline
export function pte_protnone<T>(pte: T): T {
  return NUMA_BALANCING ? matches<T>(pte, BIT(PRESENT_BIT) | BIT(READ_BIT), BIT(PRESENT_BIT)) : word<T>(0);
}

// @ts-ignore: decorator
@inline
export function pte_wrprotect<T>(pte: T): T {
  return set<T>(clear<T>(pte, BIT(WRITE_BIT)), BIT(PROTECT_BIT));
}

/** A clean page stays protected, so that the first store faults and is recorded. */
// @ts-ignore: decorator
@inline
export function pte_mkwrite_novma<T>(pte: T): T {
  return clearIf<T>(set<T>(pte, BIT(WRITE_BIT)), PROTECT_BIT, test<T>(pte, DIRTY_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_mkdirty<T>(pte: T): T {
  return clearIf<T>(set<T>(pte, BIT(DIRTY_BIT) | SOFT_DIRTY_MASK()), PROTECT_BIT, test<T>(pte, WRITE_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_mkclean<T>(pte: T): T {
  return set<T>(clear<T>(pte, BIT(DIRTY_BIT)), BIT(PROTECT_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_mkyoung<T>(pte: T): T {
  return validate<T>(set<T>(pte, BIT(YOUNG_BIT)), word<T>(1));
}

/** An old page is invalid to the machine, so that the first access faults and is recorded. */
// @ts-ignore: decorator
@inline
export function pte_mkold<T>(pte: T): T {
  return set<T>(clear<T>(pte, BIT(YOUNG_BIT)), BIT(INVALID_BIT));
}

// @ts-ignore: decorator
@inline
export function pte_mkspecial<T>(pte: T): T {
  return set<T>(pte, BIT(SPECIAL_BIT));
}

/** The protection is ORed in whole, and brings INVALID and PROTECT, which go again where the page is young or dirty enough. */
// @ts-ignore: decorator
@inline
export function pte_modify<T>(pte: T, prot: T): T {
  const next = or<T>(keep<T>(pte, CHG_MASK()), prot);
  const valid = validate<T>(next, test<T>(next, YOUNG_BIT));
  return clearIf<T>(valid, PROTECT_BIT, and<T>(test<T>(next, DIRTY_BIT), test<T>(next, WRITE_BIT)));
}

/** Everything above the low twelve bits. */
// @ts-ignore: decorator
@inline
export function pte_pfn<T>(pte: T): T {
  return shr<T>(pte, PFN_LOW_BIT);
}

/** mk_pte_phys(): a new entry is young whatever the protection says. */
// @ts-ignore: decorator
@inline
export function pfn_pte<T>(pfn: T, prot: T): T {
  const pte = or<T>(shl<T>(pfn, PFN_LOW_BIT), prot);
  return pte_mkyoung<T>(NX ? pte : clear<T>(pte, BIT(NOEXEC_BIT)));
}
