/**
 * What a book3s64 processor grants. KUEP on, KUAP open, no key of the AMR or IAMR closed for user mode; user mode is problem state.
 *
 * Radix: the processor walks the entry itself. Power ISA 3.0B, Book III, 5.7.10 (radix tree translation: process-scoped PTE, with the
 * attributes and the Encoded Access Authority), 5.7.12 (reference and change recording), 5.7.13 (storage protection). The ISA lets a
 * processor either set R and C or raise a storage interrupt. POWER9 interrupts (POWER9 Processor User's Manual, 4.10.13.1), as does
 * QEMU since 8.2; the QEMU 7.2 of the captures sets them: that is HW_RC.
 *
 * Hash: the processor sees an HPTE that Linux derives on the first fault: arch/powerpc/mm/book3s64/hash_utils.c (6.12.117,
 * htab_convert_pte_flags(), do_hash_fault(), hash_page_mm()), hash_4k.c, hash_64k.c; Power ISA 3.0B, Book III, 5.7.9 and 5.7.13.
 * The answer is that of the HPTE once it is there: ACCESSED does not matter, since hashing sets it. MMU_FTR_KERNEL_RO (POWER7 on).
 */
import { HW_RC, RADIX } from "../../../asm/config";
import {
  ACCESS_FLAG, CLEAN, EXEC_PREVENTED, NOT_A_LEAF, NOT_HASHED, NOT_PRESENT, NO_EXEC, NO_READ, NO_WRITE, OK, PRIVILEGE,
} from "../../generic/access";
import { because, fault, grantsPlain, markBySetting, then } from "../../generic/mmu";
import { BIT, any, matches, not, or, test } from "../../generic/word";
import {
  ACCESSED_BIT, DIRTY_BIT, EXEC_BIT, H_PAGE_BUSY_BIT, NON_IDEMPOTENT_BIT, PRESENT_BIT, PRIVILEGED_BIT, PTE_BIT, READ_BIT, SAO_BIT,
  WRITE_BIT,
} from "./bits";
import { pte_hw_valid } from "./pgtable";

/** No instruction comes out of guarded storage: exactly NON_IDEMPOTENT, as TOLERANT (both bits) is not guarded. */
// @ts-ignore: decorator
@inline
function guarded<T>(pte: T): T {
  return matches<T>(pte, BIT(SAO_BIT) | BIT(NON_IDEMPOTENT_BIT), BIT(NON_IDEMPOTENT_BIT));
}

// @ts-ignore: decorator
@inline
function noExec<T>(pte: T): T {
  return fault<T>(or<T>(guarded<T>(pte), not<T>(test<T>(pte, EXEC_BIT))), NO_EXEC);
}

/** KUEP: the supervisor does not execute what user mode may touch (IAMR, key 0). */
// @ts-ignore: decorator
@inline
function kernelNoExec<T>(pte: T, exec: T): T {
  return then<T>(fault<T>(not<T>(test<T>(pte, PRIVILEGED_BIT)), EXEC_PREVENTED), exec);
}

// @ts-ignore: decorator
@inline
function radix<T>(pte: T): T {
  const valid = then<T>(fault<T>(not<T>(test<T>(pte, PRESENT_BIT)), NOT_PRESENT), fault<T>(not<T>(test<T>(pte, PTE_BIT)), NOT_A_LEAF));
  const user = then<T>(valid, fault<T>(test<T>(pte, PRIVILEGED_BIT), PRIVILEGE));

  const reference = HW_RC ? because<T>(OK) : fault<T>(not<T>(test<T>(pte, ACCESSED_BIT)), ACCESS_FLAG);
  const change = HW_RC ? because<T>(OK) : fault<T>(not<T>(test<T>(pte, DIRTY_BIT)), CLEAN);
  // EAA: the write bit alone allows reading too.
  const read = then<T>(fault<T>(not<T>(any<T>(pte, BIT(READ_BIT) | BIT(WRITE_BIT))), NO_READ), reference);
  const write = then<T>(fault<T>(not<T>(test<T>(pte, WRITE_BIT)), NO_WRITE), then<T>(reference, change));
  const exec = then<T>(noExec<T>(pte), reference);
  return grantsPlain<T>(user, read, write, exec, valid, read, write, kernelNoExec<T>(pte, exec));
}

// @ts-ignore: decorator
@inline
function hash<T>(pte: T): T {
  const privileged = test<T>(pte, PRIVILEGED_BIT);
  // Every fault asks for READ, so execute-only is never hashed; nor is an entry that another CPU is hashing.
  const notHashed = or<T>(test<T>(pte, H_PAGE_BUSY_BIT), not<T>(test<T>(pte, READ_BIT)));
  const valid = then<T>(fault<T>(not<T>(pte_hw_valid<T>(pte)), NOT_PRESENT), fault<T>(notHashed, NOT_HASHED));
  const user = then<T>(valid, fault<T>(privileged, PRIVILEGE));

  const read = because<T>(OK);
  // A user page gets a writable HPTE only when it is dirty; a kernel page always.
  const clean = fault<T>(not<T>(or<T>(privileged, test<T>(pte, DIRTY_BIT))), CLEAN);
  const write = then<T>(fault<T>(not<T>(test<T>(pte, WRITE_BIT)), NO_WRITE), clean);
  const exec = noExec<T>(pte);
  return grantsPlain<T>(user, read, write, exec, valid, read, write, kernelNoExec<T>(pte, exec));
}

// @ts-ignore: decorator
@inline
export function mmu_access<T>(pte: T): T {
  return RADIX ? radix<T>(pte) : hash<T>(pte);
}

/**
 * Radix with HW_RC: the processor sets R, and with a store C (Power ISA 3.0B, Book III, 5.7.12). Without HW_RC it interrupts. Hash: the
 * processor marks the HPTE; ACCESSED and DIRTY of the entry are written by Linux while it hashes (__hash_page_4K() and its like), which
 * is a step of the kernel and not of the hardware.
 */
// @ts-ignore: decorator
@inline
export function mmu_mark<T>(pte: T, write: T): T {
  return RADIX && HW_RC ? markBySetting<T>(pte, write, mmu_access<T>(pte), ACCESSED_BIT, DIRTY_BIT) : pte;
}
