/**
 * What a book3s32 with a hash table (604, G3, G4) grants: the answer of the HPTE that Linux makes of the entry.
 * Kernel: arch/powerpc/mm/book3s32/hash_low.S (hash_page, create_hpte), mmu.c (hash_preload()), include/asm/book3s/32/mmu-hash.h
 * (6.12.117). Manual: Programming Environments Manual for 32-bit implementations, 7.4 (page protection), 7.5.2 (guarded fetch).
 *
 * A user address is assumed (only the address tells user from kernel; segment keys Kp = 0, Ks = 0 as KUAP is open). Hashing sets
 * ACCESSED, so that does not matter. An HPTE has no read and no execute permission: once any access brought it in, the page can be read
 * and executed; the kernel's segment registers forbid it to execute user pages (SR_NX, KUEP).
 */
import { CLEAN, EXEC_PREVENTED, NOT_HASHED, NOT_PRESENT, NO_EXEC, NO_WRITE, OK } from "../../generic/access";
import { because, fault, grantsPlain, then } from "../../generic/mmu";
import { BIT, any, not, test } from "../../generic/word";
import { DIRTY_BIT, EXEC_BIT, GUARDED_BIT, PRESENT_BIT, READ_BIT, WRITE_BIT } from "./bits";

// @ts-ignore: decorator
@inline
export function mmu_access<T>(pte: T): T {
  const present = fault<T>(not<T>(test<T>(pte, PRESENT_BIT)), NOT_PRESENT);
  const hashed = then<T>(present, fault<T>(not<T>(any<T>(pte, BIT(READ_BIT) | BIT(EXEC_BIT))), NOT_HASHED));
  const read = because<T>(OK);
  const write = then<T>(fault<T>(not<T>(test<T>(pte, WRITE_BIT)), NO_WRITE), fault<T>(not<T>(test<T>(pte, DIRTY_BIT)), CLEAN));
  const exec = fault<T>(test<T>(pte, GUARDED_BIT), NO_EXEC);
  return grantsPlain<T>(hashed, read, write, exec, hashed, read, write, because<T>(EXEC_PREVENTED));
}
