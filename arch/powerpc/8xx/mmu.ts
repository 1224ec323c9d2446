/**
 * What an MPC8xx grants: the miss handlers copy the entry into the TLB without looking at it, so the TLB's own checks decide.
 * Manual: MPC885 Reference Manual, 8 "Memory management unit" (MD_RPN and MI_RPN: V, CI, SH, SPS, C, protection bits with and without
 * extended encoding; MD_AP, MI_AP: access protection groups). Kernel: arch/powerpc/kernel/head_8xx.S (InstructionTLBMiss,
 * DataStoreTLBMiss), arch/powerpc/include/asm/nohash/32/mmu-8xx.h (MD_APG_INIT, MI_APG_INIT) (6.12.117).
 *
 * A user address is assumed (the upper level tells), KUAP open. ACCESSED is the low bit of the protection group: user pages without
 * it get no access at all, pages with it are judged for data as the supervisor's (00), for instructions with user and supervisor
 * swapped (10), which is KUEP. C clear stops the store. Two things Linux never does with a 4K or 16K user page are not looked at: HUGE,
 * and the encoding 10 without ACCESSED (where user mode could read).
 */
import { ACCESS_FLAG, CLEAN, EXEC_PREVENTED, NOT_PRESENT, NO_EXEC, NO_READ, NO_WRITE } from "../../generic/access";
import { because, fault, grantsPlain, then } from "../../generic/mmu";
import { BIT, GENMASK, matches, not, or, test } from "../../generic/word";
import { ACCESSED_BIT, DIRTY_BIT, EXEC_BIT, GUARDED_BIT, NA_BIT, PRESENT_BIT, RO_HIGH_BIT } from "./bits";

// @ts-ignore: decorator
@inline
export function mmu_access<T>(pte: T): T {
  const present = fault<T>(not<T>(test<T>(pte, PRESENT_BIT)), NOT_PRESENT);
  const valid = then<T>(present, fault<T>(not<T>(test<T>(pte, ACCESSED_BIT)), ACCESS_FLAG));
  // NA is the bit that chooses the extended encoding, in which nothing is writable; 10 alone is read/write to the supervisor.
  const read = fault<T>(matches<T>(pte, GENMASK(RO_HIGH_BIT, NA_BIT), BIT(NA_BIT)), NO_READ);
  const write = then<T>(fault<T>(test<T>(pte, NA_BIT), NO_WRITE), fault<T>(not<T>(test<T>(pte, DIRTY_BIT)), CLEAN));
  // The instruction side sets the extended encoding itself and takes EXEC for the other bit.
  const exec = fault<T>(or<T>(not<T>(test<T>(pte, EXEC_BIT)), test<T>(pte, GUARDED_BIT)), NO_EXEC);
  return grantsPlain<T>(valid, read, write, exec, valid, read, write, because<T>(EXEC_PREVENTED));
}
