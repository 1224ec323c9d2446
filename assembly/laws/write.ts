/** Write permission given, and given back: pte_mkwrite() and the write fault after pte_wrprotect(). */
import { KERNEL_EXEC, KERNEL_READ, USER_EXEC, USER_READ, USER_SHADOW_STACK, USER_WRITE } from "../../arch/generic/access";
import { BIT, and, not, word } from "../../arch/generic/word";
import { mmu_access } from "../../asm/mmu";
import {
  pte_dirty, pte_mkdirty, pte_mkwrite, pte_mkwrite_novma, pte_mkyoung, pte_same, pte_write, pte_wrprotect,
} from "../../asm/pgtable";
import { DIRTY, PRESENT, PROTNONE, SOFT, SPECIAL, UFFD, WRITE, YOUNG, alike, grantsAny, sameFrame } from "../questions";
import { always, grantsNothing, keeps, keepsGranted, neverMakes, promise } from "./promise";

/** pte_mkwrite() of an ordinary VMA. */
// @ts-ignore: decorator
@inline
function writable<T>(pte: T): T {
  return pte_mkwrite<T>(pte, word<T>(0));
}

/** pte_mkwrite() of a VMA with VM_SHADOW_STACK. */
// @ts-ignore: decorator
@inline
function shadowStack<T>(pte: T): T {
  return pte_mkwrite<T>(pte, word<T>(1));
}

/** What a write fault makes of an entry that may be reused: wp_page_reuse() in mm/memory.c (6.12.117). */
// @ts-ignore: decorator
@inline
function written<T>(pte: T): T {
  return pte_mkdirty<T>(pte_mkyoung<T>(pte));
}

// @ts-ignore: decorator
@inline
export function mkwrite_makes_writable<T>(pte: T, _b: T, _c: T): T {
  return always<T>(pte_write<T>(writable<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function mkwrite_novma_makes_writable<T>(pte: T, _b: T, _c: T): T {
  return always<T>(pte_write<T>(pte_mkwrite_novma<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function mkwrite_novma_is_mkwrite<T>(pte: T, _b: T, _c: T): T {
  return always<T>(pte_same<T>(pte_mkwrite_novma<T>(pte), writable<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function mkwrite_restores_exactly<T>(pte: T, _b: T, _c: T): T {
  return promise<T>(pte_write<T>(pte), pte_same<T>(writable<T>(pte_wrprotect<T>(pte)), pte));
}

// @ts-ignore: decorator
@inline
export function mkwrite_restores_what_linux_sees<T>(pte: T, _b: T, _c: T): T {
  const restored = writable<T>(pte_wrprotect<T>(pte));
  const questions = PRESENT | WRITE | DIRTY | YOUNG | SPECIAL | SOFT | UFFD | PROTNONE;
  return promise<T>(pte_write<T>(pte), and<T>(alike<T>(restored, pte, questions), sameFrame<T>(restored, pte)));
}

// @ts-ignore: decorator
@inline
export function write_fault_recovers_write<T>(pte: T, _b: T, _c: T): T {
  return promise<T>(pte_write<T>(pte), pte_write<T>(writable<T>(written<T>(pte_wrprotect<T>(pte)))));
}

// @ts-ignore: decorator
@inline
export function write_fault_recovers_hardware_write<T>(pte: T, _b: T, _c: T): T {
  const store = BIT(USER_WRITE);
  return promise<T>(grantsAny<T>(pte, store), grantsAny<T>(writable<T>(written<T>(pte_wrprotect<T>(pte))), store));
}

// @ts-ignore: decorator
@inline
export function mkwrite_never_makes_dirty<T>(pte: T, _b: T, _c: T): T {
  return neverMakes<T>(pte_dirty<T>(pte), pte_dirty<T>(writable<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function mkwrite_keeps_dirty<T>(pte: T, _b: T, _c: T): T {
  return keeps<T>(pte_dirty<T>(pte), pte_dirty<T>(writable<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function mkwrite_leaves_the_rest<T>(pte: T, _b: T, _c: T): T {
  return always<T>(alike<T>(pte, writable<T>(pte), PRESENT | YOUNG | SPECIAL | SOFT | UFFD));
}

// @ts-ignore: decorator
@inline
export function mkwrite_never_grants_read<T>(pte: T, _b: T, _c: T): T {
  return grantsNothing<T>(mmu_access<T>(pte), mmu_access<T>(writable<T>(pte)), BIT(USER_READ) | BIT(KERNEL_READ));
}

// @ts-ignore: decorator
@inline
export function mkwrite_never_grants_exec<T>(pte: T, _b: T, _c: T): T {
  return grantsNothing<T>(mmu_access<T>(pte), mmu_access<T>(writable<T>(pte)), BIT(USER_EXEC) | BIT(KERNEL_EXEC));
}

// @ts-ignore: decorator
@inline
export function mkwrite_keeps_user_access<T>(pte: T, _b: T, _c: T): T {
  return keepsGranted<T>(mmu_access<T>(pte), mmu_access<T>(writable<T>(pte)), BIT(USER_READ) | BIT(USER_EXEC));
}

// @ts-ignore: decorator
@inline
export function shadow_stack_mkwrite_makes_writable<T>(pte: T, _b: T, _c: T): T {
  return always<T>(pte_write<T>(shadowStack<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function shadow_stack_mkwrite_refuses_stores<T>(pte: T, _b: T, _c: T): T {
  return always<T>(not<T>(grantsAny<T>(shadowStack<T>(pte), BIT(USER_WRITE))));
}

// @ts-ignore: decorator
@inline
export function shadow_stack_fault_recovers_it<T>(pte: T, _b: T, _c: T): T {
  const push = BIT(USER_SHADOW_STACK);
  return promise<T>(grantsAny<T>(pte, push), grantsAny<T>(shadowStack<T>(written<T>(pte_wrprotect<T>(pte))), push));
}
