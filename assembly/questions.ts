/**
 * Two entries seen with the kernel's eyes, and with the hardware's: which of a set of questions they answer alike, and what is granted.
 * A set of questions is a constant, so that only those that are in it are compiled.
 */
import {
  KERNEL_EXEC, KERNEL_READ, KERNEL_SHADOW_STACK, KERNEL_WRITE, USER_EXEC, USER_READ, USER_SHADOW_STACK, USER_WRITE,
} from "../arch/generic/access";
import { BIT, add, any, equal, keep, not, or, word, xor } from "../arch/generic/word";
import { mmu_access } from "../asm/mmu";
import {
  pfn_pte, pte_dirty, pte_none, pte_pfn, pte_present, pte_protnone, pte_soft_dirty, pte_special, pte_uffd_wp, pte_write, pte_young,
} from "../asm/pgtable";
import { protection_map } from "../asm/protection";
import { VM_READ_BIT } from "./flags";

// @ts-ignore: decorator
@inline
export const PRESENT: u64 = 1;
// @ts-ignore: decorator
@inline
export const NONE: u64 = 2;
// @ts-ignore: decorator
@inline
export const WRITE: u64 = 4;
// @ts-ignore: decorator
@inline
export const DIRTY: u64 = 8;
// @ts-ignore: decorator
@inline
export const YOUNG: u64 = 16;
// @ts-ignore: decorator
@inline
export const SPECIAL: u64 = 32;
// @ts-ignore: decorator
@inline
export const SOFT: u64 = 64;
// @ts-ignore: decorator
@inline
export const UFFD: u64 = 128;
// @ts-ignore: decorator
@inline
export const PROTNONE: u64 = 256;

/** Truth: do both entries answer each of these questions alike? */
// @ts-ignore: decorator
@inline
export function alike<T>(a: T, b: T, questions: u64): T {
  let differs = word<T>(0);
  if ((questions & PRESENT) != 0) differs = or<T>(differs, xor<T>(pte_present<T>(a), pte_present<T>(b)));
  if ((questions & NONE) != 0) differs = or<T>(differs, xor<T>(pte_none<T>(a), pte_none<T>(b)));
  if ((questions & WRITE) != 0) differs = or<T>(differs, xor<T>(pte_write<T>(a), pte_write<T>(b)));
  if ((questions & DIRTY) != 0) differs = or<T>(differs, xor<T>(pte_dirty<T>(a), pte_dirty<T>(b)));
  if ((questions & YOUNG) != 0) differs = or<T>(differs, xor<T>(pte_young<T>(a), pte_young<T>(b)));
  if ((questions & SPECIAL) != 0) differs = or<T>(differs, xor<T>(pte_special<T>(a), pte_special<T>(b)));
  if ((questions & SOFT) != 0) differs = or<T>(differs, xor<T>(pte_soft_dirty<T>(a), pte_soft_dirty<T>(b)));
  if ((questions & UFFD) != 0) differs = or<T>(differs, xor<T>(pte_uffd_wp<T>(a), pte_uffd_wp<T>(b)));
  if ((questions & PROTNONE) != 0) differs = or<T>(differs, xor<T>(pte_protnone<T>(a), pte_protnone<T>(b)));
  return not<T>(differs);
}

/** is_swap_pte(): neither none nor present (include/linux/swapops.h, 6.12.117). */
// @ts-ignore: decorator
@inline
export function is_swap_pte<T>(pte: T): T {
  return not<T>(or<T>(pte_none<T>(pte), pte_present<T>(pte)));
}

/** Truth: do both entries name the same frame? */
// @ts-ignore: decorator
@inline
export function sameFrame<T>(a: T, b: T): T {
  return equal<T>(pte_pfn<T>(a), pte_pfn<T>(b));
}

/** Every access of user mode, shadow stacks included. */
// @ts-ignore: decorator
@inline
export function USER_ANY(): u64 {
  return BIT(USER_READ) | BIT(USER_WRITE) | BIT(USER_EXEC) | BIT(USER_SHADOW_STACK);
}

/** Every store, by user or supervisor; one to a shadow stack is one. */
// @ts-ignore: decorator
@inline
export function WRITES(): u64 {
  return BIT(USER_WRITE) | BIT(KERNEL_WRITE) | BIT(USER_SHADOW_STACK) | BIT(KERNEL_SHADOW_STACK);
}

// @ts-ignore: decorator
@inline
export function ANY_ACCESS(): u64 {
  return USER_ANY() | WRITES() | BIT(KERNEL_READ) | BIT(KERNEL_EXEC);
}

/** Truth: does the hardware grant any access under `mask`? */
// @ts-ignore: decorator
@inline
export function grantsAny<T>(pte: T, mask: u64): T {
  return any<T>(mmu_access<T>(pte), mask);
}

/** Truth: of the accesses under `mask`, does the hardware grant both entries the same? */
// @ts-ignore: decorator
@inline
export function grantsAlike<T>(a: T, b: T, mask: u64): T {
  return equal<T>(keep<T>(xor<T>(mmu_access<T>(a), mmu_access<T>(b)), mask), word<T>(0));
}

/** Truth: is there a frame number `nr` above the entry's own that an entry can hold, and give back? */
// @ts-ignore: decorator
@inline
export function hasFrame<T>(pte: T, nr: T): T {
  const pfn = add<T>(pte_pfn<T>(pte), nr);
  return equal<T>(pte_pfn<T>(pfn_pte<T>(pfn, protection_map<T>(word<T>(BIT(VM_READ_BIT))))), pfn);
}
