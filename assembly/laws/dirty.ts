/** The dirty state: set, cleared, and not mixed up with write permission. */
import { not } from "../../arch/generic/word";
import { mmu_access } from "../../asm/mmu";
import { pte_clear_soft_dirty, pte_dirty, pte_mkclean, pte_mkdirty, pte_same, pte_soft_dirty, pte_write } from "../../asm/pgtable";
import { PRESENT, PROTNONE, SPECIAL, UFFD, WRITES, YOUNG, alike } from "../questions";
import { always, grantsNothing, keeps, leaves, neverMakes, where } from "./promise";

// @ts-ignore: decorator
@inline
export function mkdirty_makes_dirty<T>(pte: T, _b: T, _c: T): T {
  return always<T>(pte_dirty<T>(pte_mkdirty<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function mkclean_makes_clean<T>(pte: T, _b: T, _c: T): T {
  return always<T>(not<T>(pte_dirty<T>(pte_mkclean<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function mkdirty_sets_soft_dirty<T>(pte: T, _b: T, _c: T): T {
  return always<T>(pte_soft_dirty<T>(pte_mkdirty<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function mkclean_leaves_soft_dirty<T>(pte: T, _b: T, _c: T): T {
  return leaves<T>(pte_soft_dirty<T>(pte), pte_soft_dirty<T>(pte_mkclean<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function mkdirty_keeps_write<T>(pte: T, _b: T, _c: T): T {
  return keeps<T>(pte_write<T>(pte), pte_write<T>(pte_mkdirty<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function mkdirty_never_grants_write<T>(pte: T, _b: T, _c: T): T {
  return neverMakes<T>(pte_write<T>(pte), pte_write<T>(pte_mkdirty<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function mkdirty_opens_no_readonly<T>(pte: T, _b: T, _c: T): T {
  return where<T>(not<T>(pte_write<T>(pte)), grantsNothing<T>(mmu_access<T>(pte), mmu_access<T>(pte_mkdirty<T>(pte)), WRITES()));
}

// @ts-ignore: decorator
@inline
export function mkclean_keeps_write<T>(pte: T, _b: T, _c: T): T {
  return keeps<T>(pte_write<T>(pte), pte_write<T>(pte_mkclean<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function mkclean_never_grants_write<T>(pte: T, _b: T, _c: T): T {
  return neverMakes<T>(pte_write<T>(pte), pte_write<T>(pte_mkclean<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function mkclean_never_grants_hardware_write<T>(pte: T, _b: T, _c: T): T {
  return grantsNothing<T>(mmu_access<T>(pte), mmu_access<T>(pte_mkclean<T>(pte)), WRITES());
}

// @ts-ignore: decorator
@inline
export function mkdirty_leaves_the_rest<T>(pte: T, _b: T, _c: T): T {
  return always<T>(alike<T>(pte, pte_mkdirty<T>(pte), PRESENT | YOUNG | SPECIAL | UFFD | PROTNONE));
}

// @ts-ignore: decorator
@inline
export function mkclean_leaves_the_rest<T>(pte: T, _b: T, _c: T): T {
  return always<T>(alike<T>(pte, pte_mkclean<T>(pte), PRESENT | YOUNG | SPECIAL | UFFD | PROTNONE));
}

// @ts-ignore: decorator
@inline
export function mkdirty_is_idempotent<T>(pte: T, _b: T, _c: T): T {
  const once = pte_mkdirty<T>(pte);
  return always<T>(pte_same<T>(pte_mkdirty<T>(once), once));
}

// @ts-ignore: decorator
@inline
export function mkclean_forgets_mkdirty<T>(pte: T, _b: T, _c: T): T {
  const marked = pte_clear_soft_dirty<T>(pte_mkclean<T>(pte_mkdirty<T>(pte)));
  return always<T>(pte_same<T>(marked, pte_clear_soft_dirty<T>(pte_mkclean<T>(pte))));
}
