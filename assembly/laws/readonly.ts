/** What pte_wrprotect() is for: nobody writes any more, and what was written is not forgotten. */
import { KERNEL_SHADOW_STACK, KERNEL_WRITE, USER_SHADOW_STACK, USER_WRITE } from "../../arch/generic/access";
import { BIT, not, word } from "../../arch/generic/word";
import { pte_access_permitted, pte_dirty, pte_same, pte_write, pte_wrprotect } from "../../asm/pgtable";
import { grantsAny } from "../questions";
import { always, keeps, neverMakes } from "./promise";

// @ts-ignore: decorator
@inline
export function wrprotect_clears_write<T>(pte: T, _b: T, _c: T): T {
  return always<T>(not<T>(pte_write<T>(pte_wrprotect<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function wrprotect_keeps_dirty<T>(pte: T, _b: T, _c: T): T {
  return keeps<T>(pte_dirty<T>(pte), pte_dirty<T>(pte_wrprotect<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function wrprotect_never_makes_dirty<T>(pte: T, _b: T, _c: T): T {
  return neverMakes<T>(pte_dirty<T>(pte), pte_dirty<T>(pte_wrprotect<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function wrprotect_hardware_refuses_write<T>(pte: T, _b: T, _c: T): T {
  return always<T>(not<T>(grantsAny<T>(pte_wrprotect<T>(pte), BIT(USER_WRITE) | BIT(KERNEL_WRITE))));
}

// @ts-ignore: decorator
@inline
export function wrprotect_hardware_refuses_shadow_stack<T>(pte: T, _b: T, _c: T): T {
  return always<T>(not<T>(grantsAny<T>(pte_wrprotect<T>(pte), BIT(USER_SHADOW_STACK) | BIT(KERNEL_SHADOW_STACK))));
}

// @ts-ignore: decorator
@inline
export function wrprotect_keeps_gup_read<T>(pte: T, _b: T, _c: T): T {
  const read = word<T>(0);
  return keeps<T>(pte_access_permitted<T>(pte, read), pte_access_permitted<T>(pte_wrprotect<T>(pte), read));
}

// @ts-ignore: decorator
@inline
export function wrprotect_refuses_gup_write<T>(pte: T, _b: T, _c: T): T {
  return always<T>(not<T>(pte_access_permitted<T>(pte_wrprotect<T>(pte), word<T>(1))));
}

// @ts-ignore: decorator
@inline
export function wrprotect_is_idempotent<T>(pte: T, _b: T, _c: T): T {
  const once = pte_wrprotect<T>(pte);
  return always<T>(pte_same<T>(pte_wrprotect<T>(once), once));
}
