/** The accessed state: set, cleared, and what it may open or shut. */
import { and, not } from "../../arch/generic/word";
import { mmu_access } from "../../asm/mmu";
import { pte_mkold, pte_mkyoung, pte_protnone, pte_same, pte_write, pte_young } from "../../asm/pgtable";
import { ANY_ACCESS, DIRTY, PRESENT, PROTNONE, SOFT, SPECIAL, UFFD, USER_ANY, WRITE, WRITES, alike, grantsAny } from "../questions";
import { always, grantsNothing, promise, where } from "./promise";

// @ts-ignore: decorator
@inline
export function mkyoung_makes_young<T>(pte: T, _b: T, _c: T): T {
  return always<T>(pte_young<T>(pte_mkyoung<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function mkold_makes_old<T>(pte: T, _b: T, _c: T): T {
  return always<T>(not<T>(pte_young<T>(pte_mkold<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function mkyoung_leaves_the_rest<T>(pte: T, _b: T, _c: T): T {
  return always<T>(alike<T>(pte, pte_mkyoung<T>(pte), PRESENT | WRITE | DIRTY | SPECIAL | SOFT | UFFD | PROTNONE));
}

// @ts-ignore: decorator
@inline
export function mkold_leaves_the_rest<T>(pte: T, _b: T, _c: T): T {
  return always<T>(alike<T>(pte, pte_mkold<T>(pte), PRESENT | WRITE | DIRTY | SPECIAL | SOFT | UFFD | PROTNONE));
}

// @ts-ignore: decorator
@inline
export function mkold_grants_nothing<T>(pte: T, _b: T, _c: T): T {
  return grantsNothing<T>(mmu_access<T>(pte), mmu_access<T>(pte_mkold<T>(pte)), ANY_ACCESS());
}

// @ts-ignore: decorator
@inline
export function mkyoung_opens_no_protnone<T>(pte: T, _b: T, _c: T): T {
  const shut = not<T>(grantsAny<T>(pte, USER_ANY()));
  return promise<T>(and<T>(pte_protnone<T>(pte), shut), not<T>(grantsAny<T>(pte_mkyoung<T>(pte), USER_ANY())));
}

// @ts-ignore: decorator
@inline
export function mkyoung_opens_no_readonly<T>(pte: T, _b: T, _c: T): T {
  return where<T>(not<T>(pte_write<T>(pte)), grantsNothing<T>(mmu_access<T>(pte), mmu_access<T>(pte_mkyoung<T>(pte)), WRITES()));
}

// @ts-ignore: decorator
@inline
export function mkyoung_undoes_mkold<T>(pte: T, _b: T, _c: T): T {
  return promise<T>(pte_young<T>(pte), pte_same<T>(pte_mkyoung<T>(pte_mkold<T>(pte)), pte));
}
