/** pte_same() is an equivalence, and entries that are the same to it are the same to everybody else. */
import { and, equal } from "../../arch/generic/word";
import { pte_same } from "../../asm/pgtable";
import { pte_swp_exclusive, swp_offset, swp_type } from "../../asm/swap";
import {
  ANY_ACCESS, DIRTY, NONE, PRESENT, PROTNONE, SOFT, SPECIAL, UFFD, WRITE, YOUNG, alike, grantsAlike, sameFrame,
} from "../questions";
import { always, leaves, promise } from "./promise";

// @ts-ignore: decorator
@inline
export function same_is_reflexive<T>(pte: T, _b: T, _c: T): T {
  return always<T>(pte_same<T>(pte, pte));
}

// @ts-ignore: decorator
@inline
export function same_is_symmetric<T>(pte: T, other: T, _c: T): T {
  return leaves<T>(pte_same<T>(pte, other), pte_same<T>(other, pte));
}

// @ts-ignore: decorator
@inline
export function same_is_transitive<T>(pte: T, other: T, third: T): T {
  return promise<T>(and<T>(pte_same<T>(pte, other), pte_same<T>(other, third)), pte_same<T>(pte, third));
}

// @ts-ignore: decorator
@inline
export function same_to_linux<T>(pte: T, other: T, _c: T): T {
  const everything = PRESENT | NONE | WRITE | DIRTY | YOUNG | SPECIAL | SOFT | UFFD | PROTNONE;
  return promise<T>(pte_same<T>(pte, other), and<T>(alike<T>(pte, other, everything), sameFrame<T>(pte, other)));
}

// @ts-ignore: decorator
@inline
export function same_to_the_hardware<T>(pte: T, other: T, _c: T): T {
  return promise<T>(pte_same<T>(pte, other), grantsAlike<T>(pte, other, ANY_ACCESS()));
}

// @ts-ignore: decorator
@inline
export function same_swap_entry<T>(pte: T, other: T, _c: T): T {
  const entry = and<T>(equal<T>(swp_type<T>(pte), swp_type<T>(other)), equal<T>(swp_offset<T>(pte), swp_offset<T>(other)));
  return promise<T>(pte_same<T>(pte, other), and<T>(entry, equal<T>(pte_swp_exclusive<T>(pte), pte_swp_exclusive<T>(other))));
}
