/** The marks that Linux puts on an entry for itself: soft-dirty, uffd-wp, special. */
import { KERNEL_WRITE, USER_WRITE } from "../../arch/generic/access";
import { BIT, and, not } from "../../arch/generic/word";
import { mmu_access } from "../../asm/mmu";
import {
  pte_clear_soft_dirty, pte_clear_uffd_wp, pte_mksoft_dirty, pte_mkspecial, pte_mkuffd_wp, pte_soft_dirty, pte_special,
  pte_uffd_wp, pte_write,
} from "../../asm/pgtable";
import { ANY_ACCESS, DIRTY, PRESENT, PROTNONE, SOFT, SPECIAL, UFFD, WRITE, WRITES, YOUNG, alike, grantsAlike, grantsAny } from "../questions";
import { always, grantsNothing } from "./promise";

// @ts-ignore: decorator
@inline
const ALL_BUT_MARKS: u64 = PRESENT | WRITE | DIRTY | YOUNG | PROTNONE;

// @ts-ignore: decorator
@inline
export function mksoft_dirty_marks<T>(pte: T, _b: T, _c: T): T {
  return always<T>(pte_soft_dirty<T>(pte_mksoft_dirty<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function clear_soft_dirty_clears<T>(pte: T, _b: T, _c: T): T {
  return always<T>(not<T>(pte_soft_dirty<T>(pte_clear_soft_dirty<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function soft_dirty_leaves_the_rest<T>(pte: T, _b: T, _c: T): T {
  const rest = ALL_BUT_MARKS | SPECIAL | UFFD;
  return always<T>(and<T>(alike<T>(pte, pte_mksoft_dirty<T>(pte), rest), alike<T>(pte, pte_clear_soft_dirty<T>(pte), rest)));
}

// @ts-ignore: decorator
@inline
export function soft_dirty_is_not_the_hardwares<T>(pte: T, _b: T, _c: T): T {
  const marked = pte_mksoft_dirty<T>(pte);
  const cleared = pte_clear_soft_dirty<T>(pte);
  return always<T>(and<T>(grantsAlike<T>(pte, marked, ANY_ACCESS()), grantsAlike<T>(pte, cleared, ANY_ACCESS())));
}

// @ts-ignore: decorator
@inline
export function mkuffd_wp_marks<T>(pte: T, _b: T, _c: T): T {
  return always<T>(pte_uffd_wp<T>(pte_mkuffd_wp<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function clear_uffd_wp_clears<T>(pte: T, _b: T, _c: T): T {
  return always<T>(not<T>(pte_uffd_wp<T>(pte_clear_uffd_wp<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function mkuffd_wp_write_protects<T>(pte: T, _b: T, _c: T): T {
  return always<T>(not<T>(pte_write<T>(pte_mkuffd_wp<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function mkuffd_wp_hardware_refuses_write<T>(pte: T, _b: T, _c: T): T {
  return always<T>(not<T>(grantsAny<T>(pte_mkuffd_wp<T>(pte), BIT(USER_WRITE) | BIT(KERNEL_WRITE))));
}

// @ts-ignore: decorator
@inline
export function mkuffd_wp_leaves_the_rest<T>(pte: T, _b: T, _c: T): T {
  return always<T>(alike<T>(pte, pte_mkuffd_wp<T>(pte), PRESENT | DIRTY | YOUNG | SPECIAL | SOFT));
}

// @ts-ignore: decorator
@inline
export function clear_uffd_wp_leaves_the_rest<T>(pte: T, _b: T, _c: T): T {
  return always<T>(alike<T>(pte, pte_clear_uffd_wp<T>(pte), ALL_BUT_MARKS | SPECIAL | SOFT));
}

// @ts-ignore: decorator
@inline
export function clear_uffd_wp_never_grants_write<T>(pte: T, _b: T, _c: T): T {
  return grantsNothing<T>(mmu_access<T>(pte), mmu_access<T>(pte_clear_uffd_wp<T>(pte)), WRITES());
}

// @ts-ignore: decorator
@inline
export function mkspecial_marks<T>(pte: T, _b: T, _c: T): T {
  return always<T>(pte_special<T>(pte_mkspecial<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function mkspecial_leaves_the_rest<T>(pte: T, _b: T, _c: T): T {
  return always<T>(alike<T>(pte, pte_mkspecial<T>(pte), ALL_BUT_MARKS | SOFT | UFFD));
}
