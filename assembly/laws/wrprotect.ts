/**
 * "Could pte_wrprotect() turn a PTE inaccessible on some architecture?", in the three senses of the word, and the duals:
 * what it must never grant. The sentences for people are in src/laws/wrprotect.ts.
 */
import {
  KERNEL_EXEC, KERNEL_READ, KERNEL_SHADOW_STACK, KERNEL_WRITE, USER_EXEC, USER_READ, USER_SHADOW_STACK, USER_WRITE,
} from "../../arch/generic/access";
import { BIT, not } from "../../arch/generic/word";
import { mmu_access } from "../../asm/mmu";
import { pte_accessible, pte_present, pte_wrprotect } from "../../asm/pgtable";
import { grantsNothing, keepsGranted, promise } from "./promise";

// @ts-ignore: decorator
@inline
export function wrprotect_keeps_accessible<T>(pte: T, tlb_flush_pending: T, _c: T): T {
  return promise<T>(pte_accessible<T>(pte, tlb_flush_pending), pte_accessible<T>(pte_wrprotect<T>(pte), tlb_flush_pending));
}

// @ts-ignore: decorator
@inline
export function wrprotect_keeps_present<T>(pte: T, _b: T, _c: T): T {
  return promise<T>(pte_present<T>(pte), pte_present<T>(pte_wrprotect<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function wrprotect_keeps_hardware_access<T>(pte: T, _b: T, _c: T): T {
  const mask = BIT(USER_READ) | BIT(USER_EXEC) | BIT(KERNEL_READ) | BIT(KERNEL_EXEC);
  return keepsGranted<T>(mmu_access<T>(pte), mmu_access<T>(pte_wrprotect<T>(pte)), mask);
}

// @ts-ignore: decorator
@inline
export function wrprotect_never_grants_accessible<T>(pte: T, tlb_flush_pending: T, _c: T): T {
  return promise<T>(
    not<T>(pte_accessible<T>(pte, tlb_flush_pending)),
    not<T>(pte_accessible<T>(pte_wrprotect<T>(pte), tlb_flush_pending)),
  );
}

// @ts-ignore: decorator
@inline
export function wrprotect_never_grants_present<T>(pte: T, _b: T, _c: T): T {
  return promise<T>(not<T>(pte_present<T>(pte)), not<T>(pte_present<T>(pte_wrprotect<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function wrprotect_never_grants_read<T>(pte: T, _b: T, _c: T): T {
  return grantsNothing<T>(mmu_access<T>(pte), mmu_access<T>(pte_wrprotect<T>(pte)), BIT(USER_READ) | BIT(KERNEL_READ));
}

/** A shadow-stack access is a write. */
// @ts-ignore: decorator
@inline
export function wrprotect_never_grants_write<T>(pte: T, _b: T, _c: T): T {
  const mask = BIT(USER_WRITE) | BIT(KERNEL_WRITE) | BIT(USER_SHADOW_STACK) | BIT(KERNEL_SHADOW_STACK);
  return grantsNothing<T>(mmu_access<T>(pte), mmu_access<T>(pte_wrprotect<T>(pte)), mask);
}

// @ts-ignore: decorator
@inline
export function wrprotect_never_grants_exec<T>(pte: T, _b: T, _c: T): T {
  return grantsNothing<T>(mmu_access<T>(pte), mmu_access<T>(pte_wrprotect<T>(pte)), BIT(USER_EXEC) | BIT(KERNEL_EXEC));
}
